/** What a network sees of the features: standardised values, and a flag where a value is missing. */
import { decodeFloats, decodeIntegers, encodeArray } from '../bytes.ts'
import { moments } from '../linear/scaler.ts'
import { gather } from '../gather.ts'

/** Deviations from the mean beyond which a value counts as this far, so that none is too large for a single. */
export const FARTHEST = 1000

interface InputScaleState {
  /** Of the known values, as is the deviation; 0 where none is known. */
  readonly mean: Float64Array
  /** Root of the mean squared deviation; 0 for a constant feature. */
  readonly deviation: Float64Array
  /** Features of which a value was missing; each has a flag. */
  readonly flagged: Int32Array
}

export class InputScale {
  readonly #state: InputScaleState

  constructor(state: InputScaleState) {
    this.#state = state
  }

  /** @param rows those to learn from; @param weights one for each of `rows`, all 1 when absent */
  static fit(columns: readonly Float64Array[], rows: Int32Array, weights: Float64Array | undefined): InputScale {
    const mean = new Float64Array(columns.length)
    const deviation = new Float64Array(columns.length)
    const flagged: number[] = []
    for (const [j, column] of columns.entries()) {
      const values = gather(column, rows)
      const known = values.filter((value) => value === value)
      const knownWeights = weights?.filter((_, k) => values[k] === values[k])
      if (known.length < values.length) flagged.push(j)
      if (known.length > 0) ({ mean: mean[j], deviation: deviation[j] } = moments(known, knownWeights))
    }
    return new InputScale({ mean, deviation, flagged: Int32Array.from(flagged) })
  }

  get features(): number {
    return this.#state.mean.length
  }

  /** Numbers of a row that the network sees. */
  get width(): number {
    return this.features + this.#state.flagged.length
  }

  get mean(): Float64Array {
    return this.#state.mean
  }

  /** What a value less the mean is multiplied with; 0 for a constant feature. */
  get factor(): Float64Array {
    return this.#state.deviation.map((deviation) => (deviation > 0 ? 1 / deviation : 0))
  }

  get flagged(): Int32Array {
    return this.#state.flagged
  }

  /** Row after row; after the last comes the absent row, of which all is missing. */
  fill(columns: readonly Float64Array[], rows: number, table: Float32Array): void {
    const { mean, factor, flagged } = this
    for (let j = 0; j < this.features; j++) {
      for (let i = 0; i < rows; i++) {
        const value = (columns[j]![i]! - mean[j]!) * factor[j]!
        table[i * this.width + j] = value === value ? Math.max(-FARTHEST, Math.min(FARTHEST, value)) : 0
      }
    }
    for (const [k, j] of flagged.entries()) {
      for (let i = 0; i < rows; i++) table[i * this.width + this.features + k] = Number.isNaN(columns[j]![i]!) ? 1 : 0
    }
    table.fill(0, rows * this.width, rows * this.width + this.features)
    table.fill(1, rows * this.width + this.features, (rows + 1) * this.width)
  }

  serialise(): Record<keyof InputScaleState, string> {
    const { mean, deviation, flagged } = this.#state
    return { mean: encodeArray(mean), deviation: encodeArray(deviation), flagged: encodeArray(flagged) }
  }
}

/** Errors: kind model. */
export function restoreInputScale(stored: unknown): InputScale {
  const { mean, deviation, flagged } = (stored ?? {}) as Record<string, unknown>
  return new InputScale({
    mean: decodeFloats(mean),
    deviation: decodeFloats(deviation),
    flagged: decodeIntegers(flagged),
  })
}
