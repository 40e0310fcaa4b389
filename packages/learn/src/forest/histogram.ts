/**
 * The two loops in which a forest spends its time: sums by bin, and the search for the best cut.
 *
 * A histogram has 256 bins; bin 255 holds the missing values. Several features are summed in one
 * pass, one histogram after the other. In a node of few rows most bins are empty: there a bit mask
 * (8 words a feature) remembers which bins have rows, so that the others need not be looked at.
 *
 * A sum is a double whose whole part is a weight and whose fraction is a sum of labels, see
 * forest-data.ts.
 */
import { MISSING_BIN } from './bins.ts'

const BINS = 256
const WORDS = 8
/** Features summed in one pass. */
export const BLOCK = 8
/** In nodes of no more rows than this the mask pays. */
const FEW_ROWS = 128
/** A score counts as better only above rounding: equal cuts must not replace the first. */
const JUST_ABOVE = 1 + 2 ** -50

export interface Rows {
  /** Row numbers; those of a node lie together. */
  readonly index: Int32Array
  /** What each of them adds to a sum. */
  readonly value: Float64Array
}

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
  readonly #sums = new Float64Array(BLOCK * BINS)
  readonly #mask = new Int32Array(BLOCK * WORDS)
  readonly #found: Found = { score: 0, left: 0 }
  #isSparse = false

  /** Sums rows `start` to `end` by the bins of up to eight features. */
  fill(columns: readonly Uint8Array[], features: Int32Array, rows: Rows, start: number, end: number): void {
    const { index, value } = rows
    const sums = this.#sums
    const count = features.length
    const column = (place: number) => columns[features[place]!]!
    this.#isSparse = end - start <= FEW_ROWS
    let at = 0
    if (this.#isSparse) {
      for (; at + 4 <= count; at += 4) {
        addFourMarked(
          sums,
          this.#mask,
          at,
          column(at),
          column(at + 1),
          column(at + 2),
          column(at + 3),
          index,
          value,
          start,
          end,
        )
      }
      for (; at < count; at++) addOneMarked(sums, this.#mask, at, column(at), index, value, start, end)
      return
    }
    if (count === 8) {
      addEight(
        sums,
        column(0),
        column(1),
        column(2),
        column(3),
        column(4),
        column(5),
        column(6),
        column(7),
        index,
        value,
        start,
        end,
      )
      return
    }
    for (; at + 4 <= count; at += 4) {
      addFour(sums, at, column(at), column(at + 1), column(at + 2), column(at + 3), index, value, start, end)
    }
    for (; at < count; at++) addOne(sums, at, column(at), index, value, start, end)
  }

  /**
   * Improves `cut` where the feature summed at `place` has a better one, and clears its sums.
   * @param total sum over the node
   * @param leastWeight of a child
   */
  search(place: number, bins: number, feature: number, total: number, leastWeight: number, cut: Cut): void {
    const sums = this.#sums
    const base = place * BINS
    const missing = sums[base + MISSING_BIN]!
    if (this.#isSparse) this.#mask[place * WORDS + WORDS - 1]! &= 0x7fffffff
    // Where none is missing, values missing later follow the heavier child.
    const isBetter = this.#searchSide(place, bins, feature, total, leastWeight, 0, cut)
    if (missing > 0) this.#searchSide(place, bins, feature, total, leastWeight, missing, cut)
    else if (isBetter && 2 * Math.floor(cut.left) >= Math.floor(total)) rotate(cut)
    sums.fill(0, base, base + bins)
    sums[base + MISSING_BIN] = 0
    if (this.#isSparse) for (let i = 0; i < WORDS; i++) this.#mask[place * WORDS + i] = 0
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
    const sums = this.#sums
    const base = place * BINS
    const found = this.#found
    found.score = cut.score
    const bin = this.#isSparse
      ? searchMarked(sums, base, this.#mask, place * WORDS, total, leastWeight, missingLeft, found)
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

function addOne(
  sums: Float64Array,
  place: number,
  column: Uint8Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  const base = place * BINS
  for (let i = start; i < end; i++) sums[base + column[index[i]!]!]! += value[i]!
}

function addOneMarked(
  sums: Float64Array,
  mask: Int32Array,
  place: number,
  column: Uint8Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  const base = place * BINS
  const words = place * WORDS
  for (let i = start; i < end; i++) {
    const bin = column[index[i]!]!
    sums[base + bin]! += value[i]!
    mask[words + (bin >> 5)]! |= 1 << bin
  }
}

function addFour(
  sums: Float64Array,
  place: number,
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  const base = place * BINS
  for (let i = start; i < end; i++) {
    const row = index[i]!
    const added = value[i]!
    sums[base + a[row]!]! += added
    sums[base + BINS + b[row]!]! += added
    sums[base + 2 * BINS + c[row]!]! += added
    sums[base + 3 * BINS + d[row]!]! += added
  }
}

function addEight(
  sums: Float64Array,
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  e: Uint8Array,
  f: Uint8Array,
  g: Uint8Array,
  h: Uint8Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  for (let i = start; i < end; i++) {
    const row = index[i]!
    const added = value[i]!
    sums[a[row]!]! += added
    sums[BINS + b[row]!]! += added
    sums[2 * BINS + c[row]!]! += added
    sums[3 * BINS + d[row]!]! += added
    sums[4 * BINS + e[row]!]! += added
    sums[5 * BINS + f[row]!]! += added
    sums[6 * BINS + g[row]!]! += added
    sums[7 * BINS + h[row]!]! += added
  }
}

function addFourMarked(
  sums: Float64Array,
  mask: Int32Array,
  place: number,
  a: Uint8Array,
  b: Uint8Array,
  c: Uint8Array,
  d: Uint8Array,
  index: Int32Array,
  value: Float64Array,
  start: number,
  end: number,
): void {
  const base = place * BINS
  const words = place * WORDS
  for (let i = start; i < end; i++) {
    const row = index[i]!
    const added = value[i]!
    const binA = a[row]!
    const binB = b[row]!
    const binC = c[row]!
    const binD = d[row]!
    sums[base + binA]! += added
    sums[base + BINS + binB]! += added
    sums[base + 2 * BINS + binC]! += added
    sums[base + 3 * BINS + binD]! += added
    mask[words + (binA >> 5)]! |= 1 << binA
    mask[words + WORDS + (binB >> 5)]! |= 1 << binB
    mask[words + 2 * WORDS + (binC >> 5)]! |= 1 << binC
    mask[words + 3 * WORDS + (binD >> 5)]! |= 1 << binD
  }
}
