/** Divisors that may be nothing, or nothing but rounding. */
import { standardDeviation } from '../../core/stats/moments.ts'

const ROUNDING = 1e-12

/** Standard deviation, 0 where it is nothing but the rounding of the numbers that the values were made of. */
export function spreadOf(values: Float64Array, ...madeOf: readonly Float64Array[]): number {
  const deviation = standardDeviation(values)
  let largest = 0
  for (const source of madeOf) for (let i = 0; i < source.length; i++) largest = Math.max(largest, Math.abs(source[i]!))
  return deviation > ROUNDING * largest ? deviation : 0
}

/** NaN instead of an infinity where there is nothing to divide by. */
export function ratio(above: number, below: number): number {
  return below === 0 ? Number.NaN : above / below
}
