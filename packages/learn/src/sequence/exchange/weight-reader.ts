/** A matrix of parameters, row after row. */
export interface Weights {
  readonly rows: number
  readonly columns: number
  readonly values: Float32Array
}

/** Takes a network's parameters apart, block after block in the order in which its layers lay them out. */
export class WeightReader {
  readonly #values: Float32Array
  #start = 0

  constructor(values: Float32Array) {
    this.#values = values
  }

  take(rows: number, columns: number): Weights {
    const start = this.#start
    this.#start += rows * columns
    return { rows, columns, values: this.#values.subarray(start, this.#start) }
  }
}

/**
 * The transpose of a matrix whose columns are gates of `width` numbers each, gate after gate in the order given: rows of
 * the result are the numbers of the gates.
 */
export function gatesTransposed({ rows, columns, values }: Weights, width: number, order: readonly number[]) {
  const result = new Float32Array(rows * columns)
  for (let row = 0; row < columns; row++) {
    const column = order[Math.floor(row / width)]! * width + (row % width)
    for (let k = 0; k < rows; k++) result[row * rows + k] = values[k * columns + column]!
  }
  return result
}
