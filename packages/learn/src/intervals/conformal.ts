/**
 * Intervals that cover with a stated probability whatever the model is, as long as the rows they are
 * calibrated on and the rows they are given for could have come in any order (exchangeable). The
 * probability is an average over such draws, not one that holds for each kind of row.
 */
import { requireParameter } from '../parameter.ts'
import {
  checkBase,
  checkIntervalLabels,
  distanceOutside,
  type Intervals,
  pointIntervals,
  widened,
} from './intervals.ts'

/** (n + 1) * coverage is a whole number where its rounding error is below this. */
const ROUNDING = 1e-9

/** Rows that the model was not trained on. */
export interface PointCalibration {
  readonly label: Float64Array
  readonly prediction: Float64Array
}

export interface QuantileCalibration extends Intervals {
  readonly label: Float64Array
}

/**
 * Split conformal intervals (Papadopoulos 2002; Lei et al. 2018): prediction plus and minus a quantile
 * of the calibration rows' absolute errors. Of exchangeable rows at least the share `coverage` is
 * covered, and at most 1 / (n + 1) more where no errors are equal.
 * Errors: kind parameter; kind data (lengths, values that are not finite).
 */
export function splitConformal(calibration: PointCalibration, prediction: Float64Array, coverage: number): Intervals {
  const { label, prediction: known } = calibration
  return conformalisedQuantiles({ label, ...pointIntervals(known) }, pointIntervals(prediction), coverage)
}

/**
 * Conformalised quantile regression (Romano, Patterson and Candès 2019): the intervals of two quantile
 * models, made longer or shorter by one radius so that the share `coverage` is covered. They follow
 * the noise where it depends on the features; the guarantee is that of `splitConformal`.
 * Errors: kind parameter; kind data (lengths, values that are not finite).
 */
export function conformalisedQuantiles(
  calibration: QuantileCalibration,
  intervals: Intervals,
  coverage: number,
): Intervals {
  const { label, low, high } = calibration
  checkBase(calibration, label.length)
  checkIntervalLabels(label, false)
  checkBase(intervals, intervals.low.length)
  const outside = label.map((value, i) => distanceOutside({ low: low[i]!, high: high[i]! }, value))
  return widened(intervals, conformalRadius(outside, coverage))
}

/**
 * The score number ceil((n + 1) * coverage) from below; infinite where there are fewer, which is so
 * below coverage / (1 - coverage) scores. Errors: kind parameter.
 */
export function conformalRadius(scores: Float64Array, coverage: number): number {
  checkCoverage(coverage)
  return scores.slice().sort()[conformalRank(scores.length, coverage)] ?? Infinity
}

/** Place of the radius among n rising scores, from 0; n where none is high enough. */
export function conformalRank(count: number, coverage: number): number {
  return Math.min(Math.max(Math.ceil((count + 1) * coverage - ROUNDING), 1) - 1, count)
}

/** Errors: kind parameter. */
export function checkCoverage(coverage: number): void {
  requireParameter(coverage > 0 && coverage < 1, 'coverage', coverage, 'above 0 and below 1')
}
