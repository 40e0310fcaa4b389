/**
 * Grows one tree after the other on binned data.
 *
 * A split is chosen by the reduction of the sum of squares, which for classes 0 and 1 is half the
 * reduction of Gini's impurity (Breiman, Friedman, Olshen and Stone 1984). All sums are exact (see
 * forest-data.ts) and the random numbers of a tree come from its own stream, so a tree depends on
 * its data, its parameters and its number only.
 */
import type { RandomSource } from '../estimator.ts'
import { BLOCK, type Rows } from './bin-sums.ts'
import type { ForestData } from './forest-data.ts'
import { featuresPerSplit, type ForestParameters } from './forest-parameters.ts'
import { GrowingFloats, GrowingIntegers } from '../trees/growing-array.ts'
import { type Cut, Histogram } from './histogram.ts'
import { RowSampler } from './row-sampler.ts'

const TWO_POW_32 = 4294967296

/** A node that is still to be written. */
interface Pending {
  /** Its rows are numbers `start` to `end` of the partitioned rows. */
  readonly start: number
  readonly end: number
  readonly depth: number
  /** Sum over its rows. */
  readonly sum: number
  /** The node whose right child it is; -1 for a left child and the root. */
  readonly rightOf: number
}

export class TreeGrower {
  /** Nodes of all trees so far, as described in trees.ts; right children and leaves count from 0. */
  readonly nodes = new GrowingIntegers()
  readonly right = new GrowingIntegers()
  readonly leaves = new GrowingFloats()
  readonly cover = new GrowingFloats()
  /** Reduction of the sum of squares by each feature in the tree grown last; the unit is arbitrary. */
  readonly gains: Float64Array

  readonly #data: ForestData
  readonly #columns: readonly Uint8Array[]
  readonly #sampler: RowSampler
  readonly #isRandom: boolean
  readonly #maxDepth: number
  readonly #leastWeight: number
  readonly #featuresPerSplit: number
  /** Rows of the tree at hand, partitioned so that those of a node lie together. */
  readonly #rows: Rows
  readonly #held: Rows
  /** Features in the order in which they are tried. */
  readonly #candidates: Int32Array
  readonly #histogram = new Histogram()
  /** The best cut of the node at hand. */
  readonly #cut: Cut = { score: 0, feature: -1, threshold: 0, rotation: 0, left: 0 }

  constructor(data: ForestData, parameters: ForestParameters) {
    const { rows } = data
    this.#data = data
    this.#columns = Array.from({ length: data.features }, (_, j) => data.bins.subarray(j * rows, (j + 1) * rows))
    this.#sampler = new RowSampler(rows, parameters.sampleFraction, parameters.bootstrap)
    this.gains = new Float64Array(data.features)
    this.#isRandom = parameters.cuts === 'random'
    this.#maxDepth = parameters.maxDepth === 0 ? Infinity : parameters.maxDepth
    this.#leastWeight = Math.max(1, Math.ceil(parameters.minLeaf * data.unitsPerWeight))
    this.#featuresPerSplit = featuresPerSplit(parameters.maxFeatures, data.features)
    this.#rows = { index: new Int32Array(rows), value: new Float64Array(rows) }
    this.#held = { index: new Int32Array(rows), value: new Float64Array(rows) }
    this.#candidates = data.candidates.slice()
  }

  /** Appends one tree to `nodes`, `right` and `leaves`. */
  grow(random: RandomSource): void {
    this.#sampler.draw(random)
    this.#candidates.set(this.#data.candidates)
    this.gains.fill(0)
    const pending: Pending[] = [this.#rootThatWeighs()]
    for (let node = pending.pop(); node; node = pending.pop()) {
      if (node.rightOf >= 0) this.right.values[node.rightOf] = this.nodes.length
      if (!this.#isTerminal(node.depth, node.sum) && this.#findCut(node, random)) this.#writeSplit(node, pending)
      else this.#writeLeaf(node.sum)
    }
  }

  /** Of the rows drawn; of all where those drawn are too light to count. */
  #rootThatWeighs(): Pending {
    const root = this.#root()
    if (root.sum > 0) return root
    this.#sampler.drawn.fill(1)
    return this.#root()
  }

  #root(): Pending {
    const { labels, units } = this.#data
    const { index, value } = this.#rows
    const drawn = this.#sampler.drawn
    let count = 0
    let sum = 0
    for (let row = 0; row < drawn.length; row++) {
      const times = drawn[row]!
      const weight = times * units[row]!
      const added = weight + weight * labels[row]!
      // A row that was not drawn is overwritten by the next.
      index[count] = row
      value[count] = added
      sum += added
      count += times > 0 ? 1 : 0
    }
    return { start: 0, end: count, depth: 0, sum, rightOf: -1 }
  }

