/**
 * The early-exercise boundary of a put with strike 1, by spectral collocation (Andersen, Lake and Offengenden,
 * "High-performance American option pricing", 2016).
 *
 * At the boundary the put's delta is -1. Differentiating Kim's integral representation of the premium gives, with
 * d = (ln(B(tau) / B(tau - x)) + (r - q) x) / (sigma sqrt(x)) + sigma sqrt(x) / 2,
 *
 *   e^(-q tau) N(d1) + integral of q e^(-q x) N(d) - (r / B(tau - x) - q) e^(-q x) n(d) / (sigma sqrt(x)) dx = 0,
 *
 * their fixed point A, multiplied out. All nodes are solved at once by Newton's method: the fixed point converges
 * slowly, or not at all, where the variance is small or large, while Newton's error is squared in each step.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { logTop, perpetualDepth } from './exercise.ts'
import { solveLinear } from './linear-system.ts'
import { quickExp, scaledCdf } from './quick.ts'
import type { Scheme } from './scheme.ts'
import { seedDepth } from './seed.ts'

export interface Boundary {
  readonly rate: number
  readonly yield: number
  readonly volatility: number
  readonly years: number
  readonly scheme: Scheme
  /** ln of the boundary's start over the strike. */
  readonly top: number
  /** ln(start / boundary) at the scheme's nodes; the last is today's. */
  readonly depths: Float64Array
}

export function solveBoundary(
  rate: number,
  yield_: number,
  volatility: number,
  years: number,
  scheme: Scheme,
): Boundary {
  const top = logTop(rate, yield_)
  const deepest = perpetualDepth(rate, yield_, volatility, top)
  const depths = new Float64Array(scheme.nodes)
  const boundary = { rate, yield: yield_, volatility, years, scheme, top, depths }
  seedDepths(boundary, deepest)
  for (let step = 0; step < scheme.steps; step++) newtonStep(boundary, deepest)
  return boundary
}

/** The boundary of slightly other parameters: one step from the depths of a solved one, a smooth function of them. */
export function moveBoundary(solved: Boundary, rate: number, yield_: number, volatility: number): Boundary {
  const top = logTop(rate, yield_)
  const moved = { ...solved, rate, yield: yield_, volatility, top, depths: solved.depths.slice() }
  newtonStep(moved, perpetualDepth(rate, yield_, volatility, top))
  return moved
}

/** A boundary's usual depth, in deviations sigma sqrt(tau). */
const USUAL_DEPTH = 1.2

/** From the longest maturity down: depths are nearly proportional to sqrt(tau), so each starts the next. */
function seedDepths({ rate, yield: yield_, volatility, years, scheme, top, depths }: Boundary, deepest: number): void {
  const usual = USUAL_DEPTH * (volatility * Math.sqrt(years))
  let guess = usual < 0.5 * deepest ? usual : 0.5 * deepest
  for (let i = scheme.nodes - 1; i >= 0; i--) {
    const root = scheme.rootTimes[i]!
    const time = years * root * root
    depths[i] = seedDepth(rate, yield_, volatility, time, top, deepest, guess, scheme.seedTolerance)
    if (i > 0) guess = (depths[i]! * scheme.rootTimes[i - 1]!) / root
  }
}

/** One step of Newton's method on all nodes. */
function newtonStep(boundary: Boundary, deepest: number): void {
  const { scheme, depths } = boundary
  const { nodes } = scheme
  const matrix = new Float64Array(nodes * nodes)
  const residual = new Float64Array(nodes)
  const squares = depths.map((depth) => depth * depth)
  for (let i = 0; i < nodes; i++) residual[i] = collocate(boundary, squares, i, matrix)
  solveLinear(matrix, residual, nodes)
  for (let j = 0; j < nodes; j++) {
    const depth = depths[j]! - residual[j]!
    depths[j] = depth > 0 ? (depth < deepest ? depth : deepest) : 0
  }
}

/** Below this part of sigma sqrt(T) the interpolated depth counts as flat: its root has no slope there. */
const FLAT = 1e-6

/** 1 + delta at node `i`; its derivatives in the depths go to row `i` of `matrix`. */
function collocate(boundary: Boundary, squares: Float64Array, i: number, matrix: Float64Array): number {
  const { rate, yield: yield_, volatility, years, scheme, top, depths } = boundary
  const { nodes, collocation, rootTimes } = scheme
  const { points, root, weight, interpolation } = collocation
  const depth = depths[i]!
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const yieldTime = yield_ * years
  const rateAtTop = rate * quickExp(-top)
  const flat = FLAT * total

  const row = i * nodes
  const slopes = new Float64Array(2 * nodes)
  const sums = [0, 0]
  const slopeSums = [0, 0]
  for (let k = 0; k < points; k++) {
    const at = i * points + k
    const lane = at % 2
    const pair = (at - lane) * nodes + lane
    let square = 0
    for (let j = 0; j < nodes; j++) square += interpolation[pair + 2 * j]! * squares[j]!
    const past = Math.sqrt(square > 0 ? square : 0)
    const per = perTotal / root[at]!
    const d = (past - depth) * per + offset * root[at]!
    const discount = quickExp(-(yieldTime * (root[at]! * root[at]!)))
    const density = discount * (INVERSE_SQRT_2PI * quickExp(-0.5 * d * d))
    const cdf = scaledCdf(d, discount, density)
    const ratePart = rateAtTop * quickExp(past)
    const flow = ratePart - yield_
    const kernel = density * per
    const w = weight[at]!
    sums[lane]! += w * (yield_ * cdf - flow * kernel)
    const spread = w * kernel * (yield_ + flow * (d * per))
    slopeSums[lane]! += spread
    const slope = past > flat ? (spread - w * kernel * ratePart) / past : 0
    for (let j = 0; j < nodes; j++) slopes[2 * j + lane]! += slope * interpolation[pair + 2 * j]!
  }
  const perNode = perTotal / rootTimes[i]!
  const d1 = (top - depth) * perNode + offset * rootTimes[i]!
  const discount = quickExp(-(yieldTime * (rootTimes[i]! * rootTimes[i]!)))
  const density = discount * (INVERSE_SQRT_2PI * quickExp(-0.5 * d1 * d1))
  for (let j = 0; j < nodes; j++) matrix[row + j] = years * ((slopes[2 * j]! + slopes[2 * j + 1]!) * depths[j]!)
  matrix[row + i]! -= density * perNode + years * (slopeSums[0]! + slopeSums[1]!)
  return scaledCdf(d1, discount, density) + years * (sums[0]! + sums[1]!)
}
