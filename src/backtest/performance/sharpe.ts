/**
 * How sure a Sharpe ratio is. All ratios here are per period, not annualised: divide an annual one by
 * the square root of the periods a year.
 */
import { normalCdf, normalInverse } from '../../core/stats/normal.ts'

const EULER_MASCHERONI = 0.5772156649015329

export interface SharpeSample {
  /** Mean excess return over standard deviation (n − 1), per period. */
  readonly sharpe: number
  /** Periods. */
  readonly n: number
  /** Population skewness and kurtosis (3 for a normal) of the returns. */
  readonly skewness: number
  readonly kurtosis: number
}

/** 1 − g3 SR + (g4 − 1)/4 SR²: what asymmetry and tails add to the variance of the estimate. */
function varianceTerm({ sharpe, skewness, kurtosis }: SharpeSample): number {
  return 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe
}

/** Standard error of the estimate (Mertens 2002; Bailey and López de Prado 2012). */
export function sharpeStandardError(sample: SharpeSample): number {
  return Math.sqrt(varianceTerm(sample) / (sample.n - 1))
}

/** Probability that the true ratio exceeds `threshold` (Bailey and López de Prado 2012). */
export function probabilisticSharpe(sample: SharpeSample, threshold: number): number {
  return normalCdf((sample.sharpe - threshold) / sharpeStandardError(sample))
}

/**
 * Periods needed to be `confidence` sure that the true ratio exceeds `threshold`; NaN when the
 * estimate does not exceed it (Bailey and López de Prado 2012).
 */
export function minimumTrackRecord(sample: SharpeSample, threshold: number, confidence = 0.95): number {
  if (!(sample.sharpe > threshold)) return Number.NaN
  const ratio = normalInverse(confidence) / (sample.sharpe - threshold)
  return 1 + varianceTerm(sample) * ratio * ratio
}

/**
 * The best ratio to expect from `trials` independent searches without skill, when ratios vary among
 * them with `variance` (Bailey and López de Prado 2014). 0 for one trial.
 */
export function expectedMaximumSharpe(trials: number, variance: number): number {
  if (trials <= 1) return 0
  const first = normalInverse(1 - 1 / trials)
  const second = normalInverse(1 - 1 / (trials * Math.E))
  return Math.sqrt(variance) * ((1 - EULER_MASCHERONI) * first + EULER_MASCHERONI * second)
}

/** Probability that the true ratio exceeds what the best of `trials` searches without skill would show. */
export function deflatedSharpe(sample: SharpeSample, trials: number, variance: number): number {
  return probabilisticSharpe(sample, expectedMaximumSharpe(trials, variance))
}
