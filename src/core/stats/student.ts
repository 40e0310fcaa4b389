/** Student's distribution, for any degrees of freedom above 0, from own arithmetic so that its bits are the same everywhere. */
import { exp, log } from '../math.ts'

/** P(T > t). NaN where either is NaN or the degrees are not above 0. */
export function studentTail(t: number, degrees: number): number {
  if (!(degrees > 0) || Number.isNaN(t)) return Number.NaN
  const square = t * t
  const beyond =
    square === Infinity
      ? 0
      : regularisedBeta(degrees / (degrees + square), square / (degrees + square), degrees / 2, 0.5) / 2
  return t > 0 ? beyond : 1 - beyond
}

/** I_x(a, b), its complement y = 1 − x given, so that neither loses digits (DLMF 8.17.22). */
function regularisedBeta(x: number, y: number, a: number, b: number): number {
  if (x <= 0) return 0
  if (y <= 0) return 1
  const front = exp(a * log(x) + b * log(y) + logGamma(a + b) - logGamma(a) - logGamma(b))
  // The fraction converges fast below the mean only.
  return x < (a + 1) / (a + b + 2) ? (front * betaFraction(x, a, b)) / a : 1 - (front * betaFraction(y, b, a)) / b
}

const TINY = 1e-300
const MOST_STEPS = 10_000

/** Lentz's evaluation of the continued fraction of the incomplete beta function. */
function betaFraction(x: number, a: number, b: number): number {
  let c = 1
  let d = 1 / away(1 - ((a + b) * x) / (a + 1))
  let value = d
  for (let m = 1; m <= MOST_STEPS; m++) {
    const even = (m * (b - m) * x) / ((a + 2 * m - 1) * (a + 2 * m))
    const odd = (-(a + m) * (a + b + m) * x) / ((a + 2 * m) * (a + 2 * m + 1))
    const before = value
    for (const term of [even, odd]) {
      d = 1 / away(1 + term * d)
      c = away(1 + term / c)
      value *= c * d
    }
    if (Math.abs(value - before) <= Number.EPSILON * Math.abs(value)) break
  }
  return value
}

function away(value: number): number {
  return Math.abs(value) < TINY ? TINY : value
}

// C. Lanczos, SIAM Journal on Numerical Analysis B 1 (1964); g = 7 and these coefficients by P. Godfrey (2001).
const LANCZOS_G = 7
const LANCZOS_FIRST = 0.99999999999980993
const LANCZOS = [
  676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059, 12.507343278686905,
  -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
]
const LOG_SQRT_2PI = 0.9189385332046727

/** ln Γ(x) for x of at least 0.5. */
function logGamma(x: number): number {
  const base = x - 1 + LANCZOS_G + 0.5
  let series = LANCZOS_FIRST
  for (let i = 0; i < LANCZOS.length; i++) series += LANCZOS[i]! / (x + i)
  return LOG_SQRT_2PI + (x - 0.5) * log(base) - base + log(series)
}
