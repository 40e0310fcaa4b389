/** What was found at one horizon: which contender stands for it, and what is to be said of all there. */
import { type ContenderJudgement, type Judgement, LEAST_INDEPENDENT } from './judgement.ts'

/** The model that joins the others of a horizon; it was named before anything was forecast. */
export const STACK = 'stack'

/** `beats`: at least one contender errs less than no-change, allowing for all that were tried. */
export type Finding = 'beats' | 'not-better' | 'worse' | 'never-moved' | 'too-few' | 'none'

export interface HorizonFinding {
  readonly horizon: number
  readonly contenders: readonly ContenderJudgement[]
  /** The surest contender, chosen in hindsight, which its corrected probability allows for. */
  readonly surest: ContenderJudgement
  /** The stack where there is one, else the surest. */
  readonly shown: ContenderJudgement
  readonly finding: Finding
}

/** Probability at or below which a contender is said to beat no-change. */
export const SIGNIFICANT = 0.05

export function horizonFindings({ contenders }: Judgement): HorizonFinding[] {
  return [...Map.groupBy(contenders, ({ horizon }) => horizon)].map(([horizon, all]) => {
    const surest = all.toSorted(bySureness)[0]!
    const shown = all.filter(({ model }) => model === STACK).toSorted(bySureness)[0] ?? surest
    return { horizon, contenders: all, surest, shown, finding: findingOf(all, surest) }
  })
}

/** By the probability of the test; where that is not defined, by the error. */
function bySureness(a: ContenderJudgement, b: ContenderJudgement): number {
  return orLast(a.test.p) - orLast(b.test.p) || orLast(a.errors.mase) - orLast(b.errors.mase)
}

/** Finite, so that two of them differ by 0. */
function orLast(value: number): number {
  return Number.isNaN(value) ? Number.MAX_VALUE : value
}

function findingOf(all: readonly ContenderJudgement[], surest: ContenderJudgement): Finding {
  if (all.every(({ independence }) => independence.rows === 0)) return 'none'
  if (all.every(({ errors }) => Number.isNaN(errors.mase))) return 'never-moved'
  if (surest.corrected <= SIGNIFICANT) return 'beats'
  if (all.every(({ independence }) => independence.independent < LEAST_INDEPENDENT)) return 'too-few'
  return all.every(({ errors }) => errors.mase > 1) ? 'worse' : 'not-better'
}
