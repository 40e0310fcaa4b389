/** The sessions of a sweep, made ready: from the lake, or from tables that a user staged. */
import { basename } from 'node:path'
import { distancesOf, type DistanceAxis } from '../../backtest/orb/staging/distances.ts'
import { type LakeStaging, stageFromLake } from '../../backtest/orb/staging/stage-lake.ts'
import {
  residentOf,
  SESSION_STATES,
  type StagedSessions,
  withoutSessions,
} from '../../backtest/orb/staging/staged-sessions.ts'
import { stagingNotes, stagingText } from '../../backtest/orb/staging/staging-notes.ts'
import { BellwetherError } from '../../core/errors.ts'
import { hashBytes, hashJson } from '../../core/hash.ts'
import { countedText } from '../../core/number-text.ts'
import type { Progress } from '../../core/progress.ts'
import type { Calendar } from '../../market/calendar.ts'
import { CENT_MICROS } from '../../market/price-ticks.ts'
import type { Lake } from '../../store/lake.ts'
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'
import { type GridDistances, MILLIONTHS, type SweepGrid } from './grid.ts'
import type { RangeInput, SweepInput } from './sweep-plan.ts'

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
  /** Of the sessions, whatever they are swept with. */
  readonly hash: string
  readonly isSimulated: boolean
  /** Of the lake, or the name that stands for a user's tables. */
  readonly source: string
  readonly days: Int32Array
  readonly tickMicros: number
  /** What it was made of, a line each. */
  readonly lines: readonly string[]
  /** What a person should know of it, as sentences. */
  readonly notes: readonly string[]
  /** Sessions that could not be traded, with the first length of the range at least. */
  readonly untradedDays: readonly { readonly day: number; readonly reason: string }[]
}

/** Older bids and asks than this say little of the present, seconds. */
const OLDEST_QUOTE = 60

/** Errors: those of staging; GRID_INVALID for distances that are no whole ticks. */
export async function sweepData(source: SweepSource, grid: SweepGrid, place: SweepPlace): Promise<SweepData> {
  return source.kind === 'lake' ? fromLake(source, grid, place) : fromTables(source, grid)
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
  const notes = stagingNotes(first.staged, place.calendar, rulesOf(grid.rangeSeconds[0]!), first.intervalMs)
  return {
    ...swept(
      stagings.map(({ key, staged }) => ({ key, staged })),
      grid,
    ),
    symbol,
    isSimulated: first.series.some(({ isSimulated }) => isSimulated),
    source: first.series[0]!.source,
    lines: first.series.map(seriesLine),
    notes: stagingText(notes),
    untradedDays: untradedDays(first.staged),
  }
}

function seriesLine({ role, source, partition }: LakeStaging['series'][number]): string {
  return `${role}: ${Object.values(partition).join(' ')} of ${source}`
}

/** The tables hold one opening range a session: its length is theirs. */
async function fromTables(
  { ticks, ranges, symbol }: SweepSource & { kind: 'tables' },
  grid: SweepGrid,
): Promise<SweepData> {
  if (grid.fill === 'quote' || grid.rangeSeconds.length > 1) throw notInTables(grid)
  const { stageTables } = await import('../../backtest/orb/staging/stage-tables.ts')
  const { staged, repeats } = await stageTables(ticks, ranges)
  const key = hashBytes(staged.bytes.slice())
  const name = symbol ?? basename(ticks).replace(/\..*$/, '')
  return {
    ...swept([{ key, staged }], grid),
    symbol: name,
    isSimulated: false,
    source: 'tables of your own',
    lines: [`ticks: ${ticks}`, `opening ranges: ${ranges}`],
    notes: tableNotes(repeats, untradedDays(staged).length),
    untradedDays: untradedDays(staged),
  }
}

function tableNotes(repeats: number, untraded: number): string[] {
  const dropped = `${countedText(repeats, 'tick', 'ticks')} left out whose price was that of the tick before.`
  const missing = `${countedText(untraded, 'session', 'sessions')} without ticks, counted as without profit.`
  return [...(repeats === 0 ? [] : [dropped]), ...(untraded === 0 ? [] : [missing])]
}

function untradedDays({ columns }: StagedSessions): SweepData['untradedDays'] {
  return Array.from(columns.states, (state, s) => ({ day: columns.days[s]!, reason: SESSION_STATES[state]! })).filter(
    (_, s) => columns.states[s] !== 0,
  )
}

function notInTables({ fill, rangeSeconds }: SweepGrid): BellwetherError {
  const what = fill === 'quote' ? 'fills at the quote' : `${rangeSeconds.length} lengths of the opening range`
  return new BellwetherError('GRID_INVALID', {
    message: `The grid asks for ${what}, and the tables hold none.`,
    expected: 'Tables of ticks and ranges have one opening range a session, of whatever length, and no quotes.',
    given: fill === 'quote' ? fill : String(rangeSeconds.length),
    remedy: 'Take one length and another fill, or ingest bars and sweep the lake.',
  })
}

interface StagedRange {
  readonly key: string
  readonly staged: StagedSessions
}

function swept(
  ranges: readonly StagedRange[],
  grid: SweepGrid,
): Pick<SweepData, 'input' | 'hash' | 'days' | 'tickMicros'> {
  const { tickMicros } = ranges[0]!.staged.shape
  return {
    input: { ranges: ranges.map((range) => rangeInput(range, grid)), fills: fillsOf(grid, tickMicros) },
    hash: hashJson(ranges.map(({ key }) => key)),
    days: ranges[0]!.staged.columns.days,
    tickMicros,
  }
}

function fillsOf({ fill, slippageTicks, feeMicros }: SweepGrid, tickMicros: number): OrbFills {
  return { at: fill, slippage: slippageTicks, fee: (2 * feeMicros) / tickMicros }
}

function rangeInput({ key, staged }: StagedRange, grid: SweepGrid): RangeInput {
  const stops = distancesOf(staged, axisOf('stopDistance', grid.stopDistances, staged))
  const limits = distancesOf(staged, axisOf('limitDistance', grid.limitDistances, staged))
  const untraded = [...new Set([...stops.untraded, ...limits.untraded])]
  return {
    ...(untraded.length === 0 ? { resident: residentOf(staged) } : {}),
    key: `${key} ${hashJson(untraded)}`,
    sessions: withoutSessions(staged.orb, untraded),
    axes: {
      stops: stops.distances,
      stopCounts: Int32Array.from(grid.stopCounts),
      coolOffs: Int32Array.from(grid.coolOffs),
      limits: limits.distances,
    },
  }
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
