/** A node's best split: found among numeric features by the work, among constrained ones and categories here. */
import { MISSING_BIN } from '../trees/bins.ts'
import { binSums, type Histogram, weightOf } from '../trees/numeric-search.ts'
import { BINS, type Found, type NodeSums, type SearchLimits } from '../trees/tree-work.ts'

/** Least and most that a leaf below a node may be worth, per unit of slope over curvature. */
export interface Bounds {
  readonly low: number
  readonly high: number
}

export const UNBOUNDED: Bounds = { low: -Infinity, high: Infinity }

/** A prior weight of the parent's mean in each category, when these are put in order. */
const CATEGORY_PRIOR = 10

/** A found cut with the categories that go left, for a feature that has them. */
export interface FoundSplit extends Found {
  left?: readonly number[]
}

export interface SplitQuery {
  readonly histogram: Histogram
  readonly node: NodeSums
  readonly limits: SearchLimits
  readonly bounds: Bounds
}

/** The worth of a leaf: the Newton step, held between the bounds. */
export function worth(slope: number, curvature: number, penalty: number, { low, high }: Bounds): number {
  const free = curvature + penalty > 0 ? -slope / (curvature + penalty) : 0
  return Math.min(Math.max(free, low), high)
}

/** Twice the reduction of the loss by a leaf of that worth. */
export function scoreOf(slope: number, curvature: number, penalty: number, value: number): number {
  return -(2 * slope + (curvature + penalty) * value) * value
}

/**
 * Improves `found` by the best cut whose sides keep to the bounds and to the direction.
 * @param direction 1 where the prediction must not fall with the feature, -1 where it must not rise, else 0
 */
export function searchConstrained(
  query: SplitQuery,
  feature: number,
  bins: number,
  direction: number,
  found: FoundSplit,
): void {
  const { histogram } = query
  const sides = new Sides(query)
  const missing = binSums(histogram, feature, MISSING_BIN)
  for (const isMissingLeft of missing.sum === 0 ? [0] : [0, 1]) {
    sides.clear()
    if (isMissingLeft === 1) sides.moveLeft(histogram, feature, MISSING_BIN)
    for (let bin = 0; bin < bins; bin++) {
      sides.moveLeft(histogram, feature, bin)
      const score = sides.score(direction)
      if (score > found.score) Object.assign(found, { score, feature, bin, isMissingLeft, left: undefined })
    }
  }
}

/**
 * Improves `found` by the best division of categories, missing values being one of their own: ordered by their mean
 * worth, one of the prefixes is best for a convex loss (Fisher 1958).
 */
export function searchCategories(query: SplitQuery, feature: number, bins: number, found: FoundSplit): void {
  const { histogram } = query
  const present = [...Array(bins).keys(), MISSING_BIN].filter((bin) => binSums(histogram, feature, bin).sum !== 0)
  const worths = present.map((bin) => categoryWorth(query, binSums(histogram, feature, bin)))
  const order = present.map((_, k) => k).sort((a, b) => worths[a]! - worths[b]! || a - b)
  const sides = new Sides(query)
  for (const [count, k] of order.entries()) {
    sides.moveLeft(histogram, feature, present[k]!)
    const score = sides.score(0)
    if (!(score > found.score)) continue
    const categories = order.slice(0, count + 1).map((place) => present[place]!)
    Object.assign(found, { score, feature, bin: 0, isMissingLeft: 0, left: categories })
  }
}

/** Drawn towards the node's own, so that rare categories do not come first and last. */
function categoryWorth({ histogram, node, limits }: SplitQuery, category: NodeSums): number {
  const { slope, curvature } = parts(histogram, category, limits.unit)
  const all = parts(histogram, node, limits.unit)
  const prior = (CATEGORY_PRIOR * all.curvature) / weightOf(node.sum, limits.unit)
  return -(slope + (prior * all.slope) / all.curvature) / (curvature + prior)
}

function parts(
  { isPair }: Histogram,
  { sum, curvature }: NodeSums,
  unit: number,
): { slope: number; curvature: number } {
  const weight = weightOf(sum, unit)
  return { slope: sum - weight * unit, curvature: isPair ? curvature : weight }
}

/** The two sides of a cut, while bin after bin moves left. */
class Sides {
  readonly #query: SplitQuery
  readonly #weight: number
  readonly #slope: number
  #left = 0
  #leftCurvature = 0

  constructor(query: SplitQuery) {
    const { node, limits } = query
    this.#query = query
    this.#weight = weightOf(node.sum, limits.unit)
    this.#slope = node.sum - this.#weight * limits.unit
  }

  clear(): void {
    this.#left = 0
    this.#leftCurvature = 0
  }

  moveLeft({ sums, isPair }: Histogram, feature: number, bin: number): void {
    const at = feature * BINS + bin
    this.#left += isPair ? sums[2 * at]! : sums[at]!
    if (isPair) this.#leftCurvature += sums[2 * at + 1]!
  }

  /** NaN, hence never better, where a side is too small or the direction is wrong. */
  score(direction: number): number {
    const { histogram, node, limits, bounds } = this.#query
    const { unit, penalty, leastWeight, leastCurvature } = limits
    const weight = weightOf(this.#left, unit)
    if (weight < leastWeight || this.#weight - weight < leastWeight) return Number.NaN
    const slope = this.#left - weight * unit
    const curvature = histogram.isPair ? this.#leftCurvature : weight
    const otherSlope = this.#slope - slope
    const otherCurvature = node.curvature - curvature
    if (curvature < leastCurvature || otherCurvature < leastCurvature) return Number.NaN
    const left = worth(slope, curvature, penalty, bounds)
    const right = worth(otherSlope, otherCurvature, penalty, bounds)
    if (direction * (right - left) < 0) return Number.NaN
    return scoreOf(slope, curvature, penalty, left) + scoreOf(otherSlope, otherCurvature, penalty, right)
  }
}

/** Writes 1 for each bin that goes right, the threshold of a numeric cut half-way to the next bin that has rows. */
export function writeSides(found: FoundSplit, threshold: number, goesRight: Uint8Array): void {
  if (found.left) {
    goesRight.fill(1)
    for (const bin of found.left) goesRight[bin] = 0
    return
  }
  goesRight.fill(0, 0, threshold + 1)
  goesRight.fill(1, threshold + 1)
  goesRight[MISSING_BIN] = found.isMissingLeft === 1 ? 0 : 1
}

/** Half-way from a cut to the next bin that has rows. */
export function thresholdOf({ sums, isPair }: Histogram, { feature, bin }: Found, bins: number): number {
  const stride = isPair ? 2 : 1
  const first = feature * BINS * stride
  let next = bin + 1
  while (next < bins && sums[first + next * stride] === 0) next++
  return next < bins ? (bin + next - 1) >> 1 : bin
}

/** Sums of the rows that go left. */
export function leftSums({ sums, isPair }: Histogram, feature: number, goesRight: Uint8Array): NodeSums {
  const first = feature * BINS
  let sum = 0
  let curvature = 0
  for (let bin = 0; bin < BINS; bin++) {
    if (goesRight[bin] === 1) continue
    sum += isPair ? sums[2 * (first + bin)]! : sums[first + bin]!
    if (isPair) curvature += sums[2 * (first + bin) + 1]!
  }
  return { sum, curvature }
}
