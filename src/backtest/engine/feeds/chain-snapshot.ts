/** All quotes of one underlying at one instant, as they lie in the columns of the records. */
import type { Frame } from '../../../core/frame.ts'
import type { Right } from '../../../market/contract.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import type { Chain, ChainExpiry } from '../../../strategies/market.ts'

type ChainRecords = Frame<RecordSchema<'chains'>>

export class ChainSnapshot implements Chain {
  readonly underlying: string
  readonly at: number
  /** When the last of its quotes was known. */
  readonly knownAt: number
  readonly length: number
  readonly #columns: ChainRecords['columns']
  /** Rows of the records, by contract. */
  readonly #rows: Int32Array
  #expiries: readonly ChainExpiry[] | undefined

  /** @param rows of one instant and one exchange, in the order of their contracts */
  constructor(underlying: string, { columns }: ChainRecords, rows: Int32Array) {
    this.underlying = underlying
    this.#columns = columns
    this.#rows = rows
    this.length = rows.length
    this.at = columns.at[rows[0]!]!
    this.knownAt = rows.reduce((latest, row) => Math.max(latest, columns.knownAt[row]!), Number.NEGATIVE_INFINITY)
  }

  get underlyingPrice(): number {
    return this.#columns.underlyingPrice[this.#rows[0]!]!
  }

  get expiries(): readonly ChainExpiry[] {
    return (this.#expiries ??= this.#findExpiries())
  }

  symbol(row: number): string {
    return this.#columns.contract[this.#rows[row]!]!
  }

  right(row: number): Right {
    return this.#columns.right[this.#rows[row]!] as Right
  }

  strike(row: number): number {
    return this.#columns.strike[this.#rows[row]!]!
  }

  bid(row: number): number {
    return this.#columns.bid[this.#rows[row]!]!
  }

  ask(row: number): number {
    return this.#columns.ask[this.#rows[row]!]!
  }

  bidSize(row: number): number {
    return this.#columns.bidSize[this.#rows[row]!]!
  }

  askSize(row: number): number {
    return this.#columns.askSize[this.#rows[row]!]!
  }

  volume(row: number): number {
    return this.#columns.volume[this.#rows[row]!]!
  }

  openInterest(row: number): number {
    return this.#columns.openInterest[this.#rows[row]!]!
  }

  /** By halving: contracts are in order. */
  rowOf(symbol: string): number {
    let [low, high] = [0, this.length]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.symbol(middle) < symbol) low = middle + 1
      else high = middle
    }
    return low < this.length && this.symbol(low) === symbol ? low : -1
  }

  #findExpiries(): readonly ChainExpiry[] {
    const { root, expiry } = this.#columns
    const found: ChainExpiry[] = []
    let from = 0
    for (let row = 1; row <= this.length; row++) {
      const [first, here] = [this.#rows[from]!, this.#rows[row]]
      if (here !== undefined && root[here] === root[first] && expiry[here] === expiry[first]) continue
      found.push({ root: root[first]!, expiry: expiry[first]!, from, to: row })
      from = row
    }
    return found
  }
}

/** The snapshots of one exchange in the order in which they were known. @param records in the order of their key */
export function snapshotsOf(underlying: string, records: ChainRecords, exchange: string): ChainSnapshot[] {
  const { at, exchange: exchanges } = records.columns
  const rows = new Map<number, number[]>()
  for (let row = 0; row < records.length; row++) {
    if (exchanges[row] !== exchange) continue
    const alike = rows.get(at[row]!)
    if (alike === undefined) rows.set(at[row]!, [row])
    else alike.push(row)
  }
  return [...rows.values()]
    .map((alike) => new ChainSnapshot(underlying, records, Int32Array.from(alike)))
    .toSorted((a, b) => a.knownAt - b.knownAt || a.at - b.at)
}
