import { nelderMead } from '../math/nelder-mead.ts'
import { type FitError, fitError } from './fit-error.ts'
import { isotonicMedians } from './isotonic.ts'
import type { SmilePoints } from './quasi-explicit.ts'
import { largestEta, type Ssvi, ssviSlice } from './ssvi.ts'
import type { ExpiryPoints } from './surface-fit.ts'
import { type Svi, sviVariance } from './svi.ts'

/** Whether there were as many points as parameters. */
export type SsviFitStatus = 'ok' | 'too_few_points'

/** A fitted surface and its slices. */
export interface SsviFit {
  readonly status: SsviFitStatus
  readonly ssvi: Ssvi
  /** By ascending years. */
  readonly slices: readonly {
    readonly years: number
    /** Total variance at the money. */
    readonly theta: number
    readonly svi: Svi
    readonly error: FitError
  }[]
}

const PARAMETERS = 3
const NO_SSVI: Ssvi = { rho: Number.NaN, eta: Number.NaN, gamma: Number.NaN }
const MOST_CORRELATION = 0.999
const NEAREST = 6
/** Rounds of: shape for given levels, levels for given shape. */
const MOST_ROUNDS = 12
const SETTLED = 1e-4

/**
 * SSVI: three parameters of shape over all expiries of one root and a level an expiry, weighted by vega / spread. Free
 * of static arbitrage by formula: eta is held at or below its bound, and levels never fall in time.
 */
export function fitSsvi(expiries: readonly ExpiryPoints[]): SsviFit {
  const ordered = expiries.filter(({ points }) => points.logMoneyness.length > 0).sort((a, b) => a.years - b.years)
  if (ordered.length === 0 || count(ordered) < PARAMETERS + ordered.length) {
    return { status: 'too_few_points', ssvi: NO_SSVI, slices: [] }
  }
  let thetas = inOrder(
    ordered,
    ordered.map(({ points }) => varianceAtMoney(points)),
  )
  let ssvi: Ssvi = { rho: -0.5, eta: 1, gamma: 0.5 }
  for (let round = 0, moved = Infinity; round < MOST_ROUNDS && moved > SETTLED; round++) {
    ssvi = fitShape(ordered, thetas, ssvi)
    const levels = ordered.map(({ points }, i) => fitLevel(points, ssvi, thetas[i]!))
    const next = inOrder(ordered, levels)
    moved = next.reduce((most, theta, i) => Math.max(most, Math.abs(theta / thetas[i]! - 1)), 0)
    thetas = next
  }
  ssvi = allowed(ssvi, thetas)
  const slices = ordered.map(({ years, points }, i) => {
    const svi = ssviSlice(ssvi, thetas[i]!)
    return { years, theta: thetas[i]!, svi, error: fitError(points, years, svi) }
  })
  return { status: 'ok', ssvi, slices }
}

function count(expiries: readonly ExpiryPoints[]): number {
  return expiries.reduce((sum, { points }) => sum + points.logMoneyness.length, 0)
}

function inOrder(expiries: readonly ExpiryPoints[], levels: readonly number[]): Float64Array {
  return isotonicMedians(
    levels,
    expiries.map(({ points }) => points.logMoneyness.length),
  )
}

function allowed({ rho, eta, gamma }: Ssvi, thetas: Float64Array): Ssvi {
  return { rho, gamma, eta: Math.min(eta, largestEta(rho, gamma, thetas)) }
}

function fitShape(expiries: readonly ExpiryPoints[], thetas: Float64Array, start: Ssvi): Ssvi {
  const at = (point: Float64Array): Ssvi => {
    const [rho, eta, gamma] = [point[0]!, point[1]!, point[2]!]
    const clamped = {
      rho: clamp(rho, -MOST_CORRELATION, MOST_CORRELATION),
      eta: Math.abs(eta),
      gamma: clamp(gamma, 0, 1),
    }
    return allowed(clamped, thetas)
  }
  const cost = (point: Float64Array) => {
    const ssvi = at(point)
    return expiries.reduce((sum, { points }, i) => sum + misfit(points, ssviSlice(ssvi, thetas[i]!)), 0)
  }
  const from = Float64Array.of(start.rho, start.eta, start.gamma)
  return at(nelderMead(cost, from, Float64Array.of(0.1, 0.2, 0.1), { tolerance: 1e-6, rounds: 133 }).point)
}

/** Least squares by ternary search around the level before, within a factor of two. */
function fitLevel(points: SmilePoints, ssvi: Ssvi, theta: number): number {
  let [low, high] = [theta / 2, theta * 2]
  for (let third = 0; third < 40; third++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3]
    if (misfit(points, ssviSlice(ssvi, a)) < misfit(points, ssviSlice(ssvi, b))) high = b
    else low = a
  }
  return (low + high) / 2
}

/** Mean square, in tolerances. */
function misfit({ logMoneyness, totalVariance, tolerance }: SmilePoints, svi: Svi): number {
  let sum = 0
  for (let i = 0; i < logMoneyness.length; i++) {
    const off = (sviVariance(svi, logMoneyness[i]!) - totalVariance[i]!) / tolerance[i]!
    sum += off * off
  }
  return sum / logMoneyness.length
}

/** Mean of the strikes nearest to the money: the start of a level. */
function varianceAtMoney({ logMoneyness, totalVariance }: SmilePoints): number {
  const nearest = [...logMoneyness.keys()]
    .sort((i, j) => Math.abs(logMoneyness[i]!) - Math.abs(logMoneyness[j]!))
    .slice(0, NEAREST)
  return nearest.reduce((sum, i) => sum + totalVariance[i]!, 0) / nearest.length
}

function clamp(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, value))
}
