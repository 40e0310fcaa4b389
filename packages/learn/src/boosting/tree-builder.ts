/** Grows one tree of a boosted model on slopes and curvatures. */
import type { RandomSource } from '../estimator.ts'
import { MISSING_BIN } from '../trees/bins.ts'
import type { GrowingFloats, GrowingIntegers } from '../trees/growing-array.ts'
import { binSums, weightOf } from '../trees/numeric-search.ts'
import { type NodeSums, type SearchLimits, type TreeWork } from '../trees/tree-work.ts'
import type { GrowthParameters } from './boosting-parameters.ts'
import type { SlopeUnits } from './slope-units.ts'
import {
  type Bounds,
  type FoundSplit,
  leftSums,
  searchCategories,
  searchConstrained,
  thresholdOf,
  UNBOUNDED,
  worth,
  writeSides,
} from './split.ts'

/** A score counts as better than the node's own only above rounding. */
const JUST_ABOVE = 1 + 2 ** -40

export interface BuilderFeatures {
  /** Bins of each feature without that of missing values. */
  readonly bins: readonly number[]
  readonly isCategorical: readonly boolean[]
  /** 1 where the prediction must not fall with the feature, -1 where it must not rise. */
  readonly directions: readonly number[]
}

/** Where finished trees go. */
export interface TreeStore {
  readonly nodes: GrowingIntegers
  readonly right: GrowingIntegers
  readonly leaves: GrowingFloats
  readonly cover: GrowingFloats
  /** Number of a new set of categories that go left. */
  addSet(feature: number, left: readonly number[]): number
}

interface Node {
  /** Its training rows are numbers `from` to `to`; the rows that only follow are `followFrom` to `followTo`. */
  readonly from: number
  readonly to: number
  readonly followFrom: number
  readonly followTo: number
  readonly depth: number
  readonly sums: NodeSums
  readonly bounds: Bounds
  /** Histogram; -1 where the node is a leaf for certain. */
  slot: number
  split: Split | undefined
}

interface Split {
  readonly found: FoundSplit
  readonly threshold: number
  readonly gain: number
  left: Node | undefined
  right: Node | undefined
}

/** What to do at a leaf: its rows and what it is worth; returns what the tree says there. */
export type FinishLeaf = (rows: Int32Array, following: Int32Array, value: number) => number

export class TreeBuilder {
  /** Reduction of the loss by each feature in the tree built last. */
  readonly gains: Float64Array
  readonly #work: TreeWork
  readonly #features: BuilderFeatures
  readonly #parameters: GrowthParameters
  readonly #unitsPerWeight: number
  readonly #isConstrained: boolean
  readonly #freeSlots: number[]
  #units: SlopeUnits = { unit: 1, slope: 1, curvature: 1 }
  #limits: SearchLimits = { unit: 1, penalty: 0, leastWeight: 1, leastCurvature: 0 }
  #numeric = 0
  #special: number[] = []

  constructor(work: TreeWork, features: BuilderFeatures, parameters: GrowthParameters, unitsPerWeight: number) {
    this.#work = work
    this.#features = features
    this.#parameters = parameters
    this.#unitsPerWeight = unitsPerWeight
    this.#isConstrained = features.directions.some((direction) => direction !== 0)
    this.#freeSlots = Array.from({ length: work.size.slots }, (_, slot) => slot)
    this.gains = new Float64Array(features.bins.length)
  }

