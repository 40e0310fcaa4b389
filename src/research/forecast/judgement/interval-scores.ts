/** Whether intervals held what they promised, and what a whole distribution of forecasts was worth. */
import { coverageReport } from '@bellwether/learn'
import { mean } from '../../../core/stats/moments.ts'
import type { Interval } from '../../../core/stats/proportion.ts'
import { effectiveShare } from './effective-share.ts'
import { type Outcomes, valuesAt } from './contenders.ts'

export interface CoverageScore {
  /** Promised, e.g. 0.75. */
  readonly level: number
  /** Rows with such an interval. */
  readonly rows: number
  readonly independent: number
  /** Share of them whose interval covers the outcome. */
  readonly coverage: number
  /** Interval of the coverage at the number of independent outcomes; a promise outside of it was not kept. */
  readonly interval: Interval
  readonly isKept: boolean
  /** In the unit of the price, of the intervals that are finite; NaN where none is. */
  readonly medianWidth: number
  readonly infinite: number
}

/** One a level, rising. @param confidence of the interval of each coverage */
export function coverageScores(outcomes: Outcomes, confidence = 0.99): CoverageScore[] {
  return outcomes.intervals
    .map((bounds) => coverageScore(outcomes, bounds, confidence))
    .toSorted((a, b) => a.level - b.level)
}

type Bounds = Outcomes['intervals'][number]

function coverageScore(
  { actual, decisionAt, outcomeAt }: Outcomes,
  { level, lower, upper }: Bounds,
  confidence: number,
): CoverageScore {
  const rows = Array.from(actual.keys()).filter((i) => !Number.isNaN(lower[i]!) && !Number.isNaN(upper[i]!))
  const take = (values: Float64Array): Float64Array => valuesAt(values, rows)
  const { medianWidth, infinite } = coverageReport(take(actual), { low: take(lower), high: take(upper) })
  const isCovered = rows.map((i) => lower[i]! <= actual[i]! && actual[i]! <= upper[i]!)
  const spans = { decisionAt: take(decisionAt), outcomeAt: take(outcomeAt) }
  const { share: coverage, independent, interval } = effectiveShare(isCovered, spans, confidence)
  const isKept = interval.low <= level && level <= interval.high
  return { level, rows: rows.length, independent, coverage, interval, isKept, medianWidth, infinite }
}

/**
 * Continuous ranked probability score in the unit of the price, lower is better: the weighted interval score of J. Bracher
 * et al., PLoS Computational Biology 17 (2021), which is twice the mean pinball loss over the median and the ends of the
 * intervals, and tends to the CRPS as levels grow in number. Without intervals it is the absolute error. Of the rows all
 * of whose intervals are finite; NaN where none is.
 */
export function rankedProbabilityScore(outcomes: Outcomes): number {
  const { actual, predicted, intervals } = outcomes
  const scores: number[] = []
  for (let i = 0; i < actual.length; i++) {
    const score = intervals.reduce((sum, bounds) => sum + weightedInterval(bounds, i, actual[i]!), 0)
    const whole = (Math.abs(actual[i]! - predicted[i]!) / 2 + score) / (intervals.length + 0.5)
    if (Number.isFinite(whole)) scores.push(whole)
  }
  return mean(scores)
}

/** Half the share outside times the interval score of T. Gneiting and A. E. Raftery, JASA 102 (2007). */
function weightedInterval({ level, lower, upper }: Bounds, row: number, actual: number): number {
  const outside = 1 - level
  const [low, high] = [lower[row]!, upper[row]!]
  return (outside / 2) * (high - low) + Math.max(0, low - actual) + Math.max(0, actual - high)
}
