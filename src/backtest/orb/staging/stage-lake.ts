/** Sessions of one symbol from the bars of the lake, staged once and kept in a file. */
import { join } from 'node:path'
import { type Json, hashJson } from '../../../core/hash.ts'
import { BellwetherError } from '../../../core/errors.ts'
import { countText } from '../../../core/number-text.ts'
import { formatDate } from '../../../core/time.ts'
import type { Lake, SeriesSummary } from '../../../store/lake.ts'
import { DEFAULT_LOOKBACK } from './distances.ts'
import { chooseIntradayBars, chooseQuoteBars, intervalMs, otherSources, type WantedSeries } from './intraday-series.ts'
import { type ChunkPlace, inChunks, recordsOf } from './record-chunks.ts'
import { assertRules, type SessionRules } from './session-rules.ts'
import { SessionStager } from './session-stager.ts'
import { assertQuoteAge, withQuotes } from './stage-quotes.ts'
import { SESSION_STATES, type StagedSessions } from './staged-sessions.ts'
import { readStagedFile, writeStagedFile } from './staged-file.ts'

/** Part of every key: raised whenever the same bars would be staged into other columns. */
const STAGING_VERSION = 1

export interface StageRequest extends WantedSeries {
  /** Day numbers, inclusive; all there is where absent. */
  readonly from?: number
  readonly to?: number
  /** Sessions before `from` whose closes are kept for volatilities; enough for the usual ones where absent. */
  readonly history?: number
  readonly rules: SessionRules
  /** Adds the bid and ask at each tick, none older than this. */
  readonly quotes?: { readonly maxAgeSeconds: number }
  readonly asOfCommit?: number
}

export interface StagePlace extends ChunkPlace {
  readonly lake: Lake
  /** Where staged files lie; nothing is kept without one. */
  readonly folder?: string
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
  /** Of bars of the same symbol and interval that were left aside. */
  readonly otherSources: readonly string[]
  /** Interval of the bars, milliseconds. */
  readonly intervalMs: number
  /** Of the lake, that was read. */
  readonly commit: number
  /** Of everything that determines the columns: same key, same bytes. */
  readonly key: string
  /** Whether the columns came from a file. */
  readonly isFromFile: boolean
}

/**
 * Sessions from the first to the last that has bars, whether or not they can trade. Where a file holds them, no
 * Parquet file is opened. Errors: DATA_NONE, DATA_INSUFFICIENT, DATA_UNFIT, USAGE_VALUE, INGEST_ORDER, LAKE_CORRUPT, DISK_FULL, CANCELLED.
 */
export async function stageFromLake(request: StageRequest, place: StagePlace): Promise<LakeStaging> {
  // What is read must be what the key was made of, whoever appends meanwhile.
  const commit = request.asOfCommit ?? (await place.lake.head())
  const pinned = { ...request, asOfCommit: commit }
  const plan = await planStaging(pinned, place)
  const { series, otherSources: others, intervalMs: barMs, key } = plan
  const path = place.folder === undefined ? undefined : join(place.folder, `${key}.staged`)
  const kept = path === undefined ? undefined : await readStagedFile(path, key)
  const staged = kept ?? (await stage(pinned, place, plan))
  if (path !== undefined && kept === undefined) await writeStagedFile(path, key, staged, plan.description)
  return { staged, series, otherSources: others, intervalMs: barMs, commit, key, isFromFile: kept !== undefined }
}

interface StagingPlan {
  readonly bars: SeriesSummary
  readonly quotes: SeriesSummary | undefined
  readonly splits: readonly SeriesSummary[]
  readonly series: readonly StagedSeries[]
  readonly otherSources: readonly string[]
  readonly intervalMs: number
  readonly description: Json
  readonly key: string
}