  /**
   * Builds a tree on the first `count` rows of the work, in whose values the slopes are; the others follow.
   * @param features numbers of the features that may split
   */
  build(count: number, features: readonly number[], units: SlopeUnits, store: TreeStore, finish: FinishLeaf): void {
    this.#use(units, features)
    this.gains.fill(0)
    const root = this.#root(count)
    const open = [root]
    for (let leaves = 1; leaves < this.#parameters.maxLeaves; leaves++) {
      const node = this.#take(open)
      if (node === undefined) break
      open.push(...this.#divide(node, leaves + 1 < this.#parameters.maxLeaves))
    }
    for (const node of open) this.#release(node)
    this.#write(root, store, finish)
  }

  #use(units: SlopeUnits, features: readonly number[]): void {
    const { penalty, minLeaf, minChildWeight } = this.#parameters
    const { isCategorical, bins } = this.#features
    const isPair = this.#work.size.isPair
    const perCurvature = 1 / units.curvature
    const leastCurvature = Math.max(isPair ? 1 : 0, minChildWeight * perCurvature)
    const leastWeight = Math.max(1, Math.ceil(minLeaf * this.#unitsPerWeight))
    this.#units = units
    this.#limits = {
      unit: units.unit,
      penalty: penalty * perCurvature,
      leastWeight: isPair ? leastWeight : Math.max(leastWeight, Math.ceil(leastCurvature)),
      leastCurvature,
    }
    const isSpecial = (feature: number) => this.#isConstrained || isCategorical[feature] === true
    const numeric = features.filter((feature) => !isSpecial(feature))
    for (const [i, feature] of numeric.entries()) this.#work.candidates.set([feature, bins[feature]!], 2 * i)
    this.#numeric = numeric.length
    this.#special = features.filter(isSpecial)
  }

  #root(count: number): Node {
    const { values, rows, size } = this.#work
    const stride = size.isPair ? 2 : 1
    let sum = 0
    let curvature = 0
    for (let i = 0; i < count; i++) {
      sum += values[rows[i]! * stride]!
      if (size.isPair) curvature += values[rows[i]! * stride + 1]!
    }
    const place = { from: 0, to: count, followFrom: count, followTo: rows.length }
    const sums = this.#sums(sum, curvature)
    const node: Node = { ...place, depth: 0, sums, bounds: UNBOUNDED, slot: -1, split: undefined }
    if (!this.#canSplit(node)) return node
    node.slot = this.#freeSlots.pop()!
    this.#work.sum(node.slot, 0, count, count === rows.length)
    this.#find(node)
    return node
  }

  #sums(sum: number, curvature: number): NodeSums {
    return { sum, curvature: this.#work.size.isPair ? curvature : weightOf(sum, this.#limits.unit) }
  }

  #canSplit({ depth, sums }: Node): boolean {
    const { maxDepth } = this.#parameters
    const { unit, leastWeight } = this.#limits
    return (maxDepth === 0 || depth < maxDepth) && weightOf(sums.sum, unit) >= 2 * leastWeight
  }

