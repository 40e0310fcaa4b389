/**
 * The volatility index SIMVIX: 100 times the root of the model-free variance of the next 30 calendar
 * days on the same surface that prices the chains, and its daily bars.
 */
import { MS_PER_DAY } from '../../../core/time.ts'
import { normalDensity } from '../../../core/stats/normal.ts'
import { Surface } from './surface.ts'
import type { VarianceState } from './variance.ts'

const TENOR_DAYS = 30
const STEP = 0.5
const WIDTH = 7

/** The index for a state, in points, unrounded. */
export function volatilityIndex(state: VarianceState): number {
  const surface = new Surface(state, TENOR_DAYS)
  const variance = modelFreeVariance(surface, surface.theta(TENOR_DAYS * MS_PER_DAY))
  return 100 * Math.sqrt((variance * 365) / TENOR_DAYS)
}

/**
 * −2 E[ln(S/F)] of one expiry: the strip of options of the VIX formula without its discretisation.
 *
 * Fukasawa (2012): the mean of the total variance over z = −d2, z standard normal. The trapezoid rule
 * keeps ten digits of such integrands; k(z) is found by Newton's method from the node before.
 */
export function modelFreeVariance(surface: Surface, theta: number): number {
  let logMoneyness = -WIDTH * Math.sqrt(surface.totalVariance(-WIDTH * Math.sqrt(theta), theta))
  let sum = 0
  for (let z = -WIDTH; z <= WIDTH; z += STEP) {
    logMoneyness = strikeAt(surface, theta, z, logMoneyness)
    sum += normalDensity(z) * surface.totalVariance(logMoneyness, theta)
  }
  return sum * STEP
}

/** Log-moneyness at which k / sqrt(w) + sqrt(w) / 2 = z. */
function strikeAt(surface: Surface, theta: number, z: number, start: number): number {
  let k = start
  for (let i = 0; i < 20; i++) {
    const variance = surface.totalVariance(k, theta)
    const root = Math.sqrt(variance)
    const miss = k / root + 0.5 * root - z
    if (Math.abs(miss) < 1e-9) break
    k -= (miss * root) / (1 + surface.slope(k, theta) * (0.25 - (0.5 * k) / variance))
  }
  return k
}
