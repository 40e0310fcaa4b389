/**
 * All quotes of one underlying at one instant, as they lie in the columns of the records.
 *
 * A contract is its root, expiry, right and strike: its OCC symbol is written where someone names it, and read where
 * someone asks for its row. Nothing is made for a quote that nobody looks at.
 */
import { formatOccSymbol, type OptionContract, parseOccSymbol, type Right } from '../../../market/contract.ts'
import type { ChosenColumns } from '../../../store/lake.ts'
import type { Chain, ChainExpiry } from '../../../strategies/market.ts'

/** What is read of a chain. */
export const CHAIN_COLUMNS = [
  'root',
  'right',
  'expiry',
  'strike',
  'exchange',
  'at',
  'knownAt',
  'underlyingPrice',
  'bid',
  'bidSize',
  'ask',
  'askSize',
  'volume',
  'openInterest',
] as const
export type ChainRecords = ChosenColumns<'chains', (typeof CHAIN_COLUMNS)[number]>

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
    this.knownAt = latest(columns.knownAt, rows)
  }

  get underlyingPrice(): number {
    return this.#columns.underlyingPrice[this.#rows[0]!]!
  }

  get expiries(): readonly ChainExpiry[] {
    return (this.#expiries ??= this.#findExpiries())
  }

  symbol(row: number): string {
    const { root, expiry } = this.#columns
    const at = this.#rows[row]!
    return formatOccSymbol({ root: root[at]!, expiry: expiry[at]!, right: this.right(row), strike: this.strike(row) })
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

  rowOf(symbol: string): number {
    const contract = parseOccSymbol(symbol)
    if (contract === undefined) return -1
    const { root, expiry } = contract
    const block = this.expiries.find((one) => one.expiry === expiry && one.root === root)
    return block === undefined ? -1 : this.#rowWithin(block, contract)
  }

  /** By halving: calls by strike, then puts by strike. Strikes are thousandths. */
  #rowWithin({ from, to }: ChainExpiry, { right, strike }: OptionContract): number {
    const wanted = Math.round(1000 * strike)
    const [isPut, thousandths] = [right === 'put', (row: number) => Math.round(1000 * this.strike(row))]
    const isBefore = (row: number): boolean =>
      this.right(row) === right ? thousandths(row) < wanted : isPut && this.right(row) === 'call'
    let [low, high] = [from, to]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (isBefore(middle)) low = middle + 1
      else high = middle
    }
    return low < to && this.right(low) === right && thousandths(low) === wanted ? low : -1
  }

  #findExpiries(): readonly ChainExpiry[] {
    const { root, expiry } = this.#columns
    const found: ChainExpiry[] = []
    let from = 0
    for (let row = 1; row <= this.length; row++) {
      const [first, here] = [this.#rows[from]!, this.#rows[row]]
      if (here !== undefined && expiry[here] === expiry[first] && root[here] === root[first]) continue
      found.push({ root: root[first]!, expiry: expiry[first]!, from, to: row })
      from = row
    }
    return found
  }
}

function latest(instants: Float64Array, rows: Int32Array): number {
  let last = Number.NEGATIVE_INFINITY
  for (const row of rows) last = Math.max(last, instants[row]!)
  return last
}

/** The snapshots of one exchange in the order in which they were known. @param records in the order of their key */
export function snapshotsOf(underlying: string, records: ChainRecords, exchange: string): ChainSnapshot[] {
  return Array.from(rowsByInstant(records, exchange), (rows) => new ChainSnapshot(underlying, records, rows)).toSorted(
    (a, b) => a.knownAt - b.knownAt || a.at - b.at,
  )
}

/** Of a chain a day, as most vendors deliver it, no row is moved. */
function rowsByInstant(records: ChainRecords, exchange: string): Iterable<Int32Array> {
  const { at } = records.columns
  const rows = rowsOfExchange(records, exchange)
  if (rows.length > 0 && rows.every((row) => at[row] === at[rows[0]!])) return [rows]
  const groups = Map.groupBy(rows, (row) => at[row]!)
  return Array.from(groups.values(), (group) => Int32Array.from(group))
}

function rowsOfExchange({ length, columns }: ChainRecords, exchange: string): Int32Array {
  const rows = new Int32Array(length)
  let count = 0
  for (let row = 0; row < length; row++) if (columns.exchange[row] === exchange) rows[count++] = row
  return rows.subarray(0, count)
}