  #isTerminal(depth: number, sum: number): boolean {
    return depth >= this.#maxDepth || sum < 2 * this.#leastWeight
  }

  #writeLeaf(sum: number): void {
    const weight = Math.floor(sum)
    this.nodes.push(~this.leaves.length)
    this.right.push(0)
    this.leaves.push(((sum - weight) / weight) * this.#data.scale)
    this.cover.push(weight / this.#data.unitsPerWeight)
  }

  #writeSplit(node: Pending, pending: Pending[]): void {
    const { start, end, sum } = node
    const { feature, rotation, threshold, left, score } = this.#cut
    const depth = node.depth + 1
    this.gains[feature]! += score * Math.floor(sum)
    this.nodes.push((feature << 9) | (rotation << 8) | threshold)
    this.right.push(0)
    // Leaves need no rows, so two of them need no partition.
    const areLeaves = this.#isTerminal(depth, left) && this.#isTerminal(depth, sum - left)
    const middle = areLeaves ? end : partition(this.#columns[feature]!, this.#cut, this.#rows, this.#held, start, end)
    pending.push({ start: middle, end, depth, sum: sum - left, rightOf: this.nodes.length - 1 })
    pending.push({ start, end: middle, depth, sum: left, rightOf: -1 })
  }

  /** Tries features drawn at random until enough were tried and one of them splits the node. */
  #findCut(node: Pending, random: RandomSource): boolean {
    const cut = this.#cut
    cut.score = 0
    cut.feature = -1
    const available = this.#candidates.length
    let tried = 0
    while (tried < available && (tried < this.#featuresPerSplit || cut.feature < 0)) {
      const wanted = Math.max(1, this.#featuresPerSplit - tried)
      const count = Math.min(BLOCK, wanted, available - tried)
      this.#tryFeatures(this.#drawFeatures(tried, count, random), node, random)
      tried += count
    }
    return cut.feature >= 0
  }

  /** Features number `first` to `first + count` of a random order (Fisher and Yates, as far as needed). */
  #drawFeatures(first: number, count: number, random: RandomSource): Int32Array {
    const candidates = this.#candidates
    for (let i = first; i < first + count; i++) {
      const other = i + Math.floor((random.uint32() * (candidates.length - i)) / TWO_POW_32)
      const held = candidates[i]!
      candidates[i] = candidates[other]!
      candidates[other] = held
    }
    return candidates.subarray(first, first + count)
  }

  #tryFeatures(features: Int32Array, node: Pending, random: RandomSource): void {
    this.#histogram.fill(this.#columns, features, this.#rows, node.start, node.end)
    for (let place = 0; place < features.length; place++) {
      const feature = features[place]!
      const edges = this.#data.edges[feature]!
      const least = this.#leastWeight
      if (this.#isRandom) {
        this.#histogram.searchAt(random.next(), place, edges, feature, node.sum, least, this.#cut)
      } else {
        this.#histogram.search(place, edges.length + 1, feature, node.sum, least, this.#cut)
      }
    }
  }
}

/** Moves the rows that go left to the front, keeping their order; returns where the others start. */
function partition(column: Uint8Array, cut: Cut, rows: Rows, held: Rows, start: number, end: number): number {
  const { threshold, rotation } = cut
  const { index, value } = rows
  const { index: heldIndex, value: heldValue } = held
  let left = start
  let right = 0
  for (let i = start; i < end; i++) {
    const row = index[i]!
    const added = value[i]!
    index[left] = row
    value[left] = added
    heldIndex[right] = row
    heldValue[right] = added
    // 1 where the bin is above the threshold: the sign bit, without a branch that is hard to foresee.
    const goesRight = (threshold - ((column[row]! + rotation) & 255)) >>> 31
    left += 1 - goesRight
    right += goesRight
  }
  for (let i = 0; i < right; i++) {
    index[left + i] = heldIndex[i]!
    value[left + i] = heldValue[i]!
  }
  return left
}
