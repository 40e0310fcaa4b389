/**
 * The standard normal distribution: relative errors of at most 10 units in the last place, times x^2 in the tails,
 * where the square's rounding counts.
 */
import { exp, log } from './elementary.ts'
import { millsRatio } from './mills.ts'

/** 1 / sqrt(2 pi). */
export const INVERSE_SQRT_2PI = 0.3989422804014327

/** Density of the standard normal distribution, n(x). */
export function normalDensity(x: number): number {
  return INVERSE_SQRT_2PI * exp(-0.5 * x * x)
}

/** Standard normal distribution, N(x), with the same relative accuracy in its lower tail. */
export function normalCdf(x: number): number {
  if (x !== x) return x
  return x <= 0 ? normalDensity(x) * millsRatio(-x) : 1 - normalDensity(x) * millsRatio(x)
}

/** Complementary error function. */
export function erfc(x: number): number {
  const w = Math.SQRT2 * x
  const tail = 2 * INVERSE_SQRT_2PI * exp(-x * x) * millsRatio(Math.abs(w))
  return x < 0 ? 2 - tail : tail
}

/** x with N(x) = p; -Infinity at 0, Infinity at 1, NaN outside. */
export function normalQuantile(p: number): number {
  if (!(p >= 0 && p <= 1)) return Number.NaN
  if (p === 0 || p === 1) return p === 0 ? -Infinity : Infinity
  return p <= 0.5 ? -upperQuantile(p) : upperQuantile(1 - p)
}

/** w >= 0 with 1 - N(w) = p: Abramowitz and Stegun 26.2.23, then Halley's steps on ln(1 - N(w)). */
function upperQuantile(p: number): number {
  const logP = log(p)
  const t = Math.sqrt(-2 * logP)
  let w = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  for (let step = 0; step < 3; step++) {
    const ratio = millsRatio(w)
    const newton = (log(ratio * INVERSE_SQRT_2PI) - 0.5 * w * w - logP) * ratio
    w += newton / (1 + 0.5 * newton * (1 / ratio - w))
  }
  return w
}
