/**
 * Sums over the rows of a node by the bins of its features: the loops in which a forest spends most
 * of its time. Several features are summed in one pass over the rows, each into its own place.
 */

/** Bins of a place. */
export const BINS = 256
/** Words of a place's mask, one bit a bin. */
export const WORDS = BINS / 32
/** Places. */
export const BLOCK = 8

export interface BinSums {
  /** Sum of bin b at place p: number `p * BINS + b`. */
  readonly sums: Float64Array
  /** Which bins have rows; kept by the functions named "marked" only. */
  readonly mask: Int32Array
}

export interface Rows {
  /** Row numbers; those of a node lie together. */
  readonly index: Int32Array
  /** What each of them adds to a sum. */
  readonly value: Float64Array
}

export function createBinSums(): BinSums {
  return { sums: new Float64Array(BLOCK * BINS), mask: new Int32Array(BLOCK * WORDS) }
}

/** Sums rows `start` to `end` by the bins of the feature at `place` in `features`. */
export function addOne(
  { sums }: BinSums,
  place: number,
  columns: readonly Uint8Array[],
  features: Int32Array,
  { index, value }: Rows,
  start: number,
  end: number,
): void {
  const column = columns[features[place]!]!
  const base = place * BINS
  for (let i = start; i < end; i++) sums[base + column[index[i]!]!]! += value[i]!
}

export function addOneMarked(
  { sums, mask }: BinSums,
  place: number,
  columns: readonly Uint8Array[],
  features: Int32Array,
  { index, value }: Rows,
  start: number,
  end: number,
): void {
  const column = columns[features[place]!]!
  const base = place * BINS
  const words = place * WORDS
  for (let i = start; i < end; i++) {
    const bin = column[index[i]!]!
    sums[base + bin]! += value[i]!
    mask[words + (bin >> 5)]! |= 1 << bin
  }
}

/** As `addOne`, for the four features from `place` on. */
export function addFour(
  { sums }: BinSums,
  place: number,
  columns: readonly Uint8Array[],
  features: Int32Array,
  { index, value }: Rows,
  start: number,
  end: number,
): void {
  const a = columns[features[place]!]!
  const b = columns[features[place + 1]!]!
  const c = columns[features[place + 2]!]!
  const d = columns[features[place + 3]!]!
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

export function addFourMarked(
  { sums, mask }: BinSums,
  place: number,
  columns: readonly Uint8Array[],
  features: Int32Array,
  { index, value }: Rows,
  start: number,
  end: number,
): void {
  const a = columns[features[place]!]!
  const b = columns[features[place + 1]!]!
  const c = columns[features[place + 2]!]!
  const d = columns[features[place + 3]!]!
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

/** As `addOne`, for all eight features. */
export function addEight(
  { sums }: BinSums,
  columns: readonly Uint8Array[],
  features: Int32Array,
  { index, value }: Rows,
  start: number,
  end: number,
): void {
  const a = columns[features[0]!]!
  const b = columns[features[1]!]!
  const c = columns[features[2]!]!
  const d = columns[features[3]!]!
  const e = columns[features[4]!]!
  const f = columns[features[5]!]!
  const g = columns[features[6]!]!
  const h = columns[features[7]!]!
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
