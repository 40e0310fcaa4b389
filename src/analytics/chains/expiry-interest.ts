/** What was traded and is held in the options of one expiry, calls and puts apart. */
import type { QuoteValues } from './analyse-snapshots.ts'
import type { ChainSnapshots, ExpiryRange, QuoteRecords } from './chain-snapshots.ts'

export interface Interest {
  readonly callVolume: number
  readonly putVolume: number
  readonly callOpenInterest: number
  readonly putOpenInterest: number
  /** Open interest times gamma, calls less puts. */
  readonly netGamma: number
}

export class ExpiryInterest {
  readonly #chain: ChainSnapshots
  readonly #gamma: Float64Array
  readonly #volume: Float64Array | undefined
  readonly #openInterest: Float64Array | undefined

  /** Quotes of bars have neither volume nor open interest. */
  constructor({ columns }: QuoteRecords, chain: ChainSnapshots, { gamma }: QuoteValues) {
    const { volume, openInterest } = columns as { volume?: Float64Array; openInterest?: Float64Array }
    this.#chain = chain
    this.#gamma = gamma
    this.#volume = volume
    this.#openInterest = openInterest
  }

  of(range: ExpiryRange): Interest {
    const { rows, quotes } = this.#chain
    const given = (column: Float64Array | undefined, i: number): number => column?.[rows[i]!] ?? Number.NaN
    const side = (column: Float64Array | undefined, right: 1 | -1): number =>
      total(range, (i) => (quotes.right[i] === right ? given(column, i) : Number.NaN))
    return {
      callVolume: side(this.#volume, 1),
      putVolume: side(this.#volume, -1),
      callOpenInterest: side(this.#openInterest, 1),
      putOpenInterest: side(this.#openInterest, -1),
      netGamma: total(range, (i) => quotes.right[i]! * given(this.#openInterest, i) * this.#gamma[i]!),
    }
  }
}

/** Of the rows that have a value; NaN where none has. */
function total({ from, to }: ExpiryRange, value: (row: number) => number): number {
  let sum = 0
  let count = 0
  for (let row = from; row < to; row++) {
    const one = value(row)
    if (Number.isNaN(one)) continue
    sum += one
    count++
  }
  return count === 0 ? Number.NaN : sum
}
