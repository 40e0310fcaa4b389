/**
 * Exponential and logarithm from additions, multiplications, divisions and bits only: the same bits on every
 * machine and in the kernel, which performs these operations in this order. Errors are below 1 (exp) and 2 (log)
 * units in the last place.
 */

/** p of e^r = 1 + r + r^2 p(r) on |r| <= ln(2) / 2, interpolated at Chebyshev nodes; truncation below 3e-17. */
export const EXP_COEFFICIENTS: readonly number[] = [
  0.5, 0.16666666666666666, 0.04166666666665136, 0.008333333333332155, 0.0013888888905881542, 0.0001984126985433861,
  2.4801536388690766e-5, 2.755728006701698e-6, 2.761380686153829e-7, 2.5095554677111112e-8,
]

/** q of 2 artanh(s) = 2 s + s^3 q(s^2) on |s| <= 0.1716, interpolated likewise; truncation below 1e-17. */
export const LOG_COEFFICIENTS: readonly number[] = [
  0.666666666666667, 0.39999999999899444, 0.2857142862600327, 0.22222211130259878, 0.18182889455674947,
  0.15331710618210773, 0.14616585424888623,
]

const [E0, E1, E2, E3, E4, E5, E6, E7, E8, E9] = EXP_COEFFICIENTS as [
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
  number,
]
const [L0, L1, L2, L3, L4, L5, L6] = LOG_COEFFICIENTS as [number, number, number, number, number, number, number]

// ln 2 in two parts; the first has 21 trailing zero bits, so k * LN2_HIGH is exact for |k| < 2^20.
const LN2_HIGH = 0.6931471803691238
const LN2_LOW = 1.9082149292705877e-10
/** Adding and subtracting it rounds to the nearest integer, ties to even. */
const ROUNDER = 6755399441055744
/** Beyond it e^x is 0 or Infinity in doubles; clamping keeps the power of two within its bits. */
const EXP_LIMIT = 746

/** 2^k for -1023 <= k <= 1023; looked up, since a processor waits when bits pass through memory in other widths. */
const POWERS = Float64Array.from({ length: 2047 }, (_, i) => 2 ** (i - 1023))

function powerOfTwo(k: number): number {
  return POWERS[k + 1023]!
}

/** e^x, 0 below -745.14; NaN stays NaN. */
export function exp(x: number): number {
  if (x !== x) return x
  const clamped = x > EXP_LIMIT ? EXP_LIMIT : x < -EXP_LIMIT ? -EXP_LIMIT : x
  const k = clamped * Math.LOG2E + ROUNDER - ROUNDER
  const r = clamped - k * LN2_HIGH - k * LN2_LOW
  const square = r * r
  const fourth = square * square
  const low = E0 + E1 * r + (E2 + E3 * r) * square
  const high = E4 + E5 * r + (E6 + E7 * r) * square + (E8 + E9 * r) * fourth
  const sum = 1 + (r + square * (low + high * fourth))
  // In two steps, because 2^k alone may overflow or vanish where the product does not.
  const half = k * 0.5 + ROUNDER - ROUNDER
  return sum * powerOfTwo(half) * powerOfTwo(k - half)
}

const TINY = 2 ** -1022
const SCALE = 2 ** 54
const SCALE_EXPONENT = 54

const double = new Float64Array(1)
const words = new Int32Array(double.buffer)

/** k of x = 2^k m with m in [1, 2); not for subnormal numbers. */
function exponentOf(x: number): number {
  double[0] = x
  return ((words[1]! >>> 20) & 0x7ff) - 1023
}

/**
 * ln(a / b) of positive numbers without the rounding of the quotient: where a and b are near, a - b is exact and so
 * the result is accurate relative to itself. A zero counts as 2^-1077.
 */
export function logRatio(a: number, b: number): number {
  const isTinyA = a < TINY
  const isTinyB = b < TINY
  const scaledA = isTinyA ? a * SCALE : a
  const scaledB = isTinyB ? b * SCALE : b
  const exponentA = exponentOf(scaledA)
  const exponentB = exponentOf(scaledB)
  const mantissaA = scaledA === 0 ? 1 : scaledA * powerOfTwo(-exponentA)
  const mantissaB = scaledB === 0 ? 1 : scaledB * powerOfTwo(-exponentB)
  // The quotient of the mantissas lies in (1/2, 2); half or twice of one brings it to [sqrt(1/2), sqrt(2)].
  const isHigh = mantissaA > mantissaB * Math.SQRT2
  const isLow = mantissaA * Math.SQRT2 < mantissaB
  const top = isHigh ? mantissaA * 0.5 : mantissaA
  const bottom = isLow ? mantissaB * 0.5 : mantissaB
  const shift = (isHigh ? 1 : isLow ? -1 : 0) - (isTinyA ? SCALE_EXPONENT : 0) + (isTinyB ? SCALE_EXPONENT : 0)
  const k = exponentA - exponentB + shift
  const s = (top - bottom) / (top + bottom)
  const z = s * s
  const fourth = z * z
  const low = L0 + L1 * z + (L2 + L3 * z) * fourth
  const q = low + (L4 + L5 * z + L6 * fourth) * (fourth * fourth)
  return k * LN2_HIGH + (2 * s + (s * z * q + k * LN2_LOW))
}

/** Natural logarithm; -Infinity at 0, NaN below. */
export function log(x: number): number {
  if (!(x > 0)) return x === 0 ? -Infinity : Number.NaN
  return x === Infinity ? x : logRatio(x, 1)
}
