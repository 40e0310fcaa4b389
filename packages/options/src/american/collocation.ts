/**
 * The collocation equations of the early-exercise boundary of a put with strike 1 (Andersen, Lake and Offengenden,
 * "High-performance American option pricing", 2016).
 *
 * At the boundary the put's delta is -1. Differentiating Kim's integral representation of the premium gives, with
 * d = (ln(B(tau) / B(tau - x)) + (r - q) x) / (sigma sqrt(x)) + sigma sqrt(x) / 2,
 *
 *   e^(-q tau) N(d1) + integral of q e^(-q x) N(d) - (r / B(tau - x) - q) e^(-q x) n(d) / (sigma sqrt(x)) dx = 0,
 *
 * their fixed point A, multiplied out. As in the kernel, each step is done at all points before the next.
 */
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import { quickExp, scaledCdf } from './quick.ts'
import type { Scheme } from './scheme.ts'

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

/** Below this part of sigma sqrt(T) the interpolated depth counts as flat: its root has no slope there. */
const FLAT = 1e-6

/** e^(-q x) at the points, which all evaluations of one boundary need. */
export function discountPoints({ yield: yield_, years, scheme }: Boundary): void {
  const { root } = scheme.collocation
  const { discounts } = scheme.work
  const yieldTime = yield_ * years
  for (let k = 0; k < root.length; k++) discounts[k] = quickExp(-(yieldTime * (root[k]! * root[k]!)))
}

/** 1 + delta at each node, in `rights`, and its derivatives in the depths, in `matrix`. */
export function collocate(boundary: Boundary): void {
  const { depths, scheme } = boundary
  const { squares } = scheme.work
  for (let j = 0; j < depths.length; j++) squares[j] = depths[j]! * depths[j]!
  pastDepths(scheme)
  pointTerms(boundary)
  for (let i = 0; i < depths.length; i++) nodeEquation(boundary, i)
}

function pastDepths({ nodes, collocation, work }: Scheme): void {
  const { interpolation } = collocation
  const { squares, past } = work
  let share = 0
  for (let k = 0; k < past.length; k += 2) {
    let first = 0
    let second = 0
    for (let j = 0; j < nodes; j++) {
      first += interpolation[share]! * squares[j]!
      second += interpolation[share + 1]! * squares[j]!
      share += 2
    }
    past[k] = Math.sqrt(first > 0 ? first : 0)
    past[k + 1] = Math.sqrt(second > 0 ? second : 0)
  }
}

/** The terms of the three sums at each point, and what they are made of. */
function pointTerms({ rate, yield: yield_, volatility, years, scheme, top, depths }: Boundary): void {
  const { nodes, collocation, work } = scheme
  const { points, root, weight } = collocation
  const { discounts, past, values, spreads, slopes, kernels, distances, levers, cdfs } = work
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const rateAtTop = rate * quickExp(-top)
  const flat = FLAT * total
  for (let i = 0; i < nodes; i++) {
    const depth = depths[i]!
    for (let k = i * points; k < (i + 1) * points; k++) {
      const per = perTotal / root[k]!
      const d = (past[k]! - depth) * per + offset * root[k]!
      const density = discounts[k]! * (INVERSE_SQRT_2PI * quickExp(-0.5 * d * d))
      const cdf = scaledCdf(d, discounts[k]!, density)
      const lever = quickExp(past[k]!)
      const ratePart = rateAtTop * lever
      const flow = ratePart - yield_
      const kernel = density * per
      const weighted = weight[k]! * kernel
      const spread = weighted * (yield_ + flow * (d * per))
      values[k] = weight[k]! * (yield_ * cdf - flow * kernel)
      spreads[k] = spread
      slopes[k] = past[k]! > flat ? (spread - weighted * ratePart) / past[k]! : 0
      kernels[k] = weighted
      distances[k] = d
      levers[k] = lever
      cdfs[k] = cdf
    }
  }
}

function nodeEquation(boundary: Boundary, i: number): void {
  const { volatility, years, scheme, depths } = boundary
  const { nodes, collocation, work, rootTimes } = scheme
  const { points, interpolation } = collocation
  const { matrix, rights, slopes } = work
  const row = i * nodes
  const start = i * points
  for (let j = 0; j < nodes; j++) {
    let first = 0
    let second = 0
    let share = start * nodes + 2 * j
    for (let k = start; k < start + points; k += 2) {
      first += slopes[k]! * interpolation[share]!
      second += slopes[k + 1]! * interpolation[share + 1]!
      share += 2 * nodes
    }
    matrix[row + j] = years * ((first + second) * depths[j]!)
  }
  const { discount, density, d } = atNode(boundary, i)
  const perNode = 1 / (volatility * Math.sqrt(years)) / rootTimes[i]!
  matrix[row + i]! -= density * perNode + years * lineSum(work.spreads, start, points)
  rights[i] = scaledCdf(d, discount, density) + years * lineSum(work.values, start, points)
}

/** Of the European put's delta at node `i`: e^(-q tau), that times n(d), and d. */
export function atNode({ rate, yield: yield_, volatility, years, scheme, top, depths }: Boundary, i: number) {
  const rootTime = scheme.rootTimes[i]!
  const total = volatility * Math.sqrt(years)
  const perTotal = 1 / total
  const offset = (rate - yield_) * years * perTotal + 0.5 * total
  const d = (top - depths[i]!) * (perTotal / rootTime) + offset * rootTime
  const discount = quickExp(-(yield_ * years * (rootTime * rootTime)))
  return { discount, density: discount * (INVERSE_SQRT_2PI * quickExp(-0.5 * d * d)), d }
}

/** Over first and second points of the pairs separately. */
export function lineSum(column: Float64Array, start: number, points: number): number {
  let first = 0
  let second = 0
  for (let k = start; k < start + points; k += 2) {
    first += column[k]!
    second += column[k + 1]!
  }
  return first + second
}
