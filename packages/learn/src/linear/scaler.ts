/**
 * Standardisation fitted on training rows: a missing value becomes the training median, then every
 * value becomes (value - mean) / deviation. A feature that is constant becomes 0.
 */
import { decodeFloats, encodeArray } from '../bytes.ts'
import type { Graph } from '../onnx/graph.ts'
import { RowSorter } from '../row-sorter.ts'
import { weightedMean } from '../weighted-mean.ts'

interface ScalerState {
  /** Of the known values; 0 where none is known. */
  readonly median: Float64Array
  /** After missing values were filled in, as is the deviation. */
  readonly mean: Float64Array
  /** Root of the mean squared deviation; 0 for a constant feature. */
  readonly deviation: Float64Array
}

export class Scaler {
  readonly #state: ScalerState

  constructor(state: ScalerState) {
    this.#state = state
  }

  /** @param weights all 1 when absent; a row of weight 2 counts as two rows, in the median too */
  static fit(columns: readonly Float64Array[], weights: Float64Array | undefined): Scaler {
    const width = columns.length
    const state = {
      median: new Float64Array(width),
      mean: new Float64Array(width),
      deviation: new Float64Array(width),
    }
    const sorter = new RowSorter(columns[0]?.length ?? 0)
    for (const [j, column] of columns.entries()) {
      state.median[j] = weightedMedian(column, sorter.sort(column), weights)
      const filled = fill(column, state.median[j])
      const { mean, deviation } = moments(filled, weights)
      state.mean[j] = mean
      state.deviation[j] = deviation
    }
    return new Scaler(state)
  }

  get features(): number {
    return this.#state.mean.length
  }

  /** New columns, standardised. */
  transform(columns: readonly Float64Array[]): Float64Array[] {
    const { median, mean, deviation } = this.#state
    return columns.map((column, j) => {
      const scale = inverse(deviation[j]!)
      return column.map((value) => ((value === value ? value : median[j]!) - mean[j]!) * scale)
    })
  }

  /** What `transform` does to rows x features. */
  addToGraph(graph: Graph, features: string): string {
    const row = (values: Float64Array) => graph.constant('double', [this.features], values)
    const { median, mean, deviation } = this.#state
    const filled = graph.node('Where', [graph.node('IsNaN', [features]), row(median), features])
    return graph.node('Mul', [graph.node('Sub', [filled, row(mean)]), row(deviation.map(inverse))])
  }

  serialise(): Record<keyof ScalerState, string> {
    const { median, mean, deviation } = this.#state
    return { median: encodeArray(median), mean: encodeArray(mean), deviation: encodeArray(deviation) }
  }
}

/** Errors: kind model. */
export function restoreScaler(stored: unknown): Scaler {
  const { median, mean, deviation } = (stored ?? {}) as Record<string, unknown>
  return new Scaler({ median: decodeFloats(median), mean: decodeFloats(mean), deviation: decodeFloats(deviation) })
}

/** Of a constant feature 0, so that it counts for nothing. */
function inverse(deviation: number): number {
  return deviation > 0 ? 1 / deviation : 0
}

function fill(column: Float64Array, median: number): Float64Array {
  return column.map((value) => (value === value ? value : median))
}

/** The value with half of the weight on either side; the mean of two where the half falls between them. */
function weightedMedian(column: Float64Array, order: Int32Array, weights: Float64Array | undefined): number {
  const weightOf = (row: number) => (weights ? weights[row]! : 1)
  let total = 0
  for (const row of order) total += weightOf(row)
  let below = 0
  for (let i = 0; i < order.length; i++) {
    below += weightOf(order[i]!)
    const value = column[order[i]!]!
    if (2 * below > total) return value
    if (2 * below === total) return value / 2 + column[order[i + 1]!]! / 2
  }
  return 0
}

/** Weighted mean and root of the mean squared deviation from it, which is exactly 0 where all values are equal. */
export function moments(column: Float64Array, weights: Float64Array | undefined): { mean: number; deviation: number } {
  const mean = weightedMean(column, weights)
  let total = 0
  let squares = 0
  for (let i = 0; i < column.length; i++) {
    const weight = weights ? weights[i]! : 1
    total += weight
    squares += weight * (column[i]! - mean) ** 2
  }
  return { mean, deviation: squares > 0 ? Math.sqrt(squares / total) : 0 }
}
