/** The sessions of a sweep, made ready: from the lake, or from tables that a user staged. */
import { basename } from 'node:path'
import { DEFAULT_LOOKBACK, type DistanceAxis, distancesOf } from '../../backtest/orb/staging/distances.ts'
import { type LakeStaging, stageFromLake } from '../../backtest/orb/staging/stage-lake.ts'
import {
  residentOf,
  SESSION_STATES,
  type SessionState,
  type StagedSessions,
  TRADED,
  withoutHistory,
} from '../../backtest/orb/staging/staged-sessions.ts'
import { stagingNotes, stagingText } from '../../backtest/orb/staging/staging-notes.ts'
import { BellwetherError } from '../../core/errors.ts'
import { hashBytes, hashJson } from '../../core/hash.ts'
import { countedText, countText } from '../../core/number-text.ts'
import type { Progress } from '../../core/progress.ts'
import { formatTimeOfDay } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import { CENT_MICROS } from '../../market/price-ticks.ts'
import type { Lake } from '../../store/lake.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'
import { type GridDistances, MILLIONTHS, type SweepGrid } from './grid/grid.ts'
import { holdingProfits } from './holding.ts'
import type { RangeInput, SweepInput } from './parts/sweep-plan.ts'

/** Where the sessions come from. */
export type SweepSource =
  | {
      readonly kind: 'lake'
      readonly symbol: string
      readonly source?: string
      readonly interval?: string
      /** Day numbers, inclusive; all there are where absent. */
      readonly from?: number
      readonly to?: number
    }
  | { readonly kind: 'tables'; readonly symbol?: string; readonly ticks: string; readonly ranges: string }

export interface SweepPlace {
  readonly lake: Lake
  readonly calendar: Calendar
  /** Where staged files lie. */
  readonly folder: string
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Reads the lake as it was; its newest state when absent. */
  readonly asOfCommit?: number
}

export interface SweepData {
  readonly input: SweepInput
  readonly symbol: string
  /** What trials are counted by. */
  readonly market: string
  /** Of the sessions, whatever they are swept with. */
  readonly hash: string
  readonly isSimulated: boolean
  readonly days: Int32Array
  readonly tickMicros: number
  /** Of each session, in the currency, with one share held all the time. */
  readonly holding: Float64Array
  /** What it was made of, a line each. */
  readonly lines: readonly string[]
  /** What a person should know of it, as sentences. */
  readonly notes: readonly string[]
  /** Sessions that could not be traded, with the first length of the range at least. */
  readonly untradedDays: readonly { readonly day: number; readonly reason: SessionState }[]
}

const WANTS_HISTORY: SessionState = 'too little history'
/** Older bids and asks than this say little of the present, seconds. */
const OLDEST_QUOTE = 60

/** Errors: those of staging; GRID_INVALID for distances that are no whole ticks. */
export async function sweepData(source: SweepSource, grid: SweepGrid, place: SweepPlace): Promise<SweepData> {
  if (grid.profile === 'seed') assertSeed(grid)
  return source.kind === 'lake' ? fromLake(source, grid, place) : fromTables(source, grid)
}

/** The original system knew distances in the currency, fills by touch, and no costs. Errors: GRID_INVALID. */
function assertSeed({ stopDistances, limitDistances, fill, slippageTicks, feeMicros }: SweepGrid): void {
  const unit = [stopDistances, limitDistances].map((distances) => distances.unit).find((one) => one !== 'price')
  const asked = [
    ...(unit === undefined ? [] : [`distances in the unit ${unit}`]),
    ...(fill === 'touch' ? [] : [`the fill ${fill}`]),
    ...(slippageTicks === 0 && feeMicros === 0 ? [] : ['costs']),
  ]
  if (asked.length === 0) return
  throw new BellwetherError('GRID_INVALID', {
    message: `The grid asks for ${asked.join(', ')}, which the profile seed does not know.`,
    expected: 'The original system took distances in the currency and filled at the price of the tick, without costs.',
    given: asked.join(', '),
    remedy: 'Sweep --grid seed, or with --profile canonical.',
  })
}

