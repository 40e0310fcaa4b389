/**
 * Exponential, logistic function and hyperbolic tangent of singles, from operations that IEEE 754 fixes.
 *
 * Errors: exp 2 units in the last place between -87 and 88, where it is cut off; sigmoid 3 units in the last place;
 * tanh 2e-7 absolute. The polynomial is that of Cephes' expf (Moshier).
 */
const { fround } = Math

const MOST = 88
const LEAST = -87
const LOG2_E = fround(Math.LOG2E)
const LN2_HIGH = 0.693359375
const LN2_LOW = fround(-2.1219444e-4)
/** 1.5 * 2^23: adding it rounds to a whole number. */
const ROUNDER = 12582912
const SERIES = Float32Array.of(
  1.98756915e-4,
  1.3981999507e-3,
  8.3334519073e-3,
  4.1665795894e-2,
  1.6666665459e-1,
  5.0000001201e-1,
)

export function exp(x: number): number {
  const below = x > MOST ? MOST : x
  const clamped = below < LEAST ? LEAST : below
  const k = fround(fround(fround(clamped * LOG2_E) + ROUNDER) - ROUNDER)
  const r = fround(fround(clamped - fround(k * LN2_HIGH)) - fround(k * LN2_LOW))
  let sum = SERIES[0]!
  for (let n = 1; n < SERIES.length; n++) sum = fround(fround(sum * r) + SERIES[n]!)
  sum = fround(fround(fround(sum * fround(r * r)) + r) + 1)
  return fround(sum * 2 ** k)
}

/** 1 / (1 + e^-x). */
export function sigmoid(x: number): number {
  return fround(1 / fround(1 + exp(-x)))
}

export function tanh(x: number): number {
  return fround(1 - fround(2 / fround(1 + exp(fround(x + x)))))
}
