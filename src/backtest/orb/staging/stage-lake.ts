/** Sessions of one symbol from the bars of the lake, staged once and kept in a file. */
import { join } from 'node:path'
import { type Json, hashJson } from '../../../core/hash.ts'
import { type Progress, silentProgress } from '../../../core/progress.ts'
import { BellwetherError } from '../../../core/errors.ts'
import { countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import type { Calendar } from '../../../market/calendar.ts'
import { NO_RANGE } from '../../../strategies/orb/orb-grid.ts'
import { newYorkText } from '../../../market/new-york-time.ts'
import type { Lake, ReadQuery, SeriesSummary } from '../../../store/lake.ts'
import { chooseIntradayBars, chooseQuoteBars, intervalMs, type WantedSeries } from './intraday-series.ts'
import { quotesAt } from './quoted-ticks.ts'
import { assertRules, type SessionRules } from './session-rules.ts'
import { SessionStager } from './session-stager.ts'
import { SESSION_STATES, type StagedColumns, stagedFrom, type StagedSessions } from './staged-sessions.ts'
import { readStagedFile, writeStagedFile } from './staged-file.ts'

/** Part of every key: raised whenever the same bars would be staged into other columns. */
const STAGING_VERSION = 1

export interface StageRequest extends WantedSeries {
  /** Day numbers, inclusive; all there is where absent. */
  readonly from?: number
  readonly to?: number
  readonly rules: SessionRules
  /** Adds the bid and ask at each tick, none older than this. */
  readonly quotes?: { readonly maxAgeSeconds: number }
  readonly asOfCommit?: number
}

export interface StagePlace {
  readonly lake: Lake
  readonly calendar: Calendar
  /** Where staged files lie; nothing is kept without one. */
  readonly folder?: string
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

/** A series that was staged. */
export interface StagedSeries {
  readonly role: 'bars' | 'quotes' | 'splits'
  readonly source: string
  readonly partition: Readonly<Record<string, string>>
  readonly hash: string
  readonly isSimulated: boolean
}

export interface LakeStaging {
  readonly staged: StagedSessions
  readonly series: readonly StagedSeries[]
  /** Interval of the bars, milliseconds. */
  readonly intervalMs: number
  /** Of everything that determines the columns: same key, same bytes. */
  readonly key: string
  /** Whether the columns came from a file. */
  readonly isFromFile: boolean
}

/**
 * Sessions from the first to the last that has bars, whether or not they can trade. Where a file holds them, no
 * Parquet file is opened. Errors: DATA_NONE, DATA_UNFIT, USAGE_VALUE, INGEST_ORDER, LAKE_CORRUPT, DISK_FULL, CANCELLED.
 */
export async function stageFromLake(request: StageRequest, place: StagePlace): Promise<LakeStaging> {
  const plan = await planStaging(request, place)
  const path = place.folder === undefined ? undefined : join(place.folder, `${plan.key}.staged`)
  const file = path === undefined ? undefined : await readStagedFile(path, plan.key)
  if (file !== undefined) return { ...plan, staged: file.staged, isFromFile: true }
  const staged = await stage(request, place, plan)
  if (path !== undefined) await writeStagedFile(path, plan.key, { staged, facts: plan.description })
  return { ...plan, staged, isFromFile: false }
}

interface StagingPlan {
  readonly bars: SeriesSummary
  readonly quotes: SeriesSummary | undefined
  readonly splits: readonly SeriesSummary[]
  readonly series: readonly StagedSeries[]
  readonly intervalMs: number
  readonly description: Json
  readonly key: string
}

/** What will be read, found from the lake's commits alone. */
async function planStaging(request: StageRequest, { lake }: StagePlace): Promise<StagingPlan> {
  const stored = await lake.list(request.asOfCommit)
  const bars = chooseIntradayBars(stored, request)
  const { symbol, source } = request
  const quotes = request.quotes && chooseQuoteBars(stored, { symbol, ...(source === undefined ? {} : { source }) })
  const splits = stored.filter(({ kind, partition }) => kind === 'actions' && partition['symbol'] === symbol)
  assertRules(request.rules, bars.partition['interval']!, intervalMs(bars))
  const series = [
    usedAs('bars', bars),
    ...(quotes === undefined ? [] : [usedAs('quotes', quotes)]),
    ...splits.map((one) => usedAs('splits', one)),
  ]
  const { from, to, rules } = request
  const description = {
    version: STAGING_VERSION,
    series: series.map(({ role, source: of, partition, hash }) => ({ role, source: of, partition, hash })),
    from,
    to,
    rules: { ...rules },
    quotes: request.quotes && { ...request.quotes },
  }
  return { bars, quotes, splits, series, intervalMs: intervalMs(bars), description, key: hashJson(description) }
}

function usedAs(role: StagedSeries['role'], { source, partition, hash, isSimulated }: SeriesSummary): StagedSeries {
  return { role, source, partition, hash, isSimulated }
}

async function stage(request: StageRequest, place: StagePlace, plan: StagingPlan): Promise<StagedSessions> {
  const { bars, quotes } = plan
  const { lake, calendar } = place
  const stager = new SessionStager(calendar, request.rules)
  const from = Math.max(request.from ?? -Infinity, bars.from!)
  const to = Math.min(request.to ?? Infinity, bars.to!)
  const days = from <= to ? calendar.sessionDays(from, to) : new Int32Array(0)
  for (const chunk of inChunks(days, bars, request.symbol, place)) {
    const frame = await lake.read('bars', recordsOf(bars, chunk, request.asOfCommit))
    stager.add(frame.columns)
  }
  const staged = stager.finish(await splitsOf(lake, request, plan.splits))
  if (staged.shape.sessions === 0) throw nothingStaged(request, bars)
  return quotes === undefined ? staged : withQuotes(staged, request, place, quotes)
}

/** Rows read at a time. */
const CHUNK_ROWS = 500_000

/** Days, as many at a time as have about CHUNK_ROWS rows. */
function* inChunks(days: Int32Array, series: SeriesSummary, symbol: string, place: StagePlace): Generator<Int32Array> {
  const { calendar, progress = silentProgress, signal } = place
  const sessions = calendar.count(series.from!, series.to!)
  const size = Math.max(1, Math.floor((CHUNK_ROWS * sessions) / series.rows))
  progress.stage(`Staging ${series.kind} of ${symbol}`, days.length)
  for (let at = 0; at < days.length; at += size) {
    signal?.throwIfAborted()
    const chunk = days.subarray(at, at + size)
    yield chunk
    progress.advance(chunk.length)
  }
  progress.end()
}

function recordsOf({ source, partition }: SeriesSummary, days: Int32Array, commit: number | undefined): ReadQuery {
  const where = { ...partition, source }
  return { where, from: days[0]!, to: days.at(-1)!, ...(commit === undefined ? {} : { asOfCommit: commit }) }
}

/** New shares for one old by day. Sources that know the same split count once. */
async function splitsOf(
  lake: Lake,
  request: StageRequest,
  series: readonly SeriesSummary[],
): Promise<ReadonlyMap<number, number>> {
  const splits = new Map<number, number>()
  for (const { source, partition } of series) {
    const where = { ...partition, source }
    const commit = request.asOfCommit === undefined ? {} : { asOfCommit: request.asOfCommit }
    const { columns, length } = await lake.read('actions', { where, ...commit })
    for (let i = 0; i < length; i++) {
      if (columns.action[i] === 'split' && columns.amount[i]! > 0) splits.set(columns.exDate[i]!, columns.amount[i]!)
    }
  }
  return splits
}

/** The same with bid and ask at each tick; a session in which one is missing is not traded. */
async function withQuotes(
  { columns, shape }: StagedSessions,
  request: StageRequest,
  place: StagePlace,
  series: SeriesSummary,
): Promise<StagedSessions> {
  const bids = new Int32Array(shape.ticks)
  const asks = new Int32Array(shape.ticks)
  const maxAgeMs = request.quotes!.maxAgeSeconds * 1000
  let session = 0
  for (const chunk of inChunks(columns.days, series, request.symbol, place)) {
    const { columns: quotes } = await place.lake.read('quote-bars', recordsOf(series, chunk, request.asOfCommit))
    const from = columns.starts[session]!
    const instants = tickInstants(columns, session, session + chunk.length)
    const found = quotesAt(instants, quotes, maxAgeMs, shape.tickMicros)
    bids.set(found.bids, from)
    asks.set(found.asks, from)
    session += chunk.length
  }
  const quoted = stagedFrom(shape.tickMicros, { ...columns, bids, asks })
  untradeUnquoted(quoted)
  if (!quoted.columns.states.includes(0)) throw unquoted(request, columns, bids)
  return quoted
}

/** Epoch milliseconds of the ticks of sessions `from` to before `to`. */
function tickInstants({ starts, origins, seconds }: StagedColumns, from: number, to: number): Float64Array {
  const instants = new Float64Array(starts[to]! - starts[from]!)
  for (let s = from, at = 0; s < to; s++) {
    for (let i = starts[s]!; i < starts[s + 1]!; i++) instants[at++] = (origins[s]! + seconds[i]!) * 1000
  }
  return instants
}

function untradeUnquoted({ columns }: StagedSessions): void {
  const { states, starts, bids, highs, lows } = columns
  for (let s = 0; s < states.length; s++) {
    if (states[s] !== 0 || !bids.subarray(starts[s], starts[s + 1]).includes(0)) continue
    states[s] = SESSION_STATES.indexOf('a tick without a quote')
    highs[s] = NO_RANGE.high
    lows[s] = NO_RANGE.low
  }
}

function nothingStaged({ from, to, symbol }: StageRequest, bars: SeriesSummary): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There are no bars of ${symbol} in the sessions asked for.`,
    expected: `What is stored spans ${formatDate(bars.from!)} to ${formatDate(bars.to!)}.`,
    given: `${from === undefined ? '…' : formatDate(from)} to ${to === undefined ? '…' : formatDate(to)}`,
    remedy: 'Ask for other dates, or ingest more data.',
  })
}

function unquoted({ symbol, quotes }: StageRequest, columns: StagedColumns, bids: Int32Array): BellwetherError {
  const missing = bids.reduce((count, bid) => count + (bid === 0 ? 1 : 0), 0)
  const tick = bids.indexOf(0)
  const session = columns.starts.findLastIndex((start) => start <= tick)
  const at = newYorkText((columns.origins[session]! + columns.seconds[tick]!) * 1000)
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `${countText(missing)} of ${countText(bids.length)} ticks of ${symbol} have no quote, in every session some; the first at ${at}.`,
    expected: `Fills at the quote need a bid and an ask no older than ${quotes!.maxAgeSeconds} s at every tick of a session.`,
    given: `${countText(missing)} ticks without`,
    remedy: 'Ingest the quotes of these sessions, allow older ones, or choose fills by touch or next-tick.',
  })
}
