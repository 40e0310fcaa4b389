import { exp, log } from '../math/elementary.ts'
import { solveSymmetric } from '../math/linear-system.ts'
import type { SmilePoints } from './quasi-explicit.ts'
import { butterflyDensity, monotonicity, STEEPEST_WING, type Svi, sviVariance, sviWings } from './svi.ts'
import { smileGrid, type Stretch, stretchGrid, stretchOf } from './static-arbitrage.ts'

/** What a smile must not run into. */
export interface Obstacles {
  readonly later: Svi | undefined
  /** A smaller sigma is a kink at one strike. */
  readonly leastSigma: number
}

const SIZE = 5
const GRID = 97
/** Kept clear, so that what the penalties leave over is still free of arbitrage. */
const DENSITY_MARGIN = 1e-3
const CALENDAR_MARGIN = 1e-4
const ITERATIONS = 25
const PENALTIES = [1, 1e2, 1e4, 1e6]
/** The difference for the density's derivatives, in parameters scaled to the smile. */
const STEP = 1e-6

type Parameters = Float64Array

/** Where the descent ends, at penalties that grow until `accept` holds or they are exhausted. */
export function descend(
  points: SmilePoints,
  weight: Float64Array,
  start: Svi,
  obstacles: Obstacles,
  accept: (svi: Svi) => boolean,
): Svi {
  const problem = new PenalisedFit(points, weight, obstacles)
  let parameters = problem.within(parametersOf(start))
  for (const penalty of PENALTIES) {
    parameters = problem.descend(parameters, penalty)
    if (accept(sviOf(parameters))) break
  }
  return sviOf(parameters)
}

/** Steps from a smile to an anchor, as parts of the way. */
const STEPS = [0, 1 / 256, 1 / 64, 1 / 16, 1 / 4, 1]
const HALVINGS = 6

/** The first smile that `accept` holds for on the way to an anchor for which it does. */
export function pulledTo(anchor: Svi, svi: Svi, accept: (svi: Svi) => boolean): Svi {
  const [from, to] = [parametersOf(svi), parametersOf(anchor)]
  const at = (part: number) => sviOf(from.map((value, i) => value + part * (to[i]! - value)))
  const step = STEPS.findIndex((part) => accept(at(part)))
  if (step <= 0) return step < 0 ? anchor : at(0)
  let [low, high] = [STEPS[step - 1]!, STEPS[step]!]
  for (let halving = 0; halving < HALVINGS; halving++) {
    const middle = (low + high) / 2
    if (accept(at(middle))) high = middle
    else low = middle
  }
  return at(high)
}

function parametersOf(svi: Svi): Parameters {
  const { left, right } = sviWings(svi)
  return Float64Array.of(svi.a, right, left, svi.m, log(svi.sigma))
}

function sviOf([a, right, left, m, logSigma]: Parameters): Svi {
  const b = (right! + left!) / 2
  return { a: a!, b, rho: b > 0 ? (right! - left!) / (right! + left!) : 0, m: m!, sigma: exp(logSigma!) }
}

/**
 * Levenberg-Marquardt over (a, right wing, left wing, m, ln sigma) on the weighted misfit plus penalties for a
 * negative density and for total variance above the later smile.
 */
class PenalisedFit {
  readonly #points: SmilePoints
  readonly #weight: Float64Array
  readonly #leastLogSigma: number
  readonly #later: Svi | undefined
  /** Where the smiles must not cross. */
  readonly #stretch: Stretch
  readonly #stretchGrid: Float64Array
  /** Weighted mean of total variance: the unit in which penalties are counted. */
  readonly #level: number
  /** Normal equations: J'J, row by row, and J'r. */
  readonly #matrix = new Float64Array(SIZE * SIZE)
  readonly #vector = new Float64Array(SIZE)
  readonly #row = new Float64Array(SIZE)

  constructor(points: SmilePoints, weight: Float64Array, { later, leastSigma }: Obstacles) {
    this.#points = points
    this.#weight = weight
    this.#leastLogSigma = log(leastSigma)
    this.#later = later
    this.#stretch = later ? stretchOf(later) : { from: 0, to: 0 }
    this.#stretchGrid = stretchGrid(this.#stretch)
    this.#level = points.totalVariance.reduce((sum, w, i) => sum + weight[i]! * w, 0)
  }

