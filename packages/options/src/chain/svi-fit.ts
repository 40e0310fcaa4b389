import { exp, log } from '../math/elementary.ts'
import { nelderMead } from '../math/nelder-mead.ts'
import { type Candidate, QuasiExplicit, type SmilePoints, type WingBounds } from './quasi-explicit.ts'
import { butterflyCheck, calendarCheck, smileGrid } from './static-arbitrage.ts'
import { butterflyDensity, STEEPEST_WING, type Svi, sviAtTenor, sviLeastVariance, sviVariance, sviWings } from './svi.ts'

export type SviFitStatus =
  /** The best fit has no static arbitrage. */
  | 'ok'
  /** The best fit has; this is the best found that has none. */
  | 'constrained'
  /** None of its own was found: the next expiry's smile, brought to this tenor. */
  | 'scaled'
  /** Fewer points than parameters. */
  | 'too_few_points'
  /** No smile without arbitrage was found below the later one. */
  | 'no_fit'

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
const NO_CANDIDATE: Candidate = { svi: NO_SVI, cost: Infinity }
const FLAT = { left: 0, right: 0 }
const STEEP = { left: STEEPEST_WING, right: STEEPEST_WING }
/** sigma below this part of the strikes' spread is a kink at one strike, above this multiple a parabola. */
const SIGMA_RANGE = [0.01, 50] as const
/** Steps back from a candidate towards flat wings. */
const BACK = [1 / 64, 1 / 16, 1 / 4, 1]
/** While searching, and for the result. */
const COARSE = { grid: 33, halvings: 4 }
const FINE = { grid: 129, halvings: 12 }

/**
 * Raw SVI by the quasi-explicit calibration: m and sigma are searched, the rest is linear. If the best fit has
 * butterfly arbitrage or crosses `later`, m and sigma are searched again with each candidate bent until it does not.
 *
 * A surface is fitted from its last expiry to its first: the longer the time, the more the strikes tell of the wings,
 * and the wings of a shorter time must not be steeper.
 */
export function fitSvi(points: SmilePoints, { later, wings }: SviFitOptions = {}): SviFit {
  if (points.logMoneyness.length < PARAMETERS) return { status: 'too_few_points', svi: NO_SVI }
  const problem = new QuasiExplicit(points)
  const bounds = boundsBelow(wings, later)
  const best = search(problem, (m, sigma) => problem.solve(m, sigma, bounds), startNodes(problem))
  if (isFree(best.svi, later)) return { status: 'ok', svi: best.svi }
  const bender = new Bender(problem, bounds, later)
  const starts = [Float64Array.of(best.svi.m, log(best.svi.sigma)), ...startNodes(problem)]
  const bent = search(problem, (m, sigma) => bender.bend(m, sigma, COARSE), starts)
  const found = bender.bend(bent.svi.m, bent.svi.sigma, FINE)
  return isFree(found.svi, later) ? { status: 'constrained', svi: found.svi } : { status: 'no_fit', svi: NO_SVI }
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
  return butterflyCheck(svi).free && (later === undefined || calendarCheck(svi, later).free)
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
    evaluations: 150,
  })
  return at(point)
}

function startNodes({ centre, spread }: QuasiExplicit): Float64Array[] {
  return [-1, 0, 1, 2].flatMap((shift) =>
    [0.1, 0.4, 1.5, 6, 20].map((width) => Float64Array.of(centre + shift * spread, log(width * spread))),
  )
}

/** Makes a candidate free of arbitrage by flattening its wings and lowering it. */
class Bender {
  readonly #problem: QuasiExplicit
  readonly #bounds: WingBounds
  readonly #later: Svi | undefined

  constructor(problem: QuasiExplicit, { most }: WingBounds, later: Svi | undefined) {
    this.#problem = problem
    this.#bounds = { least: FLAT, most }
    this.#later = later
  }

  /** One wing, or else both, made flatter until no butterfly is left; at infinite cost where flat wings do not help. */
  bend(m: number, sigma: number, { grid: size, halvings }: typeof COARSE): Candidate {
    const grid = smileGrid({ m, sigma }, size)
    const sums = this.#problem.moments(m, sigma)
    const within = (most: { left: number; right: number }) =>
      this.#lowered(this.#problem.solve(m, sigma, { least: FLAT, most }, sums), grid)
    const straight = within(this.#bounds.most)
    const worst = firstButterfly(straight.svi, grid)
    if (worst === undefined) return straight
    const { left, right } = sviWings(straight.svi)
    const one = worst > m ? { left: 0, right: 1 } : { left: 1, right: 0 }
    for (const flatten of [one, { left: 1, right: 1 }]) {
      const family = (part: number) =>
        within({
          left: flatten.left === 1 ? part * left : this.#bounds.most.left,
          right: flatten.right === 1 ? part * right : this.#bounds.most.right,
        })
      const bent = leastBent(family, grid, halvings)
      if (bent.cost < Infinity) return bent
    }
    return NO_CANDIDATE
  }

  /** Moved down below the later smile: by d it costs d^2, since the mean misfit was zero. */
  #lowered(candidate: Candidate, grid: Float64Array): Candidate {
    const later = this.#later
    if (!later) return candidate
    let excess = 0
    for (const points of [grid, smileGrid(later, grid.length)]) {
      for (const k of points) excess = Math.max(excess, sviVariance(candidate.svi, k) - sviVariance(later, k))
    }
    if (excess === 0) return candidate
    return { svi: { ...candidate.svi, a: candidate.svi.a - excess }, cost: candidate.cost + excess * excess }
  }
}

/** The member of a family nearest to its end, 1, that has no butterfly: back in growing steps, then by halving. */
function leastBent(family: (part: number) => Candidate, grid: Float64Array, halvings: number): Candidate {
  let best = NO_CANDIDATE
  let [low, high] = [1, 1]
  for (const back of BACK) {
    low = 1 - back
    best = family(low)
    if (firstButterfly(best.svi, grid) === undefined) break
    high = low
  }
  if (firstButterfly(best.svi, grid) !== undefined) return NO_CANDIDATE
  for (let halving = 0; halving < halvings; halving++) {
    const middle = (low + high) / 2
    const candidate = family(middle)
    if (firstButterfly(candidate.svi, grid) === undefined) [low, best] = [middle, candidate]
    else high = middle
  }
  return best
}

/** Where total variance is not positive or a density negative. */
function firstButterfly(svi: Svi, grid: Float64Array): number | undefined {
  if (!(sviLeastVariance(svi) > 0)) return svi.m
  return grid.find((k) => butterflyDensity(svi, k) < 0)
}
