import { exp, log } from '../math/elementary.ts'
import { nelderMead } from '../math/nelder-mead.ts'
import { QuasiExplicit, type SmilePoints } from './quasi-explicit.ts'
import { butterflyCheck, calendarCheck } from './static-arbitrage.ts'
import { type Svi, sviAtTenor, sviVariance } from './svi.ts'
import { descend, pulledTo } from './svi-descent.ts'

/** How a fit ended. */
export type SviFitStatus =
  /** The best fit has no static arbitrage. */
  | 'ok'
  /** The best fit has; this is the best found that has none. */
  | 'constrained'
  /** Fewer points than parameters. */
  | 'too_few_points'
  /** Instead of that: the next expiry's smile brought to this tenor. */
  | 'scaled'

/** A fitted smile; its parameters are NaN where there were too few points. */
export interface SviFit {
  readonly status: SviFitStatus
  readonly svi: Svi
}

const PARAMETERS = 5
const NO_SVI: Svi = { a: Number.NaN, b: Number.NaN, rho: Number.NaN, m: Number.NaN, sigma: Number.NaN }
/** Between two points of the grid the density may be less than at both. */
const DENSITY_MARGIN = 2e-4
/** The tenor to a part in 10,000. */
const THIRDS = 24
/** sigma below this part of the strikes' spread is a kink at one strike, above this multiple a parabola. */
const SIGMA_RANGE = [0.01, 50] as const

/**
 * Raw SVI by the quasi-explicit calibration: m and sigma are searched, the rest is linear. If the best fit has
 * butterfly arbitrage or crosses `later`, the smile of the next expiry, all five parameters descend under penalties,
 * and what is left is pulled to a smile that has none.
 */
export function fitSvi(points: SmilePoints, later?: Svi): SviFit {
  if (points.logMoneyness.length < PARAMETERS) return { status: 'too_few_points', svi: NO_SVI }
  const problem = new QuasiExplicit(points)
  const best = search(problem)
  const free = (svi: Svi) => isFree(svi, later)
  if (free(best)) return { status: 'ok', svi: best }
  const obstacles = { later, leastSigma: SIGMA_RANGE[0] * problem.spread }
  // From two sides, since the penalties' valleys are narrow, and once more from the better end.
  const descent = (start: Svi, anchor: Svi) =>
    pulledTo(anchor, descend(points, problem.weight, start, obstacles, free), free)
  const better = (a: Svi, b: Svi) => (problem.misfit(b) < problem.misfit(a) ? b : a)
  const anchor = later ? scaledSvi(points, later, 1).svi : problem.flat()
  const nearer = better(descent(best, anchor), descent(anchor, anchor))
  return { status: 'constrained', svi: better(nearer, descent(nearer, nearer)) }
}

/** As the later smile, at the tenor ratio that fits best; the one given where there are no points. */
export function scaledSvi({ logMoneyness, totalVariance, tolerance }: SmilePoints, later: Svi, ratio: number): SviFit {
  const cost = (share: number) => {
    const svi = sviAtTenor(later, share)
    return logMoneyness.reduce((sum, k, i) => sum + ((sviVariance(svi, k) - totalVariance[i]!) / tolerance[i]!) ** 2, 0)
  }
  if (logMoneyness.length === 0) return { status: 'scaled', svi: sviAtTenor(later, Math.min(1, ratio)) }
  let [low, high] = [0, 1]
  for (let third = 0; third < THIRDS; third++) {
    const [a, b] = [low + (high - low) / 3, high - (high - low) / 3]
    if (cost(a) < cost(b)) high = b
    else low = a
  }
  return { status: 'scaled', svi: sviAtTenor(later, low) }
}

function isFree(svi: Svi, later: Svi | undefined): boolean {
  const { free, leastDensity } = butterflyCheck(svi)
  return free && leastDensity > DENSITY_MARGIN && (later === undefined || calendarCheck(svi, later).free)
}

/** Over m and ln(sigma), from the best of some nodes. */
function search(problem: QuasiExplicit): Svi {
  const { spread } = problem
  const [least, most] = SIGMA_RANGE.map((part) => part * spread) as [number, number]
  const at = (point: Float64Array) => problem.solve(point[0]!, Math.min(most, Math.max(least, exp(point[1]!))))
  let [first, cost]: [Float64Array, number] = [new Float64Array(2), Infinity]
  for (const node of startNodes(problem)) {
    const found = at(node).cost
    if (found < cost) [first, cost] = [node, found]
  }
  const { point } = nelderMead((p) => at(p).cost, first, Float64Array.of(spread / 4, 0.3), {
    tolerance: 1e-4,
    rounds: 100,
  })
  return at(point).svi
}

function startNodes({ centre, spread }: QuasiExplicit): Float64Array[] {
  return [-1, 0, 1, 2].flatMap((shift) =>
    [0.1, 0.4, 1.5, 6, 20].map((width) => Float64Array.of(centre + shift * spread, log(width * spread))),
  )
}
