import { exp, log } from '../math/elementary.ts'
import { nelderMead } from '../math/nelder-mead.ts'
import { type Candidate, QuasiExplicit, type SmilePoints, type WingBounds, type Wings } from './quasi-explicit.ts'
import { butterflyCheck, calendarCheck } from './static-arbitrage.ts'
import { STEEPEST_WING, type Svi, sviAtTenor, sviVariance, sviWings } from './svi.ts'
import { descend, pulledTo } from './svi-descent.ts'

export type SviFitStatus =
  /** The best fit has no static arbitrage. */
  | 'ok'
  /** The best fit has; this is the best found that has none. */
  | 'constrained'
  /** Fewer points than parameters. */
  | 'too_few_points'
  /** Instead of that: the next expiry's smile brought to this tenor. */
  | 'scaled'

export interface SviFit {
  readonly status: SviFitStatus
  readonly svi: Svi
}

export interface SviFitOptions {
  /** The smile of the next expiry, which this one must not cross. */
  readonly later?: Svi
  /** Slopes for the wings that the points leave open; given up where they would make a butterfly. */
  readonly wings?: WingBounds
}

const PARAMETERS = 5
const NO_SVI: Svi = { a: Number.NaN, b: Number.NaN, rho: Number.NaN, m: Number.NaN, sigma: Number.NaN }
const FLAT = { left: 0, right: 0 }
const STEEP = { left: STEEPEST_WING, right: STEEPEST_WING }
/** Between two points of the grid the density may be less than at both. */
const DENSITY_MARGIN = 2e-4
/** Further descents from the best smile so far. */
const POLISH = 1
/** sigma below this part of the strikes' spread is a kink at one strike, above this multiple a parabola. */
const SIGMA_RANGE = [0.01, 50] as const

/**
 * Raw SVI by the quasi-explicit calibration: m and sigma are searched, the rest is linear. If the best fit has
 * butterfly arbitrage or crosses `later`, all five parameters descend under penalties, and what is left is pulled to a smile that has
 * none.
 *
 * A surface is fitted from its last expiry to its first: the longer the time, the more the strikes tell of the wings,
 * and the wings of a shorter time must not be steeper.
 */
export function fitSvi(points: SmilePoints, { later, wings }: SviFitOptions = {}): SviFit {
  if (points.logMoneyness.length < PARAMETERS) return { status: 'too_few_points', svi: NO_SVI }
  const problem = new QuasiExplicit(points)
  const bounds = boundsBelow(wings, later)
  const best = quasiExplicit(problem, bounds)
  if (isFree(best.svi, later)) return { status: 'ok', svi: best.svi }
  const free = (svi: Svi) => isFree(svi, later)
  const descent = (start: Svi, anchor: Svi, least: Wings) => {
    const obstacles = { later, bounds: { least, most: bounds.most }, leastSigma: SIGMA_RANGE[0] * problem.spread }
    return pulledTo(anchor, descend(points, problem.weight, start, obstacles, free), free)
  }
  const anchor = later ? scaledSvi(points, later, 1).svi : problem.flat()
  const better = (a: Svi, b: Svi) => (problem.misfit(b) < problem.misfit(a) ? b : a)
  let svi = better(descent(best.svi, anchor, bounds.least), descent(anchor, anchor, FLAT))
  for (let round = 0; round < POLISH; round++) svi = better(svi, descent(svi, svi, FLAT))
  return { status: 'constrained', svi }
}

/** The best fit whether it has arbitrage or not; undefined for fewer points than parameters. */
export function bestSvi(points: SmilePoints): Svi | undefined {
  if (points.logMoneyness.length < PARAMETERS) return undefined
  return quasiExplicit(new QuasiExplicit(points), { least: FLAT, most: STEEP }).svi
}

function quasiExplicit(problem: QuasiExplicit, bounds: WingBounds): Candidate {
  return search(problem, (m, sigma) => problem.solve(m, sigma, bounds), startNodes(problem))
}

/** As the later smile, at the tenor ratio that fits best; the one given where there are no points. */
export function scaledSvi({ logMoneyness, totalVariance, tolerance }: SmilePoints, later: Svi, ratio: number): SviFit {
  const cost = (share: number) => {
    const svi = sviAtTenor(later, share)
    return logMoneyness.reduce((sum, k, i) => sum + ((sviVariance(svi, k) - totalVariance[i]!) / tolerance[i]!) ** 2, 0)
  }
  if (logMoneyness.length === 0) return { status: 'scaled', svi: sviAtTenor(later, Math.min(1, ratio)) }
  let [low, high] = [0, 1]
  for (let third = 0; third < 60; third++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3]
    if (cost(a) < cost(b)) high = b
    else low = a
  }
  return { status: 'scaled', svi: sviAtTenor(later, low) }
}

function boundsBelow(wings: WingBounds | undefined, later: Svi | undefined): WingBounds {
  const { least, most } = wings ?? { least: FLAT, most: STEEP }
  if (!later) return { least, most }
  const { left, right } = sviWings(later)
  const upper = { left: Math.min(most.left, left), right: Math.min(most.right, right) }
  return { least: { left: Math.min(least.left, upper.left), right: Math.min(least.right, upper.right) }, most: upper }
}

function isFree(svi: Svi, later: Svi | undefined): boolean {
  const { free, leastDensity } = butterflyCheck(svi)
  return free && leastDensity > DENSITY_MARGIN && (later === undefined || calendarCheck(svi, later).free)
}

/** Over m and ln(sigma), from the best of some nodes. */
function search(
  { spread }: QuasiExplicit,
  candidate: (m: number, sigma: number) => Candidate,
  nodes: readonly Float64Array[],
): Candidate {
  const [least, most] = SIGMA_RANGE.map((part) => part * spread) as [number, number]
  const at = (point: Float64Array) => candidate(point[0]!, Math.min(most, Math.max(least, exp(point[1]!))))
  let [first, cost] = [nodes[0]!, Infinity]
  for (const node of nodes) {
    const found = at(node).cost
    if (found < cost) [first, cost] = [node, found]
  }
  const { point } = nelderMead((p) => at(p).cost, first, Float64Array.of(spread / 4, 0.3), {
    tolerance: 1e-4,
    rounds: 100,
  })
  return at(point)
}

function startNodes({ centre, spread }: QuasiExplicit): Float64Array[] {
  return [-1, 0, 1, 2].flatMap((shift) =>
    [0.1, 0.4, 1.5, 6, 20].map((width) => Float64Array.of(centre + shift * spread, log(width * spread))),
  )
}