  /** Wings between 0 and Lee's bound, sigma at least the least. */
  within(parameters: Parameters): Parameters {
    for (const wing of [1, 2]) parameters[wing] = Math.min(STEEPEST_WING, Math.max(0, parameters[wing]!))
    parameters[4] = Math.max(parameters[4]!, this.#leastLogSigma)
    return parameters
  }

  descend(start: Parameters, penalty: number): Parameters {
    let parameters = start
    let cost = this.#accumulate(parameters, penalty)
    let damping = 1e-3
    for (let iteration = 0; iteration < ITERATIONS && damping < 1e8; iteration++) {
      const next = this.within(this.#step(parameters, damping))
      const nextCost = this.#cost(next, penalty)
      if (!(nextCost < cost)) {
        damping *= 8
        continue
      }
      const enough = cost - nextCost < 1e-5 * cost
      parameters = next
      if (enough) break
      cost = this.#accumulate(parameters, penalty)
      damping /= 4
    }
    return parameters
  }

  #step(parameters: Parameters, damping: number): Parameters {
    const matrix = this.#matrix.slice()
    for (let i = 0; i < SIZE; i++) matrix[i * SIZE + i]! += damping * matrix[i * SIZE + i]! + 1e-300
    const step = solveSymmetric(matrix, this.#vector)
    return parameters.map((value, i) => value - step[i]!)
  }

  #cost(parameters: Parameters, penalty: number): number {
    return this.#visit(parameters, penalty, undefined)
  }

  #accumulate(parameters: Parameters, penalty: number): number {
    this.#matrix.fill(0)
    this.#vector.fill(0)
    return this.#visit(parameters, penalty, (weight, residual) => this.#add(weight, residual))
  }

  /** The sum of weighted squares; `add` is called with each residual while its gradient stands in the row. */
  #visit(parameters: Parameters, penalty: number, add: Add | undefined): number {
    const svi = sviOf(parameters)
    const grid = smileGrid(svi, GRID)
    const weight = (penalty * this.#level * this.#level) / GRID
    return (
      this.#misfits(svi, parameters, add) +
      this.#crossings(svi, parameters, grid, weight, add) +
      this.#butterflies(svi, parameters, grid, weight, add)
    )
  }

  #misfits(svi: Svi, parameters: Parameters, add: Add | undefined): number {
    const { logMoneyness, totalVariance } = this.#points
    let cost = 0
    for (let i = 0; i < logMoneyness.length; i++) {
      const residual = sviVariance(svi, logMoneyness[i]!) - totalVariance[i]!
      cost += this.#weight[i]! * residual * residual
      if (!add) continue
      this.#gradient(svi, parameters, logMoneyness[i]!, 1)
      add(this.#weight[i]!, residual)
    }
    return cost
  }

  /** Relative to the later smile, so that far wings do not drown the middle. */
  #crossings(svi: Svi, parameters: Parameters, own: Float64Array, weight: number, add: Add | undefined): number {
    const later = this.#later
    if (!later) return 0
    let cost = 0
    for (const grid of [this.#stretchGrid, own]) {
      for (const k of grid) {
        if (k < this.#stretch.from || k > this.#stretch.to) continue
        const bound = sviVariance(later, k)
        const residual = sviVariance(svi, k) / bound - 1 + CALENDAR_MARGIN
        if (!(residual > 0)) continue
        cost += weight * residual * residual
        if (!add) continue
        this.#gradient(svi, parameters, k, 1 / bound)
        add(weight, residual)
      }
    }
    return cost
  }

  #butterflies(svi: Svi, parameters: Parameters, grid: Float64Array, weight: number, add: Add | undefined): number {
    let cost = 0
    for (const k of grid) {
      const residual = DENSITY_MARGIN - densityAt(svi, k)
      if (!(residual > 0)) continue
      cost += weight * residual * residual
      if (!add) continue
      this.#densityGradient(parameters, k, residual)
      add(weight, residual)
    }
    return cost
  }

  /** Of total variance at k, times a factor. */
  #gradient({ b, sigma }: Svi, [, right, left, m]: Parameters, k: number, factor: number): void {
    const x = k - m!
    const root = Math.sqrt(x * x + sigma * sigma)
    const row = this.#row
    row[0] = factor
    row[1] = (factor * (root + x)) / 2
    row[2] = (factor * (root - x)) / 2
    row[3] = (-factor * (right! * (1 + x / root) - left! * (1 - x / root))) / 2
    row[4] = (factor * b * sigma * sigma) / root
  }

  /** By differences; only the few points with too little density need it. */
  #densityGradient(parameters: Parameters, k: number, residual: number): void {
    const sigma = exp(parameters[4]!)
    const scale = [this.#level, this.#level / sigma, this.#level / sigma, sigma, 1]
    for (let j = 0; j < SIZE; j++) {
      const moved = parameters.slice()
      moved[j]! += STEP * scale[j]!
      this.#row[j] = (DENSITY_MARGIN - densityAt(sviOf(moved), k) - residual) / (STEP * scale[j]!)
    }
  }

  #add(weight: number, residual: number): void {
    const row = this.#row
    for (let i = 0; i < SIZE; i++) {
      this.#vector[i]! += weight * row[i]! * residual
      for (let j = 0; j < SIZE; j++) this.#matrix[i * SIZE + j]! += weight * row[i]! * row[j]!
    }
  }
}

type Add = (weight: number, residual: number) => void

/** The lesser of g and Fukasawa's condition. Where total variance is not positive there is neither. */
function densityAt(svi: Svi, k: number): number {
  const w = sviVariance(svi, k)
  return w > 0 ? Math.max(-1, Math.min(butterflyDensity(svi, k), monotonicity(svi, k))) : -1 + w
}
