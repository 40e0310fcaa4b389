/**
 * The volatility over the whole time that gives a price: Householder's third-order iteration on the logarithm of the
 * price, or of its complement where volatility is large (Jaeckel, "Let's Be Rational", Wilmott 2015).
 */
import { logRatio } from '../math/elementary.ts'
import { MILLS_LEAST, millsDifference, millsRatio } from '../math/mills.ts'
import { seedTotal } from './seed.ts'

const LOG_SQRT_2PI = 0.9189385332046728
/** The error after a step is about its fourth power: a smaller one is the last. */
const LAST_STEP = 5e-5
const MOST_STEPS = 16

export function solveTotal(near: number, far: number, x: number, price: number, complement: number): number {
  let total = seedTotal(near, far, x, price, complement)
  for (let count = 0; count < MOST_STEPS; count++) {
    const step = householderStep(near, x, price, complement, total)
    const next = total + step
    const least = 0.25 * total
    const most = 4 * total
    total = next < least ? least : next > most ? most : next
    if (!(Math.abs(step) > LAST_STEP * total)) break
  }
  return total
}

/**
 * With c the price over the near leg, c' = n(w1), c'' / c' = w1 w2 / s and the derivatives of ln c or ln(1 - c), all
 * orders follow from one difference (or sum) of Mills' ratios.
 */
function householderStep(near: number, x: number, price: number, complement: number, total: number): number {
  const perTotal = 1 / total
  const distance = x * perTotal
  const half = 0.5 * total
  const w1 = distance - half
  const w2 = distance + half
  const isCheap = w1 >= MILLS_LEAST
  const value = isCheap ? millsDifference(w1, w2, total).difference : millsRatio(-w1) + millsRatio(w2)
  const miss = logRatio(value * near, isCheap ? price : complement) - (0.5 * w1 * w1 + LOG_SQRT_2PI)
  const newton = isCheap ? -(miss * value) : miss * value
  const bend = w1 * w2 * perTotal * newton
  const spread = distance * perTotal * newton
  const second = bend + miss
  const third = bend * bend - 3 * spread * spread - 0.25 * newton * newton + 3 * bend * miss + 2 * miss * miss
  return (newton * (1 + 0.5 * second)) / (1 + (second + third * (1 / 6)))
}
