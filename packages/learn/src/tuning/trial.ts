import { LearnError } from '../learn-error.ts'
import type { Parameters } from './search-space.ts'

export interface Trial {
  /** From 0, in the order of the search. */
  readonly index: number
  readonly parameters: Parameters
  /** Share of the full effort (of training rows, say), above 0 and at most 1. */
  readonly effort: number
}

export interface FinishedTrial extends Trial {
  /** Lower is better; null where the trial failed. */
  readonly loss: number | null
}

/** A way of choosing trials. It holds nothing, so a search may be resumed from what it has finished. */
export interface Search {
  /**
   * The trials to evaluate next, in any order, given all before them in order of their index; none at
   * the end.
   */
  next(finished: readonly FinishedTrial[]): readonly Trial[]
}

/** From the lowest loss up; failed trials last, equal ones in order of their index. */
export function byLoss(trials: readonly FinishedTrial[]): FinishedTrial[] {
  return trials.toSorted((a, b) => compareLosses(a.loss, b.loss) || a.index - b.index)
}

function compareLosses(a: number | null, b: number | null): number {
  if (a === null || b === null) return Number(a === null) - Number(b === null)
  return a - b
}

/** The best trial of full effort. Errors: kind no-solution when all failed. */
export function bestTrial(finished: readonly FinishedTrial[]): FinishedTrial {
  const [best] = byLoss(finished.filter(({ effort }) => effort === 1))
  if (best && best.loss !== null) return best
  throw new LearnError('no-solution', {
    message: `None of the ${finished.length} trials came to a result.`,
    expected: 'At least one trial of full effort with a finite loss.',
    given: `${finished.filter(({ loss }) => loss === null).length} failed trials`,
    remedy: 'Look at why a trial fails, and narrow the search space.',
  })
}
