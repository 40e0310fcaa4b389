/** The newest chain of an underlying that was known at an instant, and everything its quotes say together. */
import { type Frame, selectRows } from '../../core/frame.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import { type RootTerms, termsOfRoot } from '../../market/option-root.ts'
import type { Lake } from '../../store/lake.ts'
import { type QuoteSeries, quoteSeries, readQuotes } from './analyse-chains.ts'
import { analyseSnapshots, createQuoteValues, type ExpirySummary, type QuoteValues } from './analyse-snapshots.ts'
import { chainSnapshots, type SharedQuotes, type QuoteRecords, type Snapshot } from './chain-snapshots.ts'
import { type FundingRate, FundingRates } from './funding-rate.ts'
import { type RootIndex, rootIndex } from './root-index.ts'

export interface ChainRequest {
  readonly underlying: string
  readonly source?: string | undefined
  readonly root?: string | undefined
  /** Only what was known at this instant. */
  readonly at: number
}

export interface ChainAt {
  readonly series: QuoteSeries
  readonly at: number
  readonly funding: FundingRate
  readonly quotes: SharedQuotes
  readonly values: QuoteValues
  /** By name; those that share strikes and dates stand apart. */
  readonly roots: readonly RootAt[]
}

export interface RootAt {
  readonly snapshot: Snapshot
  readonly terms: RootTerms
  /** By date; their ranges are rows of the chain's columns. */
  readonly expiries: readonly ExpirySummary[]
  readonly index: RootIndex
}

/**
 * Undefined where nothing was known by then. A snapshot with bids and asks comes before a newer one without; where
 * quotes of several exchanges were taken at one instant it is the exchange with the most of them.
 */
export async function chainAt(request: ChainRequest, lake: Lake, calendar: Calendar): Promise<ChainAt | undefined> {
  const found: Newest[] = []
  for (const series of await quoteSeries(lake, request)) {
    const newest = await newestOf(series, request, lake)
    if (newest !== undefined) found.push(newest)
  }
  const [best] = found.toSorted(
    (a, b) => Number(b.priced > 0) - Number(a.priced > 0) || b.at - a.at || b.priced - a.priced,
  )
  if (best === undefined) return undefined
  const rates = await FundingRates.read(lake, newYorkDay(best.at))
  const funding = rates.of(best.series).at(best.at)
  const { quotes, snapshots } = chainSnapshots(best.records, calendar)
  const values = createQuoteValues(best.records.length)
  const analysed = analyseSnapshots({ quotes, values, snapshots: snapshots.map((snapshot) => ({ snapshot, funding })) })
  const roots = snapshots.map((snapshot, i): RootAt => {
    const expiries = analysed[i]!
    return { snapshot, terms: termsOfRoot(snapshot.root), expiries, index: rootIndex(expiries, quotes, snapshot.at) }
  })
  return { series: best.series, at: best.at, funding, quotes, values, roots }
}

interface Newest {
  readonly series: QuoteSeries
  readonly at: number
  readonly records: QuoteRecords
  /** Rows with a bid and an ask. */
  readonly priced: number
}

/** Days that are looked through, one stretch before the other, until one has a snapshot. */
const STRETCHES = [4, 30, 370, 40_000]

async function newestOf(series: QuoteSeries, { at, root }: ChainRequest, lake: Lake): Promise<Newest | undefined> {
  let to = Math.min(series.to!, Math.floor(at / MS_PER_DAY) + 1)
  for (const days of STRETCHES) {
    if (to < series.from!) return undefined
    const records = await readQuotes(lake, series, { from: to - days + 1, to, knownAsOf: at })
    const rows = newestRows(records, root)
    if (rows.length > 0) {
      const chosen = selectRows(records as Frame, rows) as unknown as QuoteRecords
      const { bid, ask } = chosen.columns
      const priced = bid.filter((price, row) => price >= 0 && ask[row]! > 0).length
      return { series, at: chosen.columns.at[0]!, records: chosen, priced }
    }
    to -= days
  }
  return undefined
}

/** Rows of the last instant, of the exchange with the most of them. */
function newestRows({ columns, length }: QuoteRecords, asked: string | undefined): number[] {
  const { at, root } = columns
  const rows = Array.from({ length }, (_, row) => row).filter((row) => asked === undefined || root[row] === asked)
  const last = rows.reduce((latest, row) => Math.max(latest, at[row]!), -Infinity)
  const exchange = 'exchange' in columns ? columns.exchange : undefined
  const byExchange = Map.groupBy(
    rows.filter((row) => at[row] === last),
    (row) => exchange?.[row] ?? '',
  )
  return [...byExchange.values()].toSorted((a, b) => b.length - a.length)[0] ?? []
}