  /** The node to split next, taken from the open ones: of equal gains the one opened first. */
  #take(open: Node[]): Node | undefined {
    let best = -1
    for (const [i, { split }] of open.entries()) {
      if (split === undefined) continue
      if (best < 0 || (this.#parameters.growth === 'leaf' && split.gain > open[best]!.split!.gain)) best = i
    }
    return best < 0 ? undefined : open.splice(best, 1)[0]
  }

  #find(node: Node): void {
    const { slot, sums } = node
    const { penalty, unit } = this.#limits
    const histogram = { sums: this.#work.sums(slot), isPair: this.#work.size.isPair }
    const slope = sums.sum - weightOf(sums.sum, unit) * unit
    const own = (slope * slope) / (sums.curvature + penalty)
    // Half the difference of the scores is the reduction of the loss.
    const perScore = this.#units.slope ** 2 / this.#units.curvature / 2
    const floor = own * JUST_ABOVE + this.#parameters.minGain / perScore
    const found: FoundSplit = { score: floor, feature: -1, bin: -1, isMissingLeft: 0 }
    this.#work.search(slot, this.#numeric, sums, this.#limits, found)
    const query = { histogram, node: sums, limits: this.#limits, bounds: node.bounds }
    for (const feature of this.#special) {
      const bins = this.#features.bins[feature]!
      if (this.#features.isCategorical[feature]) searchCategories(query, feature, bins, found)
      else searchConstrained(query, feature, bins, this.#features.directions[feature]!, found)
    }
    if (found.feature < 0) return
    const bins = this.#features.bins[found.feature]!
    const threshold = found.left ? 0 : thresholdOf(histogram, found, bins)
    node.split = { found, threshold, gain: (found.score - own) * perScore, left: undefined, right: undefined }
  }

  /** Divides a node; where more splits may follow, its children are searched. */
  #divide(node: Node, isSearched: boolean): Node[] {
    const { found, threshold } = node.split!
    const { feature } = found
    const { goesRight, size } = this.#work
    const histogram = { sums: this.#work.sums(node.slot), isPair: size.isPair }
    writeSides(found, threshold, goesRight)
    const { sum, curvature } = leftSums(histogram, feature, goesRight)
    if (binSums(histogram, feature, MISSING_BIN).sum === 0) this.#sendUnseen(node, sum)
    const middle = this.#work.partition(node.from, node.to, feature)
    const followMiddle = this.#work.partition(node.followFrom, node.followTo, feature)
    const sums = this.#sums(sum, curvature)
    const rest = this.#sums(node.sums.sum - sum, node.sums.curvature - curvature)
    const [low, high] = this.#childBounds(node, sums, rest)
    const { from, to, followFrom, followTo } = node
    const child = { depth: node.depth + 1, slot: -1, split: undefined }
    const left: Node = { from, to: middle, followFrom, followTo: followMiddle, sums, bounds: low, ...child }
    const right: Node = { from: middle, to, followFrom: followMiddle, followTo, sums: rest, bounds: high, ...child }
    node.split!.left = left
    node.split!.right = right
    this.gains[feature]! += node.split!.gain
    if (isSearched) this.#openChildren(node, left, right)
    else this.#release(node)
    return [left, right]
  }

  /** Where no value was missing, those missing later follow the heavier child. */
  #sendUnseen({ sums, split }: Node, left: number): void {
    const { unit } = this.#limits
    const { found } = split!
    if (2 * weightOf(left, unit) < weightOf(sums.sum, unit)) return
    this.#work.goesRight[MISSING_BIN] = 0
    if (found.left) found.left = [...found.left, MISSING_BIN]
    else found.isMissingLeft = 1
  }

  #childBounds({ bounds, split }: Node, left: NodeSums, right: NodeSums): [Bounds, Bounds] {
    const direction = this.#features.directions[split!.found.feature]!
    if (direction === 0) return [bounds, bounds]
    const middle = (this.#worth(left, bounds) + this.#worth(right, bounds)) / 2
    const below = { ...bounds, high: middle }
    const above = { ...bounds, low: middle }
    return direction > 0 ? [below, above] : [above, below]
  }

  #worth({ sum, curvature }: NodeSums, bounds: Bounds): number {
    const { unit, penalty } = this.#limits
    return worth(sum - weightOf(sum, unit) * unit, curvature, penalty, bounds)
  }

  /** Sums the smaller child; what its sibling has is the rest. */
  #openChildren(node: Node, left: Node, right: Node): void {
    const [small, large] = left.to - left.from <= right.to - right.from ? [left, right] : [right, left]
    if (this.#canSplit(large)) {
      const slot = this.#freeSlots.pop()!
      this.#work.sum(slot, small.from, small.to, false)
      this.#work.subtract(node.slot, slot)
      large.slot = node.slot
      small.slot = slot
      this.#find(large)
      if (this.#canSplit(small)) this.#find(small)
    } else if (this.#canSplit(small)) {
      small.slot = node.slot
      this.#work.sum(small.slot, small.from, small.to, false)
      this.#find(small)
    } else {
      this.#freeSlots.push(node.slot)
    }
    for (const child of [left, right]) if (child.split === undefined) this.#release(child)
    node.slot = -1
  }

  #release(node: Node): void {
    if (node.slot >= 0) this.#freeSlots.push(node.slot)
    node.slot = -1
  }

  #write(node: Node, store: TreeStore, finish: FinishLeaf): void {
    const { left, right, found, threshold } = node.split ?? {}
    if (left === undefined || right === undefined) return this.#writeLeaf(node, store, finish)
    const at = store.nodes.length
    store.nodes.push(this.#nodeOf(found!, threshold!, store))
    store.right.push(0)
    this.#write(left, store, finish)
    store.right.values[at] = store.nodes.length
    this.#write(right, store, finish)
  }

  /** A set of categories is a feature of its own after all others: 0 where it goes left, else 1. */
  #nodeOf({ feature, left, isMissingLeft }: FoundSplit, threshold: number, store: TreeStore): number {
    if (left) return (this.#features.bins.length + store.addSet(feature, left)) << 9
    return (feature << 9) | (isMissingLeft << 8) | (threshold + isMissingLeft)
  }

  #writeLeaf(node: Node, store: TreeStore, finish: FinishLeaf): void {
    const { rows } = this.#work
    const { slope, curvature, unit } = this.#units
    const value = this.#worth(node.sums, node.bounds) * (slope / curvature)
    store.nodes.push(~store.leaves.length)
    store.right.push(0)
    store.leaves.push(finish(rows.subarray(node.from, node.to), rows.subarray(node.followFrom, node.followTo), value))
    store.cover.push(weightOf(node.sums.sum, unit) / this.#unitsPerWeight)
  }
}

/** Features drawn for a tree, in their own order; all of them where the fraction is 1. */
export function drawFeatures(useful: readonly number[], fraction: number, random: RandomSource): readonly number[] {
  if (fraction === 1) return useful
  const order = [...useful]
  const count = Math.max(1, Math.round(fraction * order.length))
  for (let i = 0; i < Math.min(count, order.length); i++) {
    const other = i + random.integer(order.length - i)
    const held = order[i]!
    order[i] = order[other]!
    order[other] = held
  }
  return order.slice(0, count).sort((a, b) => a - b)
}
