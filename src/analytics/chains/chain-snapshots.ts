/**
 * Stored quotes of options as columns in shared memory, in an order in which all that may be joined stands
 * together: one root on one exchange at one instant, expiry after expiry.
 *
 * Roots that share strikes and dates but settle at different hours stand apart, and so do instants: no
 * quote is ever joined with a later one.
 */
import { type Exercise, yearsToExpiry } from '@bellwether/options'
import type { Frame } from '../../core/frame.ts'
import { orderRows } from '../../core/row-order.ts'
import type { Calendar } from '../../market/calendar.ts'
import { expiryOfRoot, termsOfRoot } from '../../market/option-root.ts'
import type { RecordSchema } from '../../market/record-kind.ts'

/** Kinds of records that hold quotes of options. */
export const QUOTE_KINDS = ['chains', 'option-quote-bars'] as const
export type QuoteKind = (typeof QUOTE_KINDS)[number]
export type QuoteRecords = Frame<RecordSchema<'chains'>> | Frame<RecordSchema<'option-quote-bars'>>

/** Columns on shared memory, so that workers read them in place. */
export interface SharedQuotes {
  /** +1 call, −1 put. */
  readonly right: Int8Array
  readonly strike: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
}

/** The quotes of one expiry of a snapshot: rows `from` to `to` of the columns, `to` excluded. */
export interface ExpiryRange {
  /** Day number. */
  readonly expiry: number
  readonly from: number
  readonly to: number
  /** When the value at expiry is fixed. */
  readonly expiresAt: number
  /** Elapsed time to the settlement over 365 days; 0 once it is past. */
  readonly yearsToExpiry: number
}

export interface Snapshot {
  readonly underlying: string
  readonly root: string
  readonly exchange: string
  readonly exercise: Exercise
  readonly session: number
  readonly at: number
  /** When the last of its quotes could have been known, and whether a rule says so. */
  readonly knownAt: number
  readonly knownModelled: 0 | 1
  /** NaN where the vendor gives none. */
  readonly underlyingPrice: number
  readonly expiries: readonly ExpiryRange[]
}

export interface ChainSnapshots {
  readonly quotes: SharedQuotes
  /** Row of the records of each row of the columns. */
  readonly rows: Int32Array
  readonly snapshots: readonly Snapshot[]
}

/** Elapsed time. */
const YEAR_COUNT = { convention: 'calendar' } as const

/** Errors: CALENDAR_RANGE for an expiry that the calendar does not cover. */
export function chainSnapshots(records: QuoteRecords, calendar: Calendar): ChainSnapshots {
  const exchange = 'exchange' in records.columns ? ['exchange'] : []
  const { rows } = orderRows(records, ['root', ...exchange, 'at', 'expiry', 'strike', 'right'])
  const chain = new OrderedChain(records, rows)
  const snapshots: Snapshot[] = []
  for (let from = 0; from < rows.length;) {
    const to = chain.endOfSnapshot(from)
    snapshots.push(chain.snapshot(from, to, calendar))
    from = to
  }
  return { quotes: chain.quotes(), rows, snapshots }
}

class OrderedChain {
  readonly #records: QuoteRecords
  readonly #rows: Int32Array
  readonly #exchange: readonly string[] | undefined
  readonly #underlyingPrice: Float64Array | undefined

  constructor(records: QuoteRecords, rows: Int32Array) {
    this.#records = records
    this.#rows = rows
    const { exchange, underlyingPrice } = records.columns as { exchange?: string[]; underlyingPrice?: Float64Array }
    this.#exchange = exchange
    this.#underlyingPrice = underlyingPrice
  }

  endOfSnapshot(from: number): number {
    const { root, at } = this.#records.columns
    const first = this.#rows[from]!
    return this.#endOfRun(from, (row) => {
      return root[row] === root[first] && at[row] === at[first] && this.#exchange?.[row] === this.#exchange?.[first]
    })
  }

  #endOfRun(from: number, isSame: (row: number) => boolean): number {
    let to = from + 1
    while (to < this.#rows.length && isSame(this.#rows[to]!)) to++
    return to
  }

  snapshot(from: number, to: number, calendar: Calendar): Snapshot {
    const { underlying, root, session, at } = this.#records.columns
    const first = this.#rows[from]!
    return {
      underlying: underlying[first]!,
      root: root[first]!,
      exchange: this.#exchange?.[first] ?? '',
      exercise: termsOfRoot(root[first]!).exercise,
      session: session[first]!,
      at: at[first]!,
      ...this.#known(from, to),
      underlyingPrice: this.#medianUnderlying(from, to),
      expiries: this.#expiries(from, to, calendar),
    }
  }

  #known(from: number, to: number): Pick<Snapshot, 'knownAt' | 'knownModelled'> {
    const { knownAt, knownModelled } = this.#records.columns
    const known = this.#rows.subarray(from, to)
    return {
      knownAt: known.reduce((latest, row) => Math.max(latest, knownAt[row]!), -Infinity),
      knownModelled: known.some((row) => knownModelled[row] === 1) ? 1 : 0,
    }
  }

  #medianUnderlying(from: number, to: number): number {
    if (this.#underlyingPrice === undefined) return Number.NaN
    const prices = Float64Array.from(this.#rows.subarray(from, to), (row) => this.#underlyingPrice![row]!)
    const given = prices.filter((price) => price > 0).sort()
    return given.length === 0 ? Number.NaN : given[given.length >> 1]!
  }

  #expiries(from: number, to: number, calendar: Calendar): ExpiryRange[] {
    const { root, at, expiry } = this.#records.columns
    const ranges: ExpiryRange[] = []
    for (let start = from; start < to;) {
      const row = this.#rows[start]!
      const end = Math.min(
        to,
        this.#endOfRun(start, (other) => expiry[other] === expiry[row]),
      )
      const { expiresAt } = expiryOfRoot(termsOfRoot(root[row]!), expiry[row]!, calendar)
      ranges.push({
        expiry: expiry[row]!,
        from: start,
        to: end,
        expiresAt,
        yearsToExpiry: yearsToExpiry(at[row]!, expiresAt, YEAR_COUNT),
      })
      start = end
    }
    return ranges
  }

  quotes(): SharedQuotes {
    const { right, strike, bid, ask } = this.#records.columns
    const rows = this.#rows
    const quotes = {
      right: new Int8Array(new SharedArrayBuffer(rows.length)),
      strike: sharedFloats(rows.length),
      bid: sharedFloats(rows.length),
      ask: sharedFloats(rows.length),
    }
    for (const [i, row] of rows.entries()) {
      quotes.right[i] = right[row] === 'call' ? 1 : -1
      quotes.strike[i] = strike[row]!
      quotes.bid[i] = bid[row]!
      quotes.ask[i] = ask[row]!
    }
    return quotes
  }
}

/** The quotes of one expiry, in place. */
export function quotesOf({ right, strike, bid, ask }: SharedQuotes, { from, to }: ExpiryRange): SharedQuotes {
  return {
    right: right.subarray(from, to),
    strike: strike.subarray(from, to),
    bid: bid.subarray(from, to),
    ask: ask.subarray(from, to),
  }
}

export function sharedFloats(length: number): Float64Array {
  return new Float64Array(new SharedArrayBuffer(8 * length))
}
