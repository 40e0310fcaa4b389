/**
 * Adaptive conformal inference (Gibbs and Candès 2021): the share of misses that is aimed at rises
 * after a label was covered and falls after one was not, so that in the long run the share wanted is
 * covered whatever the labels do. Average over time, not at each time: after a break it is wrong for
 * a while, and says so by missing.
 */
import { requireParameter, requireWhole } from '../parameter.ts'
import type { Interval } from '../scores.ts'
import { checkCoverage, conformalRank } from './conformal.ts'
import { covers, distanceOutside } from './intervals.ts'
import { SortedWindow } from './sorted-window.ts'

export interface AdaptiveOptions {
  /** Share of labels to be covered; 0.9 when absent. */
  readonly coverage?: number
  /** How far one label moves the share of misses aimed at (gamma); 0.01 when absent. Higher follows breaks faster. */
  readonly step?: number
  /** Labels whose distances are remembered; 500 when absent. */
  readonly window?: number
}

export class AdaptiveConformal {
  readonly coverage: number
  readonly step: number
  readonly #distances: SortedWindow
  #missLevel: number

  /** Errors: kind parameter. */
  constructor({ coverage = 0.9, step = 0.01, window = 500 }: AdaptiveOptions = {}) {
    checkCoverage(coverage)
    requireParameter(step > 0 && step <= 1, 'step', step, 'above 0 and at most 1')
    requireWhole('window', window, 1)
    this.coverage = coverage
    this.step = step
    this.#missLevel = 1 - coverage
    this.#distances = new SortedWindow(window)
  }

  /** The share of misses aimed at now; at 0 or below the interval is infinite, at 1 or above empty. */
  get missLevel(): number {
    return this.#missLevel
  }

  /** The interval to give now, around that of a model. */
  interval({ low, high }: Interval): Interval {
    const radius = this.#radius()
    return { low: low - radius, high: high + radius }
  }

  /**
   * Learns from a label, given the model's interval and the one that was made of it at its decision.
   * @param share of one label that it counts: several that come at once may count as one
   */
  learn(label: number, base: Interval, given: Interval, share = 1): void {
    this.#missLevel += this.step * share * (1 - this.coverage - (covers(given, label) ? 0 : 1))
    this.#distances.push(distanceOutside(base, label), share)
  }

  #radius(): number {
    if (this.#missLevel <= 0) return Infinity
    if (this.#missLevel >= 1) return -Infinity
    return this.#distances.at(conformalRank(this.#distances.size, 1 - this.#missLevel)) ?? Infinity
  }
}

/**
 * How far the share covered can be from `coverage` at most, whatever the labels are: of `count`
 * labels, each decided while at most `outstanding` earlier ones were not known yet. Without delay
 * this is Proposition 4.1 of Gibbs and Candès; the delay adds step * outstanding to where the level
 * can go.
 */
export function coverageBounds(
  { coverage, step }: Required<Pick<AdaptiveOptions, 'coverage' | 'step'>>,
  count: number,
  outstanding: number,
): { readonly below: number; readonly above: number } {
  const miss = 1 - coverage
  const late = outstanding + 1
  return {
    below: (miss + step * coverage * late) / (step * count),
    above: (coverage + step * miss * late) / (step * count),
  }
}
