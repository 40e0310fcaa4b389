/**
 * Means and moments of a sample. Sums run from the first value to the last, so the bits are always the
 * same; any NaN makes the result NaN. Too few values for a figure give NaN.
 */

export type Values = Float64Array | readonly number[]

export function sum(values: Values): number {
  let total = 0
  for (let i = 0; i < values.length; i++) total += values[i]!
  return total
}

export function mean(values: Values): number {
  return sum(values) / values.length
}

/** Sum of squared deviations from the mean, two passes; exactly 0 when all values are the same. */
function squaredDeviations(values: Values): number {
  const center = mean(values)
  const first = values[0]!
  let total = 0
  let isConstant = true
  for (let i = 0; i < values.length; i++) {
    const deviation = values[i]! - center
    if (values[i] !== first) isConstant = false
    total += deviation * deviation
  }
  return isConstant ? 0 : total
}

/** Sample variance, divisor n − 1. */
export function variance(values: Values): number {
  return values.length < 2 ? Number.NaN : squaredDeviations(values) / (values.length - 1)
}

/** Population variance, divisor n. */
export function populationVariance(values: Values): number {
  return values.length < 1 ? Number.NaN : squaredDeviations(values) / values.length
}

/** Sample standard deviation, divisor n − 1. */
export function standardDeviation(values: Values): number {
  return Math.sqrt(variance(values))
}

export interface Shape {
  /** Population skewness g1 = m3 / m2^1.5. */
  readonly skewness: number
  /** Population kurtosis m4 / m2²; 3 for a normal. */
  readonly kurtosis: number
}

/** Skewness and kurtosis of the sample as a population; NaN for a constant. */
export function shape(values: Values): Shape {
  const center = mean(values)
  const n = values.length
  const m2 = populationVariance(values)
  let third = 0
  let fourth = 0
  for (let i = 0; i < n; i++) {
    const deviation = values[i]! - center
    const square = deviation * deviation
    third += square * deviation
    fourth += square * square
  }
  if (!(m2 > 0)) return { skewness: Number.NaN, kurtosis: Number.NaN }
  return { skewness: third / n / (m2 * Math.sqrt(m2)), kurtosis: fourth / n / (m2 * m2) }
}

/** Bias-corrected skewness G1 of n values from their population skewness (Joanes and Gill 1998). */
export function sampleSkewness(skewness: number, n: number): number {
  return n < 3 ? Number.NaN : (skewness * Math.sqrt(n * (n - 1))) / (n - 2)
}

/** Bias-corrected excess kurtosis G2 of n values from their population kurtosis (Joanes and Gill 1998). */
export function sampleExcessKurtosis(kurtosis: number, n: number): number {
  return n < 4 ? Number.NaN : ((n - 1) / ((n - 2) * (n - 3))) * ((n + 1) * (kurtosis - 3) + 6)
}
