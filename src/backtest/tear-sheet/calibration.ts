/** Said beside came: predicted probabilities in bins of equal size, and how often the period then rose. */
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { type Interval, wilsonInterval } from '../../core/stats/proportion.ts'
import { quantileOfSorted } from '../../core/stats/quantile.ts'
import { LEVEL } from './evidence.ts'

export interface CalibrationBin {
  /** Mean predicted probability. */
  readonly said: number
  /** Share that rose, with its Wilson interval. */
  readonly came: number
  readonly interval: Interval
  readonly count: number
}

export interface Calibration {
  readonly bins: readonly CalibrationBin[]
  /** Periods with a prediction and an outcome; one that did not move counts as not risen. */
  readonly judged: number
  /** Share of them that rose. */
  readonly riseShare: number
  /** The predictions lie closer together than the error of a bin: a picture of them says nothing. */
  readonly isBunched: boolean
  /** Nine tenths of the predictions lie between these. */
  readonly spread: Interval
  /** Brier score of the predictions and of always saying `riseShare`; and how sure the first is better. */
  readonly brier: number
  readonly baseBrier: number
  /** t statistic of the difference of their squared errors. */
  readonly skill: number
}

/** One-sided 95 % of a normal. */
const SIGNIFICANT = 1.645

/** The predictions are better than the base rate, with 95 % confidence. */
export function hasSkill({ skill }: Calibration): boolean {
  return skill >= SIGNIFICANT
}

const MOST_BINS = 10
const LEAST_PER_BIN = 50

/** @param probability of a rise, by period; @param actual return of the same period; rows that lack either are left out */
export function calibrationOf(probability: Float64Array, actual: Float64Array): Calibration {
  const rows = Array.from(probability.keys())
    .filter((i) => Number.isFinite(probability[i]) && !Number.isNaN(actual[i]))
    .toSorted((a, b) => probability[a]! - probability[b]! || a - b)
  const said = Float64Array.from(rows, (i) => probability[i]!)
  const rose = Float64Array.from(rows, (i) => (actual[i]! > 0 ? 1 : 0))
  const riseShare = mean(rose)
  const bins = binsOf(said, rose)
  const spread = { low: quantileOfSorted(said, 0.05), high: quantileOfSorted(said, 0.95) }
  const widest = Math.max(0, ...bins.map(({ interval }) => (interval.high - interval.low) / 2))
  const gains = said.map((p, i) => (riseShare - rose[i]!) ** 2 - (p - rose[i]!) ** 2)
  const error = standardDeviation(gains) / Math.sqrt(gains.length)
  return {
    bins,
    judged: rows.length,
    riseShare,
    isBunched: rows.length > 0 && !(spread.high - spread.low > widest),
    spread,
    brier: mean(said.map((p, i) => (p - rose[i]!) ** 2)),
    baseBrier: riseShare * (1 - riseShare),
    skill: error > 0 ? mean(gains) / error : Number.NaN,
  }
}

/** @param said rising */
function binsOf(said: Float64Array, rose: Float64Array): CalibrationBin[] {
  const n = said.length
  if (n === 0) return []
  const count = Math.max(1, Math.min(MOST_BINS, Math.floor(n / LEAST_PER_BIN)))
  const bins: CalibrationBin[] = []
  for (let bin = 0; bin < count; bin++) {
    const [from, to] = [Math.round((bin * n) / count), Math.round(((bin + 1) * n) / count)]
    const risen = rose.subarray(from, to).reduce((sum, one) => sum + one, 0)
    bins.push({
      said: mean(said.subarray(from, to)),
      came: risen / (to - from),
      interval: wilsonInterval(risen, to - from, LEVEL),
      count: to - from,
    })
  }
  return bins
}
