/**
 * Volatilities and Greeks of stored chains in bulk: read from the lake a month at a time, computed by
 * workers, written back beside the quotes under the name of the method.
 */
import { hashFrame } from '../../core/frame.ts'
import { type Json, hashJson } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { civilDate, dayNumber, formatDate } from '../../core/time.ts'
import type { Input, RecordBatch } from '../../ingest/source.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { CommitSummary, Lake, ReadQuery, SeriesSummary } from '../../store/lake.ts'
import { METHOD } from './analysis-method.ts'
import { type AnalysisTask, createQuoteValues, type ExpirySummary, type FundedSnapshot } from './analyse-snapshots.ts'
import { type Analysed, expiryAnalytics, optionAnalytics } from './analytics-records.ts'
import { chainSnapshots, QUOTE_KINDS, type QuoteKind, type QuoteRecords } from './chain-snapshots.ts'
import { FundingRates } from './funding-rate.ts'

export interface ChainQuery {
  readonly underlying: string
  readonly source?: string | undefined
  /** Day numbers, inclusive. */
  readonly from?: number | undefined
  readonly to?: number | undefined
}

export interface AnalysisPlace {
  readonly lake: Lake
  readonly calendar: Calendar
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal?: AbortSignal | undefined
}

/** What was computed of the quotes of one series in one month. */
export interface MonthAnalysis {
  readonly series: QuoteSeries
  /** `YYYY-MM` */
  readonly month: string
  readonly analysed: Analysed
  /** Rows of both kinds of records; without a number where the lake had all of it already. */
  readonly commit: CommitSummary
}

export type QuoteSeries = SeriesSummary & { readonly kind: QuoteKind }

/**
 * One commit a month and source, so that what is done stays when the work is stopped; what the lake holds already
 * is written again only where it differs. Errors: CANCELLED, CALENDAR_RANGE, those of the lake.
 */
export async function* analyseChains(query: ChainQuery, place: AnalysisPlace): AsyncGenerator<MonthAnalysis> {
  const blocks = (await quoteSeries(place.lake, query)).flatMap((series) => months(series, query))
  const rates = await FundingRates.read(place.lake, Math.max(...blocks.map(({ to }) => to)))
  for (const { series, from, to } of blocks) {
    const month = formatDate(from).slice(0, 7)
    const records = await readQuotes(place.lake, series, { from, to })
    if (records.length === 0) continue
    const analysed = await analyseRecords(records, rates.of(series), {
      ...place,
      title: `${month} of ${series.source}`,
    })
    const commit = await place.lake.append(batchesOf(records, analysed, series))
    yield { series, month, analysed, commit }
  }
  place.progress.end()
}

/** The quotes of one series. Errors: LAKE_CORRUPT. */
export async function readQuotes(
  lake: Lake,
  { kind, source, partition }: QuoteSeries,
  range: Pick<ReadQuery, 'from' | 'to' | 'knownAsOf'>,
): Promise<QuoteRecords> {
  return (await lake.read(kind, { where: { source, ...partition }, ...range })) as QuoteRecords
}

/** Every series of quotes of an underlying, in the order of the lake. */
export async function quoteSeries(
  lake: Lake,
  { underlying, source }: Pick<ChainQuery, 'underlying' | 'source'>,
): Promise<QuoteSeries[]> {
  return (await lake.list()).filter((series) => isAsked(series, { underlying, source }))
}

function isAsked(
  series: SeriesSummary,
  { underlying, source }: Pick<ChainQuery, 'underlying' | 'source'>,
): series is QuoteSeries {
  const isQuotes = (QUOTE_KINDS as readonly string[]).includes(series.kind)
  return isQuotes && series.partition['underlying'] === underlying && (source === undefined || series.source === source)
}

interface Block {
  readonly series: QuoteSeries
  readonly from: number
  readonly to: number
}

/** The calendar months of a series that overlap the days asked for. */
function months(series: QuoteSeries, query: ChainQuery): Block[] {
  const from = Math.max(series.from!, query.from ?? -Infinity)
  const to = Math.min(series.to!, query.to ?? Infinity)
  const blocks: Block[] = []
  for (let start = from; start <= to;) {
    const { year, month } = civilDate(start)
    const next = month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)
    blocks.push({ series, from: start, to: Math.min(to, next - 1) })
    start = next
  }
  return blocks
}

/** Quotes a task takes on at least: enough to make the way to a worker worth it, few enough to share evenly. */
const TASK_QUOTES = 4000
const TASK = { module: new URL('analyse-snapshots.ts', import.meta.url).href, name: 'analyseSnapshots' }

/** Every quote of the records ends with a volatility or a status. Errors: CANCELLED, CALENDAR_RANGE. */
export async function analyseRecords(
  records: QuoteRecords,
  rates: Pick<FundingRates, 'at'>,
  { calendar, executor, progress, title, signal }: Omit<AnalysisPlace, 'lake'> & { readonly title: string },
): Promise<Analysed> {
  const chain = chainSnapshots(records, calendar)
  const values = createQuoteValues(records.length)
  const funded = chain.snapshots.map((snapshot) => ({ snapshot, funding: rates.at(snapshot.at) }))
  const tasks = shares(funded).map((snapshots): AnalysisTask => ({ quotes: chain.quotes, values, snapshots }))
  progress.stage(title, tasks.length)
  const options = { progress, ...(signal === undefined ? {} : { signal }) }
  const done = await executor.map<AnalysisTask, ExpirySummary[][]>(TASK, tasks, options)
  return { chain, values, expiries: done.flat() }
}

function shares(snapshots: readonly FundedSnapshot[]): FundedSnapshot[][] {
  const all: FundedSnapshot[][] = []
  let quotes = Infinity
  for (const one of snapshots) {
    if (quotes >= TASK_QUOTES) {
      all.push([])
      quotes = 0
    }
    all.at(-1)!.push(one)
    quotes += one.snapshot.expiries.reduce((sum, { from, to }) => sum + to - from, 0)
  }
  return all
}

function batchesOf(records: QuoteRecords, analysed: Analysed, series: QuoteSeries): RecordBatch[] {
  const identity: Json = {
    method: METHOD,
    series: series.partition,
    // Quotes that were restated and are as they were again are another version, whose values must replace the last.
    versions: series.versions,
    records: hashFrame(records),
    rates: ratesOf(analysed),
  }
  const input: Input = {
    source: series.source,
    format: METHOD,
    origin: `${series.kind} of ${series.source}`,
    sha256: hashJson(identity),
    isSimulated: series.isSimulated,
  }
  const nothing = { input, quarantined: [], findings: [] }
  const names = { method: METHOD, basis: series.partition['interval'] ?? 'snapshot' }
  const options = optionAnalytics(records, analysed, names)
  const expiries = expiryAnalytics(records, analysed, names)
  return [
    { ...nothing, kind: 'option-analytics', records: options, inputRows: options.length, rowsRead: options.length },
    { ...nothing, kind: 'expiry-analytics', records: expiries, inputRows: expiries.length, rowsRead: expiries.length },
  ]
}

function ratesOf({ expiries }: Analysed): Json {
  return expiries.map((all) => all.map(({ forward, rateSource }) => [String(forward.rate), rateSource]))
}