async function fromLake(
  { symbol, source, interval, from, to }: SweepSource & { kind: 'lake' },
  grid: SweepGrid,
  { asOfCommit, ...place }: SweepPlace,
): Promise<SweepData> {
  const { halfDays, flatMinutes } = grid
  const common = {
    symbol,
    ...(source === undefined ? {} : { source }),
    ...(interval === undefined ? {} : { interval }),
    ...(from === undefined ? {} : { from }),
    ...(to === undefined ? {} : { to }),
    ...(asOfCommit === undefined ? {} : { asOfCommit }),
    ...(grid.fill === 'quote' ? { quotes: { maxAgeSeconds: OLDEST_QUOTE } } : {}),
  }
  const rulesOf = (rangeSeconds: number) => ({
    rangeSeconds,
    halfDays,
    tickMicros: CENT_MICROS,
    ...(flatMinutes === undefined ? {} : { flatMinutes }),
  })
  const stagings: LakeStaging[] = []
  for (const rangeSeconds of grid.rangeSeconds) {
    stagings.push(await stageFromLake({ ...common, rules: rulesOf(rangeSeconds) }, place))
  }
  const first = stagings[0]!
  const isSimulated = first.series.some((series) => series.isSimulated)
  const ranges = stagings.map((staging) => sweptRange(staging, grid))
  const notes = stagingNotes(ranges[0]!.staged, place.calendar, rulesOf(grid.rangeSeconds[0]!), first.intervalMs)
  return {
    ...swept(ranges, stagings, grid),
    symbol,
    market: marketOf(symbol, { isSimulated, usedSeries: [{ role: 'traded', source: first.series[0]!.source }] }),
    isSimulated,
    lines: first.series.map(seriesLine),
    notes: [...asideLines(first), ...stagingText(notes), ...longerRangeNotes(ranges, grid)],
    untradedDays: untradedDays(ranges[0]!.staged),
  }
}

function seriesLine({ role, source, partition }: LakeStaging['series'][number]): string {
  return `${role}: ${Object.values(partition).join(' ')} of ${source}`
}

/** Which of several vendors was taken is a choice, too. */
function asideLines({ otherSources }: LakeStaging): string[] {
  return otherSources.length === 0 ? [] : [`not used: the same bars of ${otherSources.join(', ')} (--source)`]
}

/** Of tables whose symbol was not said: one, however the files are called, so that a new name is no new market. */
const UNNAMED_MARKET = 'tables without a symbol'

/**
 * The tables hold one opening range a session: its length is theirs. They are named by what they hold, wherever they lie.
 */
async function fromTables(
  { ticks, ranges, symbol }: SweepSource & { kind: 'tables' },
  grid: SweepGrid,
): Promise<SweepData> {
  const needless = notInTables(grid)
  if (needless !== undefined) throw needless
  const { stageTables } = await import('../../backtest/orb/staging/stage-tables.ts')
  const { staged, repeats } = await stageTables(ticks, ranges)
  const key = hashJson({ sessions: hashBytes(staged.bytes.slice()), repeats })
  const name = symbol || basename(ticks).replace(/\..*$/, '') || 'ticks'
  const range = sweptRange({ key, staged }, grid)
  const untraded = untradedDays(range.staged)
  return {
    ...swept([range], [{ key }], grid),
    symbol: name,
    market: symbol?.trim().toUpperCase() ?? UNNAMED_MARKET,
    isSimulated: false,
    lines: [`tables of your own, ${key.slice(0, 16)}`],
    notes: tableNotes(repeats, untraded),
    untradedDays: untraded,
  }
}

/** In a table, nothing to trade at means that there were no ticks. */
function tableNotes(repeats: number, untraded: SweepData['untradedDays']): string[] {
  const wanting = untraded.filter(({ reason }) => reason === WANTS_HISTORY)
  const empty = untraded.length - wanting.length
  const dropped = `${countedText(repeats, 'tick', 'ticks')} left out whose price was that of the tick before.`
  const missing = `${countedText(empty, 'session', 'sessions')} without ticks, counted as without profit.`
  return [...(repeats === 0 ? [] : [dropped]), ...(empty === 0 ? [] : [missing]), ...untradedNotes(wanting)]
}

/** Days without trades that only a longer opening range has. */
function longerRangeNotes([first, ...longer]: readonly SweptRange[], { rangeSeconds }: SweepGrid): string[] {
  const known = new Set(untradedDays(first!.staged).map(({ day }) => day))
  return longer.flatMap(({ staged }, i) =>
    untradedNotes(untradedDays(staged).filter(({ day }) => !known.has(day))).map(
      (note) => `With a range of ${rangeSeconds[i + 1]! / 60} min also ${note}`,
    ),
  )
}

/** One sentence a reason. */
function untradedNotes(untraded: SweepData['untradedDays']): string[] {
  return [...Map.groupBy(untraded, ({ reason }) => reason)].map(
    ([reason, { length }]) => `${countedText(length, 'session', 'sessions')} without trades: ${reason}.`,
  )
}

