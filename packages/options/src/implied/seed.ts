/**
 * First guess of the volatility over the whole time from the price of the out-of-the-money option.
 *
 * The Bachelier model with the legs' distance X = 2 sinh(x / 2) and the price b = price / sqrt(near far) has an
 * inverse of one variable, l = ln(1 + X / b): the squared quotient of l and the distance in deviations is a rational
 * function of l, fitted to 3e-6 where the distance is at most 14 (least squares, reweighted). Black's volatility
 * follows from Bachelier's by the small-time expansion (Grunspan, "A note on the equivalence between the normal and
 * the lognormal implied volatility", 2011), to 1e-5 for totals below a half. Dear options far beyond that are
 * guessed from the complement of the price instead.
 */
import { logRatio } from '../math/elementary.ts'

export const SEED_NUMERATOR: readonly number[] = [
  6.283205434395825, 1.454326216637199, 0.2803562974636787, 0.031791426920652545, 0.001975853090445171,
  2.579958910679588e-5,
]
export const SEED_DENOMINATOR: readonly number[] = [
  1, 0.2315113651966311, 0.03699582672596166, 0.0034175969124904705, 5.137245561621448e-5,
]
const [N0, N1, N2, N3, N4, N5] = SEED_NUMERATOR as [number, number, number, number, number, number]
const [, D1, D2, D3, D4] = SEED_DENOMINATOR as [number, number, number, number, number]

/** Share of the largest price above which the complement leads to a better guess. */
const DEAR = 0.6

/** `price` and its `complement` to the upper bound, both above 0; `x` >= 0 the log-moneyness. */
export function seedTotal(near: number, far: number, x: number, price: number, complement: number): number {
  return price > DEAR * near ? seedOfDear(near, x, complement) : seedOfCheap(near, far, x, price)
}

function seedOfCheap(near: number, far: number, x: number, price: number): number {
  const b = price / Math.sqrt(near * far)
  const x2 = x * x
  const stretch = 1 + x2 * (1 / 24) * (1 + x2 * (1 / 80) * (1 + x2 * (1 / 168)))
  const sum = b + x * stretch
  const gap = sum - b
  const l = logRatio(sum, b)
  const numerator = N0 + l * (N1 + l * (N2 + l * (N3 + l * (N4 + l * N5))))
  const denominator = 1 + l * (D1 + l * (D2 + l * (D3 + l * D4)))
  const base = gap > 0 ? gap / (l * stretch) : b
  const normal = base * Math.sqrt(numerator / denominator)
  const square = normal * normal
  return normal * (1 + (square * (1 / 24) * (1 + square * (7 / 80 + square * (127 / 13440)))) / (1 + x2 * (1 / 120)))
}

/** From 2 N(-d) = complement / near by Abramowitz and Stegun 26.2.23, then s from s / 2 - x / s = d. */
function seedOfDear(near: number, x: number, complement: number): number {
  const t = Math.sqrt(2 * logRatio(2 * near, complement))
  const d = t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)))
  return d + Math.sqrt(d * d + 2 * x)
}
