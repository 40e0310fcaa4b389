/**
 * The histograms of a node's features, and the search for the best cut in them.
 *
 * A histogram has 256 bins; bin 255 holds the missing values. A sum is a double whose whole part is
 * a weight and whose fraction is a sum of labels, see forest-data.ts. In a node of few rows most bins
 * are empty: there a bit mask remembers which have rows, so that the others need not be looked at.
 */
import {
  addEight,
  addFour,
  addFourMarked,
  addOne,
  addOneMarked,
  BINS,
  type BinSums,
  BLOCK,
  createBinSums,
  type Rows,
  WORDS,
} from './bin-sums.ts'
import { MISSING_BIN } from '../trees/bins.ts'

/** In nodes of no more rows than this the mask pays. */
const FEW_ROWS = 128
/** A score counts as better only above rounding: equal cuts must not replace the first. */
const JUST_ABOVE = 1 + 2 ** -50

/** The best cut so far. Its gain is the node's weight times `score`. */
export interface Cut {
  score: number
  feature: number
  /** A row goes left when `(bin + rotation & 255) <= threshold`. */
  threshold: number
  rotation: 0 | 1
  /** Sum of the rows that go left. */
  left: number
}

export class Histogram {
  readonly #bins: BinSums = createBinSums()
  readonly #found: Found = { score: 0, left: 0 }
  #isSparse = false

