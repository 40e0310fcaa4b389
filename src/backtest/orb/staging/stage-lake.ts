/** Sessions of one symbol from the bars of the lake, staged once and kept in a file. */
import { join } from 'node:path'
import { type Json, hashJson } from '../../../core/hash.ts'
import { BellwetherError } from '../../../core/errors.ts'
import { formatDate } from '../../../core/time.ts'
import type { Lake, SeriesSummary } from '../../../store/lake.ts'
import { DEFAULT_LOOKBACK } from './distances.ts'
import { chooseIntradayBars, chooseQuoteBars, intervalMs, type WantedSeries } from './intraday-series.ts'
import { type ChunkPlace, inChunks, recordsOf } from './record-chunks.ts'
import { assertRules, type SessionRules } from './session-rules.ts'
import { SessionStager } from './session-stager.ts'
import { withQuotes } from './stage-quotes.ts'
import type { StagedSessions } from './staged-sessions.ts'
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
  const { series, intervalMs: barMs, key } = plan
  const made = { series, intervalMs: barMs, key }
  const path = place.folder === undefined ? undefined : join(place.folder, `${key}.staged`)
  const file = path === undefined ? undefined : await readStagedFile(path, key)
  if (file !== undefined) return { ...made, staged: file, isFromFile: true }
  const staged = await stage(request, place, plan)
  if (path !== undefined) await writeStagedFile(path, key, staged, plan.description)
  return { ...made, staged, isFromFile: false }
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
  const quotes = request.quotes && chooseQuoteBars(stored, request.symbol, bars.source)
  const splits = stored.filter(({ kind, partition }) => kind === 'actions' && partition['symbol'] === request.symbol)
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
  return { bars, quotes, splits, series, intervalMs: intervalMs(bars), description, key: hashJson(description) }
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

function nothingStaged({ from, to, symbol }: StageRequest, bars: SeriesSummary): BellwetherError {
  return new BellwetherError('DATA_NONE', {
    message: `There are no bars of ${symbol} in the sessions asked for.`,
    expected: `What is stored spans ${formatDate(bars.from!)} to ${formatDate(bars.to!)}.`,
    given: `${from === undefined ? '…' : formatDate(from)} to ${to === undefined ? '…' : formatDate(to)}`,
    remedy: 'Ask for other dates, or ingest more data.',
  })
}