function untradedDays({ columns }: StagedSessions): SweepData['untradedDays'] {
  return Array.from(columns.states, (state, s) => ({ day: columns.days[s]!, reason: SESSION_STATES[state]! })).filter(
    (_, s) => columns.states[s] !== TRADED,
  )
}

/** What the grid asks for that tables cannot give. */
function notInTables({ fill, rangeSeconds, flatMinutes }: SweepGrid): BellwetherError | undefined {
  const asked = [
    ...(fill === 'quote' ? ['fills at the quote'] : []),
    ...(rangeSeconds.length > 1 ? [`${rangeSeconds.length} lengths of the opening range`] : []),
    ...(flatMinutes === undefined ? [] : [`a flat time of ${formatTimeOfDay(flatMinutes)}`]),
  ]
  if (asked.length === 0) return undefined
  return new BellwetherError('GRID_INVALID', {
    message: `The grid asks for ${asked[0]}, and the tables hold none.`,
    expected:
      'Tables of ticks and ranges have one opening range a session, of whatever length, no quotes, and end when they end.',
    given: asked.join(', '),
    remedy: 'Take one length, another fill and no flat time, or ingest bars and sweep the lake.',
  })
}

interface StagedRange {
  readonly key: string
  readonly staged: StagedSessions
}

/** Staged sessions as their distances leave them. */
interface SweptRange {
  readonly staged: StagedSessions
  readonly input: RangeInput
}

function swept(
  ranges: readonly SweptRange[],
  stagings: readonly Pick<StagedRange, 'key'>[],
  grid: SweepGrid,
): Pick<SweepData, 'input' | 'hash' | 'days' | 'tickMicros' | 'holding'> {
  const { shape, columns } = ranges[0]!.staged
  return {
    input: { ranges: ranges.map(({ input }) => input), fills: fillsOf(grid, shape.tickMicros) },
    hash: hashJson(stagings.map(({ key }) => key)),
    days: columns.days,
    tickMicros: shape.tickMicros,
    holding: holdingProfits(ranges[0]!.staged),
  }
}

function fillsOf({ fill, slippageTicks, feeMicros }: SweepGrid, tickMicros: number): OrbFills {
  return { at: fill, slippage: slippageTicks, fee: (2 * feeMicros) / tickMicros }
}

/** Errors: GRID_INVALID, DATA_INSUFFICIENT where no session has the history that its distances want. */
function sweptRange({ key, staged }: StagedRange, grid: SweepGrid): SweptRange {
  const stops = distancesOf(staged, axisOf('stopDistance', grid.stopDistances, staged))
  const limits = distancesOf(staged, axisOf('limitDistance', grid.limitDistances, staged))
  const wanting = [...new Set([...stops.untraded, ...limits.untraded])]
  if (wanting.length === staged.shape.sessions) throw noHistory(staged)
  const left = withoutHistory(staged, wanting)
  return {
    staged: left,
    input: {
      ...(wanting.length === 0 ? { resident: residentOf(staged) } : {}),
      key: `${key} ${hashJson(wanting)}`,
      sessions: left.orb,
      axes: {
        stops: stops.distances,
        stopCounts: Int32Array.from(grid.stopCounts),
        coolOffs: Int32Array.from(grid.coolOffs),
        limits: limits.distances,
      },
    },
  }
}

function noHistory({ shape: { sessions, past } }: StagedSessions): BellwetherError {
  const given = `${countedText(sessions, 'session', 'sessions')}, and ${countText(past)} before the first`
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `No session has ${DEFAULT_LOOKBACK} returns before it, which distances in volatility are made of.`,
    expected: `There are ${DEFAULT_LOOKBACK + 1} sessions with a price before at least one that is swept.`,
    given,
    remedy: 'Sweep more sessions or later ones, or give distances in the unit price or range.',
  })
}

/** Errors: GRID_INVALID where a price is no whole number of ticks. */
function axisOf(name: string, { unit, millionths }: GridDistances, { shape }: StagedSessions): DistanceAxis {
  const between = unit === 'price' ? millionths.find((value) => value % shape.tickMicros !== 0) : undefined
  if (between === undefined) return { unit, values: millionths.map((value) => value / MILLIONTHS) }
  throw new BellwetherError('GRID_INVALID', {
    message: `${name} holds ${between / MILLIONTHS}.`,
    expected: `Prices move in ticks of ${shape.tickMicros / MILLIONTHS}: a distance in the currency is a whole number of them.`,
    given: String(between / MILLIONTHS),
    remedy: 'Correct it, or give distances in the unit range or volatility.',
  })
}
