/**
 * What became of each quote of stored option chains: the mark of the same contract some clock hours later.
 *
 * A mark is the middle of a bid and an ask that bound a price. The outcome is the mark in the first snapshot of the
 * root at or after the target. Where the contract has none there, what is taken instead is stated and counted, never
 * zero and never another row:
 *
 * - `expired`: its value at expiry, where that comes first;
 * - `late`: its mark in one of the next snapshots, two at most;
 * - `modelled`: where these have none either, its value at the underlying price of the first snapshot, with the
 *   volatility that its own mark implied at the decision (Black-Scholes on the spot, without rates);
 * - `none`: no later snapshot, no underlying price, or nothing to settle by.
 */
import { europeanImpliedVolatility, europeanPrice, quoteCondition, type Right } from '@bellwether/options'
import {
  chainSnapshots,
  type ExpiryRange,
  type QuoteRecords,
  type Snapshot,
} from '../../analytics/chains/chain-snapshots.ts'
import { countText } from '../../core/number-text.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import { type RootTerms, termsOfRoot } from '../../market/option-root.ts'
import type { PriceTape } from '../../market/price-tape.ts'

export const OPTION_OUTCOMES = ['quoted', 'late', 'expired', 'modelled', 'none'] as const
export type OptionOutcomeKind = (typeof OPTION_OUTCOMES)[number]

/** One value a row of the chains; NaN where there is no mark or no outcome. */
export interface OptionOutcomes {
  /** Clock hours from the quote to the target. */
  readonly hours: number
  readonly mark: Float64Array
  readonly outcome: Float64Array
  readonly at: Float64Array
  /** When the outcome was known, and that it is the one to take. */
  readonly knownAt: Float64Array
  /** Of the contract, outcome over mark less 1. */
  readonly return: Float64Array
  /** Rows with a mark by how their outcome was found, and rows without a mark. */
  readonly counts: Readonly<Record<OptionOutcomeKind, number>>
  readonly unmarked: number
}

export interface OptionOutcomeRequest {
  readonly chains: QuoteRecords
  readonly hours: number
  readonly calendar: Calendar
  /**
   * Raw prices of the underlying, by which expired contracts are settled. Without them, and where they miss a
   * session, contracts that settle at the close take the underlying price of a snapshot after it on that day.
   */
  readonly prices?: PriceTape
}

/** Snapshots after the first one in which a mark is still looked for. */
const LATE_SNAPSHOTS = 2
const MS_PER_YEAR = 365 * MS_PER_DAY

interface Found {
  readonly kind: OptionOutcomeKind
  readonly value: number
  readonly at: number
  readonly knownAt: number
}
const NONE: Found = { kind: 'none', value: Number.NaN, at: Number.NaN, knownAt: Number.NaN }

/** Errors: CALENDAR_RANGE. */
export function optionOutcomes(request: OptionOutcomeRequest): OptionOutcomes {
  const { chains, hours, calendar } = request
  const column = () => new Float64Array(chains.length).fill(Number.NaN)
  const columns = { mark: marksOf(chains), outcome: column(), at: column(), knownAt: column(), return: column() }
  const counts = { quoted: 0, late: 0, expired: 0, modelled: 0, none: 0 }
  const { rows, snapshots } = chainSnapshots(chains, calendar)
  for (const series of seriesOf(snapshots)) {
    const search = new OutcomeSearch(series, rows, columns.mark, request)
    series.forEach((snapshot, place) => {
      for (const range of snapshot.expiries) {
        for (let i = range.from; i < range.to; i++) {
          const row = rows[i]!
          const mark = columns.mark[row]!
          if (Number.isNaN(mark)) continue
          const found = search.of(row, place, range)
          counts[found.kind]++
          columns.outcome[row] = found.value
          columns.at[row] = found.at
          columns.knownAt[row] = found.knownAt
          columns.return[row] = found.value / mark - 1
        }
      }
    })
  }
  return { hours, ...columns, counts, unmarked: columns.mark.filter(Number.isNaN).length }
}

function marksOf({ columns, length }: QuoteRecords): Float64Array {
  return Float64Array.from({ length }, (_, row) => {
    const [bid, ask] = [columns.bid[row]!, columns.ask[row]!]
    const condition = quoteCondition(bid, ask)
    return condition === 'two_sided' || condition === 'locked' ? (bid + ask) / 2 : Number.NaN
  })
}

/** Snapshots of one root on one exchange, in order of time; they come so. */
function seriesOf(snapshots: readonly Snapshot[]): Snapshot[][] {
  return [...Map.groupBy(snapshots, ({ root, exchange }) => `${root} ${exchange}`).values()]
}

class OutcomeSearch {
  readonly #series: readonly Snapshot[]
  readonly #terms: RootTerms
  readonly #mark: Float64Array
  readonly #request: OptionOutcomeRequest
  /** Row of each contract, by snapshot. */
  readonly #rows: readonly ReadonlyMap<string, number>[]
  /** When a snapshot and all before it were known: until then another might have come first. */
  readonly #knownAt: readonly number[]
  #target = { place: -1, first: 0 }

