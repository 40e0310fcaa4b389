/** Quantiles by linear interpolation between order statistics. */
import type { Values } from './moments.ts'

/** Rising copy; NaN last. */
export function sorted(values: Values): Float64Array {
  return Float64Array.from(values).toSorted()
}

/**
 * Quantile of values already in rising order: type 7 of Hyndman and Fan (1996), the default of R and NumPy.
 * NaN for no values, for a NaN among them, and for p outside [0, 1].
 */
export function quantileOfSorted(rising: Float64Array, p: number): number {
  const last = rising.length - 1
  if (last < 0 || !(p >= 0 && p <= 1) || Number.isNaN(rising[last]!)) return Number.NaN
  const position = p * last
  const below = Math.floor(position)
  const low = rising[below]!
  const high = rising[Math.min(below + 1, last)]!
  return position === below || low === high ? low : low + (position - below) * (high - low)
}

/** Type 7 quantile of values in any order. */
export function quantile(values: Values, p: number): number {
  return quantileOfSorted(sorted(values), p)
}

/** Middle value; the mean of the two in the middle of an even number; NaN of none, and where one is NaN. */
export function median(values: Values): number {
  return quantile(values, 0.5)
}
