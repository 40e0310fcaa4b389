/**
 * Exponential and logarithm from additions, multiplications and divisions only.
 *
 * `Math.exp` and `Math.log` may differ in the last bit from one engine or machine to the next; a
 * stored probability or score must not. IEEE 754 fixes the operations used here, so these give the
 * same bits everywhere, at an error of at most 2 units in the last place.
 */

// ln 2 in two parts; the first has 21 trailing zero bits, so k * LN2_HIGH is exact for |k| < 2^20.
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
const MAX_EXPONENT = 709.782712893384
const MIN_EXPONENT = -745.1332191019412
/** 1 / n! for n = 0 to 14: Taylor's series on |r| <= ln(2) / 2; the first term left out is below 1e-18. */
const EXP_SERIES = Float64Array.from({ length: 15 }, (_, n) => 1 / factorial(n))
/** 1 / (2 n + 1) for n = 0 to 11: the series of artanh on s^2 <= 0.0295; the first term left out is below 1e-18. */
const LOG_SERIES = Float64Array.from({ length: 12 }, (_, n) => 1 / (2 * n + 1))

/** 2^-538 to 2^538, which are all that halves of the exponents of a double need; a table is faster than `**`. */
const POWER_OF_ONE = 538
const POWERS = Float64Array.from({ length: 2 * POWER_OF_ONE + 1 }, (_, n) => 2 ** (n - POWER_OF_ONE))

function factorial(n: number): number {
  return n < 2 ? 1 : n * factorial(n - 1)
}

/** e^x. */
export function exp(x: number): number {
  if (x !== x) return x
  if (x > MAX_EXPONENT) return Infinity
  if (x < MIN_EXPONENT) return 0
  const k = Math.round(x / (LN2_HIGH + LN2_LOW))
  const r = x - k * LN2_HIGH - k * LN2_LOW
  let sum = 0
  for (let n = EXP_SERIES.length - 1; n >= 0; n--) sum = EXP_SERIES[n]! + r * sum
  // In two steps, because 2^k alone may overflow or vanish where the product does not.
  const half = Math.trunc(k / 2)
  return sum * POWERS[POWER_OF_ONE + half]! * POWERS[POWER_OF_ONE + k - half]!
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN
  if (x === Infinity) return x
  let mantissa = x
  let exponent = 0
  while (mantissa >= 2 ** 32) [mantissa, exponent] = [mantissa / 2 ** 32, exponent + 32]
  while (mantissa < 2 ** -32) [mantissa, exponent] = [mantissa * 2 ** 32, exponent - 32]
  while (mantissa > Math.SQRT2) [mantissa, exponent] = [mantissa / 2, exponent + 1]
  while (mantissa < Math.SQRT1_2) [mantissa, exponent] = [mantissa * 2, exponent - 1]
  const s = (mantissa - 1) / (mantissa + 1)
  const square = s * s
  let sum = 0
  for (let n = LOG_SERIES.length - 1; n > 0; n--) sum = square * (LOG_SERIES[n]! + sum)
  return exponent * LN2_HIGH + (2 * s + (2 * s * sum + exponent * LN2_LOW))
}

/** Log-odds at which `sigmoid` is exactly 0 or 1. */
export const CERTAIN = 800

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  if (x >= 0) return 1 / (1 + exp(-x))
  const power = exp(x)
  return power / (1 + power)
}
