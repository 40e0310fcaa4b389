/** How the values of each feature become bins, learnt on training rows and used again when predicting. */
import { decodeFloats, encodeArray } from '../bytes.ts'
import { LearnError } from '../learn-error.ts'
import { RowSorter } from '../row-sorter.ts'
import { assignBins, binColumn, edgeTable, MAX_BINS, MISSING_BIN } from '../trees/bins.ts'

export interface FeatureBins {
  readonly isCategorical: boolean
  /** Rising: the edges between bins of numbers, or the categories themselves. */
  readonly values: Float64Array
}

/** Where to write bins: that of row i to `bins[offset + i * stride]`. */
export interface BinTarget {
  readonly bins: Uint8Array
  readonly offset: number
  readonly stride: number
}

/** Learns the bins of one feature. Errors: kind data for more than 254 categories. */
export class BinLearner {
  readonly #sorter: RowSorter
  readonly #bins: Uint8Array
  readonly #weights: Float64Array | undefined
  readonly #most: number

  constructor(rows: number, weights: Float64Array | undefined, most: number) {
    this.#sorter = new RowSorter(rows)
    this.#bins = new Uint8Array(rows)
    this.#weights = weights
    this.#most = most
  }

  /** The bins of a feature, those of the first rows learnt from and those of the others written to `to`. */
  learn(column: Float64Array, isCategorical: boolean, name: string, to: BinTarget): FeatureBins {
    const rows = this.#bins.length
    const known = column.subarray(0, rows)
    const order = this.#sorter.sort(known)
    if (isCategorical) {
      const feature = { isCategorical, values: categoriesIn(known, order, name) }
      writeBins(column, feature, to, 0, column.length)
      return feature
    }
    const feature = { isCategorical, values: binColumn(known, order, this.#weights, this.#most, this.#bins) }
    const { bins, offset, stride } = to
    for (let i = 0, at = offset; i < rows; i++, at += stride) bins[at] = this.#bins[i]!
    writeBins(column, feature, { ...to, offset: offset + rows * stride }, rows, column.length)
    return feature
  }
}

/** Bins that a feature can have, without that of missing values. */
export function binCount({ isCategorical, values }: FeatureBins): number {
  return isCategorical ? values.length : values.length + 1
}

/** Writes the bins of rows `from` to `to`, the first at the target's offset. A category not known is missing. */
export function writeBins(
  column: Float64Array,
  { isCategorical, values }: FeatureBins,
  { bins, offset, stride }: BinTarget,
  from: number,
  to: number,
): void {
  assignBins(column, edgeTable(values), bins, offset, stride, from, to)
  if (!isCategorical) return
  for (let i = from, at = offset; i < to; i++, at += stride) {
    if (values[bins[at]!] !== column[i]) bins[at] = MISSING_BIN
  }
}

export function encodeBins(features: readonly FeatureBins[]): { values: string[]; categorical: boolean[] } {
  return {
    values: features.map(({ values }) => encodeArray(values)),
    categorical: features.map(({ isCategorical }) => isCategorical),
  }
}

/** Undefined where they are not what `encodeBins` wrote. */
export function decodeBins(values: unknown, categorical: unknown): FeatureBins[] | undefined {
  if (!Array.isArray(values) || !Array.isArray(categorical) || values.length !== categorical.length) return undefined
  const features = values.map((stored, j) => ({ isCategorical: categorical[j] === true, values: decodeFloats(stored) }))
  return features.every((feature) => binCount(feature) <= MAX_BINS) ? features : undefined
}

function categoriesIn(column: Float64Array, order: Int32Array, name: string): Float64Array {
  const categories: number[] = []
  for (const row of order) if (column[row] !== categories.at(-1)) categories.push(column[row]!)
  if (categories.length < MAX_BINS) return Float64Array.from(categories)
  throw new LearnError('data', {
    message: `The feature ${name} has ${categories.length} categories.`,
    expected: `At most ${MAX_BINS - 1}.`,
    given: String(categories.length),
    remedy: 'Join rare categories into one, or take the feature as a number.',
  })
}