  /** Sums rows `start` to `end` by the bins of up to eight features. */
  fill(columns: readonly Uint8Array[], features: Int32Array, rows: Rows, start: number, end: number): void {
    this.#isSparse = end - start <= FEW_ROWS
    const count = features.length
    if (count === BLOCK && !this.#isSparse) {
      addEight(this.#bins, columns, features, rows, start, end)
      return
    }
    const four = this.#isSparse ? addFourMarked : addFour
    const one = this.#isSparse ? addOneMarked : addOne
    let place = 0
    for (; place + 4 <= count; place += 4) four(this.#bins, place, columns, features, rows, start, end)
    for (; place < count; place++) one(this.#bins, place, columns, features, rows, start, end)
  }

  /**
   * Improves `cut` where the feature summed at `place` has a better one, and clears its sums.
   * @param total sum over the node
   * @param leastWeight of a child
   */
  search(place: number, bins: number, feature: number, total: number, leastWeight: number, cut: Cut): void {
    const { sums, mask } = this.#bins
    const base = place * BINS
    const missing = sums[base + MISSING_BIN]!
    if (this.#isSparse) mask[place * WORDS + WORDS - 1]! &= 0x7fffffff
    // Where none is missing, values missing later follow the heavier child.
    const isBetter = this.#searchSide(place, bins, feature, total, leastWeight, 0, cut)
    if (missing > 0) this.#searchSide(place, bins, feature, total, leastWeight, missing, cut)
    else if (isBetter && 2 * Math.floor(cut.left) >= Math.floor(total)) rotate(cut)
    this.#clear(place, bins)
  }

  /**
   * As `search`, at one cut only, drawn between the least and the greatest value of the node (Geurts, Ernst and
   * Wehenkel 2006), as far as bins tell them.
   * @param uniform number in [0, 1)
   */
  searchAt(
    uniform: number,
    place: number,
    edges: Float64Array,
    feature: number,
    total: number,
    leastWeight: number,
    cut: Cut,
  ): void {
    const { sums } = this.#bins
    const base = place * BINS
    const bins = edges.length + 1
    const missing = sums[base + MISSING_BIN]!
    const threshold = drawnThreshold(uniform, sums.subarray(base, base + bins), edges)
    let left = 0
    for (let bin = 0; bin <= threshold; bin++) left += sums[base + bin]!
    const isBetter = offer(left, threshold, feature, total, leastWeight, cut)
    if (missing > 0 && offer(left + missing, threshold, feature, total, leastWeight, cut)) rotate(cut)
    else if (missing === 0 && isBetter && 2 * Math.floor(left) >= Math.floor(total)) rotate(cut)
    this.#clear(place, bins)
  }

  #clear(place: number, bins: number): void {
    const { sums, mask } = this.#bins
    const base = place * BINS
    sums.fill(0, base, base + bins)
    sums[base + MISSING_BIN] = 0
    if (this.#isSparse) for (let i = 0; i < WORDS; i++) mask[place * WORDS + i] = 0
  }

  #searchSide(
    place: number,
    bins: number,
    feature: number,
    total: number,
    leastWeight: number,
    missingLeft: number,
    cut: Cut,
  ): boolean {
    const { sums, mask } = this.#bins
    const base = place * BINS
    const found = this.#found
    found.score = cut.score
    const bin = this.#isSparse
      ? searchMarked(sums, base, mask, place * WORDS, total, leastWeight, missingLeft, found)
      : searchAll(sums, base, bins, total, leastWeight, missingLeft, found)
    if (bin < 0) return false
    // The threshold lies half-way to the next bin that has rows.
    let next = bin + 1
    while (next < bins && sums[base + next] === 0) next++
    cut.score = found.score
    cut.feature = feature
    cut.threshold = next < bins ? (bin + next - 1) >> 1 : bin
    cut.rotation = 0
    cut.left = found.left
    if (missingLeft > 0) rotate(cut)
    return true
  }
}

interface Found {
  score: number
  left: number
}

/** The last bin that goes left; all of them where the values of the node lie in one bin. */
function drawnThreshold(uniform: number, sums: Float64Array, edges: Float64Array): number {
  const low = sums.findIndex((sum) => sum !== 0)
  const high = sums.findLastIndex((sum) => sum !== 0)
  if (low === high) return edges.length
  const least = edges[low]!
  const value = least + uniform * (edges[high - 1]! - least)
  let threshold = low
  while (edges[threshold]! < value) threshold++
  return threshold
}

/** Takes the cut if it is better; says whether. */
function offer(
  left: number,
  threshold: number,
  feature: number,
  total: number,
  leastWeight: number,
  cut: Cut,
): boolean {
  const weight = Math.floor(total)
  const leftWeight = Math.floor(left)
  if (leftWeight < leastWeight || weight - leftWeight < leastWeight) return false
  const deviation = left - leftWeight - leftWeight * ((total - weight) / weight)
  const score = (deviation * deviation) / (leftWeight * (weight - leftWeight))
  if (!(score > cut.score)) return false
  Object.assign(cut, { score: score * JUST_ABOVE, feature, threshold, rotation: 0, left })
  return true
}

/** Sends the missing values left. */
function rotate(cut: Cut): void {
  cut.rotation = 1
  cut.threshold += 1
}

/**
 * The bin after which to cut for a score above `found.score`, or -1.
 *
 * The reduction of the sum of squares is weight * deviation^2 / (leftWeight * rightWeight), where
 * deviation is the left labels' sum less what it would be at the node's mean. It is exactly zero
 * when all labels of the node are equal.
 */
function searchAll(
  sums: Float64Array,
  base: number,
  bins: number,
  total: number,
  leastWeight: number,
  missingLeft: number,
  found: Found,
): number {
  const weight = Math.floor(total)
  const mean = (total - weight) / weight
  const stop = weight - leastWeight + 1
  const end = base + bins
  let score = found.score
  let best = -1
  let bestLeft = 0
  let left = missingLeft
  let at = base
  for (; at < end; at++) {
    left += sums[at]!
    if (left >= leastWeight) break
  }
  while (left < stop && at < end) {
    const leftWeight = Math.floor(left)
    const deviation = left - leftWeight - leftWeight * mean
    const square = deviation * deviation
    const product = leftWeight * (weight - leftWeight)
    if (square > score * product) {
      score = (square / product) * JUST_ABOVE
      best = at - base
      bestLeft = left
    }
    at++
    left += sums[at]!
  }
  found.score = score
  found.left = bestLeft
  return best
}

/** As `searchAll`, over the bins that the mask names. */
function searchMarked(
  sums: Float64Array,
  base: number,
  mask: Int32Array,
  firstWord: number,
  total: number,
  leastWeight: number,
  missingLeft: number,
  found: Found,
): number {
  const weight = Math.floor(total)
  const mean = (total - weight) / weight
  const stop = weight - leastWeight + 1
  let score = found.score
  let best = -1
  let bestLeft = 0
  let left = missingLeft
  for (let i = 0; i < WORDS; i++) {
    let word = mask[firstWord + i]!
    while (word !== 0) {
      const bin = (i << 5) + 31 - Math.clz32(word & -word)
      word &= word - 1
      left += sums[base + bin]!
      if (left < leastWeight) continue
      if (left >= stop) break
      const leftWeight = Math.floor(left)
      const deviation = left - leftWeight - leftWeight * mean
      const square = deviation * deviation
      const product = leftWeight * (weight - leftWeight)
      if (square > score * product) {
        score = (square / product) * JUST_ABOVE
        best = bin
        bestLeft = left
      }
    }
  }
  found.score = score
  found.left = bestLeft
  return best
}
