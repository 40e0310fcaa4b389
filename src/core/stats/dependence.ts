/** How series move with each other and with their own past. Sums run in order; constants give NaN. */
import { mean, variance, type Values } from './moments.ts'

/** Sample covariance, divisor n − 1. */
export function covariance(x: Values, y: Values): number {
  if (x.length !== y.length) throw new RangeError(`covariance of ${x.length} with ${y.length} values`)
  const meanX = mean(x)
  const meanY = mean(y)
  let total = 0
  for (let i = 0; i < x.length; i++) total += (x[i]! - meanX) * (y[i]! - meanY)
  return x.length < 2 ? Number.NaN : total / (x.length - 1)
}

/** Pearson correlation. */
export function correlation(x: Values, y: Values): number {
  const scale = Math.sqrt(variance(x)) * Math.sqrt(variance(y))
  return scale > 0 ? covariance(x, y) / scale : Number.NaN
}

/** Slope of the least-squares line of y on x: covariance over the variance of x. */
export function slope(y: Values, x: Values): number {
  const spread = variance(x)
  return spread > 0 ? covariance(y, x) / spread : Number.NaN
}

/** Autocovariance at a lag, divisor n; 0 from lag n on. */
export function autocovariance(values: Values, lag: number): number {
  const center = mean(values)
  let total = 0
  for (let i = lag; i < values.length; i++) total += (values[i]! - center) * (values[i - lag]! - center)
  return total / values.length
}

/** Lags of Newey and West's rule of thumb (1994): floor(4 (n / 100)^(2/9)). */
export function neweyWestLags(n: number): number {
  const bound = (n * n) / 1e4
  let lags = 0
  // (lags / 4)^9 ≤ (n / 100)^2 by products, so that no rounded root decides.
  while (ninthPower((lags + 1) / 4) <= bound) lags++
  return lags
}

function ninthPower(x: number): number {
  const cube = x * x * x
  return cube * cube * cube
}

/**
 * Long-run variance of a mean-stationary series: Bartlett weights 1 − j / (lags + 1), autocovariances
 * over n, no small-sample correction (Newey and West 1987). Never below 0.
 */
export function longRunVariance(values: Values, lags: number): number {
  let total = autocovariance(values, 0)
  for (let j = 1; j <= lags; j++) total += 2 * (1 - j / (lags + 1)) * autocovariance(values, j)
  return Math.max(total, 0)
}

/** t statistic of the mean against 0 by the long-run variance; NaN for a constant. */
export function neweyWestT(values: Values, lags: number): number {
  if (!(variance(values) > 0)) return Number.NaN
  const spread = longRunVariance(values, lags)
  return spread > 0 ? mean(values) / Math.sqrt(spread / values.length) : Number.NaN
}

/** A weight that changes no digit of a variance. */
const TOO_LITTLE = 2 ** -60

/**
 * Long-run variance that the stationary bootstrap has when blocks stop with probability `stop`: autocovariances with
 * weights (n − j)/n (1 − stop)^j + j/n (1 − stop)^(n − j) (Politis and Romano 1994). Never below 0.
 */
export function stationaryVariance(values: Values, stop: number): number {
  const n = values.length
  const center = mean(values)
  const deviations = new Float64Array(n)
  for (let t = 0; t < n; t++) deviations[t] = values[t]! - center
  const powers = new Float64Array(n + 1).fill(1)
  for (let j = 1; j <= n; j++) powers[j] = powers[j - 1]! * (1 - stop)
  let total = 0
  for (let lag = 0; lag < n; lag++) {
    const weight = ((n - lag) / n) * powers[lag]! + (lag / n) * powers[n - lag]!
    if (weight < TOO_LITTLE) continue
    let products = 0
    for (let t = lag; t < n; t++) products += deviations[t]! * deviations[t - lag]!
    total += (lag === 0 ? 1 : 2 * weight) * (products / n)
  }
  return Math.max(total, 0)
}