/** What will be read, found from the lake's commits alone. */
async function planStaging(request: StageRequest, { lake }: StagePlace): Promise<StagingPlan> {
  const stored = await lake.list(request.asOfCommit)
  const bars = chooseIntradayBars(stored, request)
  const quotes = request.quotes && chooseQuoteBars(stored, request, bars.source)
  const splits = stored.filter(({ kind, partition }) => kind === 'actions' && partition['symbol'] === request.symbol)
  if (request.quotes !== undefined) assertQuoteAge(request.quotes.maxAgeSeconds)
  assertRules(request.rules, bars.partition['interval']!, intervalMs(bars))
  const series = [
    usedAs('bars', bars),
    ...(quotes === undefined ? [] : [usedAs('quotes', quotes)]),
    ...splits.map((one) => usedAs('splits', one)),
  ]
  const { from, to, rules, history } = request
  const description = {
    version: STAGING_VERSION,
    series: series.map(({ role, source: of, partition, hash }) => ({ role, source: of, partition, hash })),
    from,
    to,
    history,
    rules: { ...rules },
    quotes: request.quotes && { ...request.quotes },
  }
  const others = otherSources(stored, bars)
  const key = hashJson(description)
  return { bars, quotes, splits, series, otherSources: others, intervalMs: intervalMs(bars), description, key }
}

function usedAs(role: StagedSeries['role'], { source, partition, hash, isSimulated }: SeriesSummary): StagedSeries {
  return { role, source, partition, hash, isSimulated }
}

async function stage(request: StageRequest, place: StagePlace, plan: StagingPlan): Promise<StagedSessions> {
  const { bars, quotes } = plan
  const { lake, calendar } = place
  const stager = new SessionStager(calendar, request.rules)
  const days = calendar.sessionDays(bars.from!, Math.min(request.to ?? Infinity, bars.to!))
  const past = request.from === undefined ? 0 : days.filter((day) => day < request.from!).length
  const wanted = days.subarray(Math.max(0, past - (request.history ?? DEFAULT_LOOKBACK + 1)))
  for (const chunk of inChunks(wanted, bars, request.symbol, place)) {
    const frame = await lake.read('bars', recordsOf(bars, chunk, request.asOfCommit))
    stager.add(frame.columns)
  }
  const staged = stager.finish(await splitsOf(lake, request, plan.splits), request.from)
  if (staged.shape.sessions === 0) throw nothingStaged(request, bars)
  assertCovered(staged, request.symbol)
  return quotes === undefined ? staged : withQuotes(staged, request, place, quotes)
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

/**
 * Sessions without bars count as days without trades, which is right for a few: statistics of a sample that mostly is
 * not there say nothing. Errors: DATA_INSUFFICIENT.
 */
function assertCovered({ columns: { days, states } }: StagedSessions, symbol: string): void {
  const barless = SESSION_STATES.indexOf('no bars')
  const held = states.reduce((count, state) => count + (state === barless ? 0 : 1), 0)
  if (2 * held >= states.length) return
  const hole = longestRun(states, barless)
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `Of ${countText(states.length)} sessions of ${symbol} only ${countText(held)} have bars.`,
    expected: 'At least half of the sessions from the first to the last must have some.',
    given: `none from ${formatDate(days[hole.from]!)} to ${formatDate(days[hole.to]!)}`,
    remedy: `Ask for dates before ${formatDate(days[hole.from]!)} or after ${formatDate(days[hole.to]!)}, or ingest what is missing.`,
  })
}

/** First and last place of the longest run of a value that the column holds. */
function longestRun(column: Int32Array, value: number): { readonly from: number; readonly to: number } {
  let longest = { from: 0, to: -1 }
  let from = 0
  for (let i = 0; i < column.length; i++) {
    if (column[i] !== value) from = i + 1
    else if (i - from > longest.to - longest.from) longest = { from, to: i }
  }
  return longest
}

function nothingStaged({ from, to, symbol }: StageRequest, bars: SeriesSummary): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There are no bars of ${symbol} in the sessions asked for.`,
    expected: `What is stored spans ${formatDate(bars.from!)} to ${formatDate(bars.to!)}.`,
    given: `${from === undefined ? '…' : formatDate(from)} to ${to === undefined ? '…' : formatDate(to)}`,
    remedy: 'Ask for other dates, or ingest more data.',
  })
}
