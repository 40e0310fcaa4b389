/**
 * How finely a boundary is solved and integrated: nodes, quadrature and the tables that only depend on them.
 *
 * The unknown is the depth a(tau) = ln(top / B(tau)) of the boundary below its start, at Chebyshev nodes of sqrt(tau);
 * its square is interpolated, which is nearly a polynomial (Andersen, Lake and Offengenden 2016). Integrals over the
 * elapsed time x from 0 to tau substitute x = tau ((1 + y) / 2)^2, which removes the root singularity at x = 0; the
 * points at which they need the boundary are the same in units of the maturity for every option, so interpolation is
 * a product with a fixed matrix.
 *
 * Quadrature points come in pairs, which the kernel holds in one vector; sums run over first and second separately.
 */
import { cosineOfPi } from '../math/cosine.ts'
import { gaussLegendre, type QuadratureRule, tanhSinh } from './quadrature.ts'

/** One line of quadrature points: the premium integral of one maturity. Points are in units of the whole maturity. */
export interface QuadratureLines {
  /** Points on a line; even. */
  readonly points: number
  /** sqrt(x / T), line after line. */
  readonly root: Float64Array
  /** Weight of the integral over x, in units of T. */
  readonly weight: Float64Array
  /** For pairs of points, node after node, the two weights that interpolate the squared depth. */
  readonly interpolation: Float64Array
}

export interface Scheme {
  readonly nodes: number
  /** Newton steps on the whole boundary. */
  readonly steps: number
  /** The seed is good enough when its last step is below this part of sigma sqrt(tau). */
  readonly seedTolerance: number
  /** sqrt(tau / T) of the nodes, the last one 1; the node at 0 is left out, since the depth there is 0. */
  readonly rootTimes: Float64Array
  readonly collocation: QuadratureLines
  readonly premium: QuadratureLines
  readonly work: CollocationWork
  readonly premiumWork: PremiumWork
}

/** Where collocation.ts works, on one boundary at a time. */
export interface CollocationWork {
  /** Of the depths at the nodes. */
  readonly squares: Float64Array
  /** Of the linear system: one equation a node, and up to two right sides. */
  readonly matrix: Float64Array
  readonly rights: Float64Array
  /** At the quadrature points of all nodes. */
  readonly discounts: Float64Array
  readonly past: Float64Array
  readonly values: Float64Array
  readonly spreads: Float64Array
  readonly slopes: Float64Array
  readonly kernels: Float64Array
  readonly distances: Float64Array
  readonly levers: Float64Array
  readonly cdfs: Float64Array
}

/** Where premium.ts works. */
export interface PremiumWork {
  readonly past: Float64Array
  readonly levers: Float64Array
  readonly rateFactors: Float64Array
  readonly yieldFactors: Float64Array
}

/** How finely the exercise boundary is solved: `fast` has 8 nodes, `accurate` 14 and more points of quadrature. */
export type Preset = 'fast' | 'accurate'

/** Rough is where searches begin: a volatility to about 2e-6 of itself, at a fifth of the time of fast. */
export type SchemeName = Preset | 'rough'

const MAKERS: Readonly<Record<SchemeName, () => Scheme>> = {
  rough: () => makeScheme(4, 1, 0.1, gaussLegendre(6), gaussLegendre(12)),
  fast: () => makeScheme(8, 2, 0.1, gaussLegendre(14), gaussLegendre(44)),
  accurate: () => makeScheme(14, 2, 0.01, tanhSinh(40), tanhSinh(72)),
}

const schemes: Partial<Record<SchemeName, Scheme>> = {}

export function schemeOf(name: SchemeName): Scheme {
  return (schemes[name] ??= MAKERS[name]())
}

export function makeScheme(
  nodes: number,
  steps: number,
  seedTolerance: number,
  collocation: QuadratureRule,
  premium: QuadratureRule,
): Scheme {
  const knots = Float64Array.from({ length: nodes + 1 }, (_, i) => 0.5 - 0.5 * cosineOfPi(i / nodes))
  knots[nodes] = 1
  const rootTimes = knots.subarray(1)
  return {
    nodes,
    steps,
    seedTolerance,
    rootTimes,
    collocation: quadratureLines(knots, rootTimes, collocation),
    premium: quadratureLines(knots, Float64Array.of(1), premium),
    work: collocationWork(nodes, nodes * collocation.points.length),
    premiumWork: premiumWork(premium.points.length),
  }
}

function collocationWork(nodes: number, points: number): CollocationWork {
  const column = () => new Float64Array(points)
  return {
    squares: new Float64Array(nodes),
    matrix: new Float64Array(nodes * nodes),
    rights: new Float64Array(2 * nodes),
    discounts: column(),
    past: column(),
    values: column(),
    spreads: column(),
    slopes: column(),
    kernels: column(),
    distances: column(),
    levers: column(),
    cdfs: column(),
  }
}

function premiumWork(points: number): PremiumWork {
  const column = () => new Float64Array(points)
  return { past: column(), levers: column(), rateFactors: column(), yieldFactors: column() }
}

/** Lines of points for the maturities whose roots are `rootTimes`. */
function quadratureLines(knots: Float64Array, rootTimes: Float64Array, rule: QuadratureRule): QuadratureLines {
  const points = rule.points.length
  const nodes = knots.length - 1
  const root = new Float64Array(rootTimes.length * points)
  const weight = new Float64Array(root.length)
  const interpolation = new Float64Array(root.length * nodes)
  rootTimes.forEach((rootTime, line) => {
    for (let k = 0; k < points; k++) {
      const at = line * points + k
      const half = (1 + rule.points[k]!) / 2
      root[at] = rootTime * half
      weight[at] = rootTime * rootTime * half * rule.weights[k]!
      const weights = interpolationWeights(knots, rootTime * Math.sqrt(1 - half * half))
      const pair = (at - (at % 2)) * nodes + (at % 2)
      for (let j = 0; j < nodes; j++) interpolation[pair + 2 * j] = weights[j + 1]!
    }
  })
  return { points, root, weight, interpolation }
}

/** Barycentric weights of the knots' values at `x` (Berrut and Trefethen 2004, Chebyshev points of the second kind). */
function interpolationWeights(knots: Float64Array, x: number): Float64Array {
  const hit = knots.indexOf(x)
  if (hit >= 0) return Float64Array.from(knots, (_, j) => (j === hit ? 1 : 0))
  const last = knots.length - 1
  const terms = knots.map((knot, j) => ((j % 2 === 0 ? 1 : -1) * (j === 0 || j === last ? 0.5 : 1)) / (x - knot))
  const sum = terms.reduce((total, term) => total + term, 0)
  return terms.map((term) => term / sum)
}
