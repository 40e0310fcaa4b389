/**
 * The heavy work of growing a tree: rows divided among nodes, their sums by bins, and the search for the best cut in
 * them. Once plain, once as a kernel; both give the same bits, since every sum is a whole number below 2^53.
 *
 * A row adds to the bin of each of its features its weight in units times `unit` plus its slope, a whole number too
 * small to disturb the weight; with pairs a second double, its curvature.
 */

/** Bins of a feature; the last holds missing values. */
export const BINS = 256
/** Features whose bins lie together. */
export const WORD = 8

export interface WorkSize {
  readonly rows: number
  readonly features: number
  readonly isPair: boolean
  /** Histograms that are kept at a time. */
  readonly slots: number
}

/** A cut of a numeric feature: rows go left whose bin is not above `bin`. */
export interface Found {
  /** Only a better cut is written. */
  score: number
  feature: number
  bin: number
  /** 1 where missing values go left. */
  isMissingLeft: number
}

export interface NodeSums {
  /** Weight times `unit` plus slope. */
  readonly sum: number
  /** Curvature; the weight where it is constant. */
  readonly curvature: number
}

export interface SearchLimits {
  readonly unit: number
  /** Added to the curvature. */
  readonly penalty: number
  /** Of weight, in units. */
  readonly leastWeight: number
  readonly leastCurvature: number
}

export interface TreeWork {
  readonly size: WorkSize
  /** Bin of feature j in row i: number `binAt(j, rows) + i * WORD`. */
  readonly bins: Uint8Array
  /** What each row adds: one double or two. */
  readonly values: Float64Array
  /** Row numbers; those of a node lie together. */
  readonly rows: Int32Array
  /** Pairs of number and bins of the features that `search` looks at. */
  readonly candidates: Int32Array
  /** 1 for each bin that goes right in the next `partition`. */
  readonly goesRight: Uint8Array
  /** Moves the rows that go left to the front, keeping their order; returns where the others start. */
  partition(from: number, to: number, feature: number): number
  /** Sums rows `from` to `to` into a slot; `isWhole` says that these are all rows in order. */
  sum(slot: number, from: number, to: number, isWhole: boolean): void
  /** Takes one slot's sums from another's. */
  subtract(slot: number, part: number): void
  /** Improves `found` by the best cut of the first `count` candidates. */
  search(slot: number, count: number, node: NodeSums, limits: SearchLimits, found: Found): void
  /** The sums of a slot: bin b of feature j is number `j * BINS + b`, or twice that and the next with pairs. */
  sums(slot: number): Float64Array
}

/** Where the bins of feature j begin. */
export function binAt(feature: number, rows: number): number {
  return Math.floor(feature / WORD) * rows * WORD + (feature % WORD)
}

/** Words of eight features. */
export function wordsOf(features: number): number {
  return Math.ceil(features / WORD)
}

/** Doubles of a slot. */
export function slotLength({ features, isPair }: WorkSize): number {
  return wordsOf(features) * WORD * BINS * (isPair ? 2 : 1)
}