  constructor(series: readonly Snapshot[], rows: Int32Array, mark: Float64Array, request: OptionOutcomeRequest) {
    const { contract } = request.chains.columns
    this.#series = series
    this.#terms = termsOfRoot(series[0]!.root)
    this.#mark = mark
    this.#request = request
    this.#rows = series.map(({ expiries }) => {
      const own = rows.subarray(expiries[0]!.from, expiries.at(-1)!.to)
      return new Map(Array.from(own, (row) => [contract[row]!, row]))
    })
    let latest = -Infinity
    this.#knownAt = series.map(({ knownAt }) => (latest = Math.max(latest, knownAt)))
  }

  /** The outcome of a row of the snapshot at `place`. */
  of(row: number, place: number, { expiresAt, yearsToExpiry }: ExpiryRange): Found {
    const first = this.#firstAfter(place)
    const contract = this.#request.chains.columns.contract[row]!
    for (let next = first; next <= first + LATE_SNAPSHOTS; next++) {
      const snapshot = this.#series[next]
      if (snapshot === undefined) return NONE
      if (expiresAt <= snapshot.at) return this.#settled(row, next, expiresAt)
      const later = this.#rows[next]!.get(contract)
      const value = later === undefined ? Number.NaN : this.#mark[later]!
      if (Number.isNaN(value)) continue
      return { kind: next === first ? 'quoted' : 'late', value, at: snapshot.at, knownAt: this.#knownAt[next]! }
    }
    return this.#modelled(row, place, first, yearsToExpiry)
  }

  /** Place of the first snapshot at or after the target of those at `place`. */
  #firstAfter(place: number): number {
    if (this.#target.place !== place) {
      const target = this.#series[place]!.at + this.#request.hours * MS_PER_HOUR
      const found = this.#series.findIndex(({ at }, other) => other > place && at >= target)
      this.#target = { place, first: found < 0 ? this.#series.length : found }
    }
    return this.#target.first
  }

  /** @param seen place of the first snapshot after the expiry */
  #settled(row: number, seen: number, expiresAt: number): Found {
    const settlement = this.#settlementPrice(expiresAt)
    if (settlement === undefined) return NONE
    const knownAt = Math.max(settlement.knownAt, this.#knownAt[seen]!)
    return { kind: 'expired', value: this.#intrinsic(row, settlement.price), at: expiresAt, knownAt }
  }

  #settlementPrice(expiresAt: number): { price: number; knownAt: number } | undefined {
    const { prices } = this.#request
    const day = newYorkDay(expiresAt)
    const place = prices?.firstFrom(expiresAt) ?? 0
    if (prices !== undefined && prices.session[place] === day) {
      return { price: prices.price[place]!, knownAt: prices.knownAt[place]! }
    }
    if (this.#terms.settlement !== 'pm') return undefined
    const after = this.#series.find(({ at, session }) => session === day && at >= expiresAt)
    const isPriced = after !== undefined && after.underlyingPrice > 0
    return isPriced ? { price: after.underlyingPrice, knownAt: after.knownAt } : undefined
  }

  #intrinsic(row: number, price: number): number {
    const { right, strike } = this.#request.chains.columns
    return Math.max(0, right[row] === 'call' ? price - strike[row]! : strike[row]! - price)
  }

  #modelled(row: number, place: number, first: number, years: number): Found {
    const { right, strike } = this.#request.chains.columns
    const [before, later] = [this.#series[place]!, this.#series[first]!]
    const contract = { right: right[row] as Right, strike: strike[row]! }
    const market = (spot: number) => ({ spot, rate: 0, dividendYield: 0 })
    const { volatility } = europeanImpliedVolatility(
      { ...contract, yearsToExpiry: years },
      market(before.underlyingPrice),
      this.#mark[row]!,
    )
    const value = europeanPrice(
      { ...contract, yearsToExpiry: years - (later.at - before.at) / MS_PER_YEAR },
      // a mark below the intrinsic value implies none: what is left is the intrinsic value
      { ...market(later.underlyingPrice), volatility: volatility || 0 },
    )
    if (Number.isNaN(value)) return NONE
    return { kind: 'modelled', value, at: later.at, knownAt: this.#knownAt[first + LATE_SNAPSHOTS]! }
  }
}

/** A sentence for reports: by what each outcome was found. */
export function optionOutcomeText({ hours, counts, unmarked }: OptionOutcomes): string {
  const marks = OPTION_OUTCOMES.reduce((sum, kind) => sum + counts[kind], 0)
  return [
    `${hours} h: of ${countText(marks)} marks of contracts ${countText(counts.quoted)} have a mark in the first snapshot at or after the target`,
    `, ${countText(counts.late)} only in one of the next ${LATE_SNAPSHOTS}`,
    `, ${countText(counts.expired)} had expired and are settled`,
    `, ${countText(counts.modelled)} are valued with the volatility of the decision`,
    `, ${countText(counts.none)} have no outcome`,
    unmarked === 0 ? '.' : `; ${countText(unmarked)} quotes bound no price.`,
  ].join('')
}
