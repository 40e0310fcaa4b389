/** Which rules keep which gates closed, in words. */
import { horizonsText } from '../judgement/verdict.ts'
import type { GateState } from './gate.ts'

/** "tolerance at 12 h; skill at every horizon"; nothing where every gate is open. @param states one a horizon */
export function failedRulesText(states: readonly GateState[]): string {
  const failed = states.flatMap(({ subject: { horizon }, rulings }) =>
    rulings.filter(({ isMet }) => !isMet).map(({ rule }) => ({ rule, horizon })),
  )
  return [...Map.groupBy(failed, ({ rule }) => rule)]
    .map(([rule, all]) => {
      const isEvery = all.length === states.length && states.length > 1
      return `${rule} at ${isEvery ? 'every horizon' : horizonsText(all.map(({ horizon }) => horizon))}`
    })
    .join('; ')
}
