/** A sweep cut into parts: one length of the opening range, some stop distances, all sessions or a block of them. */
import { blockStart } from '../../../backtest/orb/orb-sums.ts'
import type { ResidentSessions } from '../../../backtest/orb/kernel/resident-sessions.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../../strategies/orb/orb-grid.ts'
import { MOST_JUDGED_ROWS } from '../grid/grid-size.ts'
import type { SweepPart } from './sweep-part.ts'

/** What is swept. Columns lie in shared memory, so that threads do not copy them. */
export interface SweepInput {
  /** One a length of the opening range, over the same days. */
  readonly ranges: readonly RangeInput[]
  readonly fills: OrbFills
}

export interface RangeInput {
  /** Of the sessions: the same key, the same sessions. */
  readonly key: string
  readonly sessions: OrbSessions
  readonly axes: OrbAxes
  /** The sessions in a memory that the kernel of this thread may work in; it copies them where absent. */
  readonly resident?: ResidentSessions
}

/** A row of the whole sweep by its length of the opening range and its number among the rows of that length. */
export interface RangeRow {
  /** Place in `ranges`. */
  readonly range: number
  readonly row: number
}

export function rangeRow({ ranges }: { readonly ranges: readonly Pick<RangeInput, 'axes'>[] }, row: number): RangeRow {
  const perRange = rowCount(ranges[0]!.axes)
  return { range: Math.floor(row / perRange), row: row % perRange }
}

export interface PlannedPart {
  /** Place in `ranges`. */
  readonly range: number
  readonly firstStop: number
  readonly endStop: number
  /** The one block of sessions; all of them where absent. */
  readonly block?: number
}

export interface SweepPlan {
  readonly sessions: number
  readonly blocks: number
  readonly rowsPerRange: number
  readonly rows: number
  /** Every how many rows one keeps its sums block by block, for statistics over halves of the sessions. */
  readonly stride: number
  readonly parts: readonly PlannedPart[]
  /** Of one core, milliseconds: an estimate that depends on nothing but the sweep. */
  readonly work: number
}

const BLOCKS = 16
/** Measured: a position looked up, and a row's sums for a block, milliseconds. */
const MS_PER_POSITION = 150e-6
const MS_PER_ROW_AND_BLOCK = 40e-6
/** Long enough to be worth a message, short enough to stop soon and to lose little. */
const PART_MS = 40

/** The same for any number of workers, so that parts which were kept fit when others go on. */
export function planSweep({ ranges }: SweepInput): SweepPlan {
  const { axes, sessions: first } = ranges[0]!
  const sessions = first.ticks.days.length
  const blocks = blockCount(sessions)
  const rowsPerRange = rowCount(axes)
  const positions = sessions * axes.stops.count * axes.coolOffs.length * axes.stopCounts.at(-1)!
  const perRange = positions * MS_PER_POSITION + rowsPerRange * blocks * MS_PER_ROW_AND_BLOCK
  const rows = rowsPerRange * ranges.length
  return {
    sessions,
    blocks,
    rowsPerRange,
    rows,
    stride: strideFor(rows, axes),
    parts: ranges.flatMap((_, range) => partsOf(range, axes.stops.count, blocks, perRange)),
    work: perRange * ranges.length,
  }
}

/** Even, so that halves can be compared; one where there are too few sessions to compare anything. */
function blockCount(sessions: number): number {
  return Math.max(1, Math.min(BLOCKS, 2 * Math.floor(sessions / 2)))
}

/** Has no divisor in common with the length of an axis, so that every value of every parameter is met. */
function strideFor(rows: number, { stops, stopCounts, coolOffs, limits }: OrbAxes): number {
  const lengths = [stops.count, stopCounts.length, coolOffs.length, limits.count]
  let stride = Math.ceil(rows / MOST_JUDGED_ROWS)
  while (stride > 1 && lengths.some((length) => haveCommonDivisor(stride, length))) stride++
  return stride
}

function haveCommonDivisor(a: number, b: number): boolean {
  return b === 0 ? a > 1 : haveCommonDivisor(b, a % b)
}

/** Cut along the stop distances; along the blocks of sessions too where these are too few. */
function partsOf(range: number, stops: number, blocks: number, work: number): PlannedPart[] {
  const wanted = Math.ceil(work / PART_MS)
  const pieces = Math.min(stops, wanted)
  const parts = Array.from({ length: pieces }, (_, i) => ({
    range,
    firstStop: Math.floor((i * stops) / pieces),
    endStop: Math.floor(((i + 1) * stops) / pieces),
  }))
  if (wanted <= 2 * stops) return parts
  return parts.flatMap((part) => Array.from({ length: blocks }, (_, block) => ({ ...part, block })))
}

/** What a worker is given. */
export function partInput({ ranges, fills }: SweepInput, plan: SweepPlan, part: PlannedPart): SweepPart {
  const { key, sessions, axes } = ranges[part.range]!
  const span = spanOf(plan, part)
  return {
    key: part.block === undefined ? key : `${key} ${part.block} of ${plan.blocks}`,
    sessions: part.block === undefined ? sessions : sessionsWithin(sessions, span),
    axes: axesWithin(axes, plan, part, span),
    fills,
    blocks: part.block === undefined ? plan.blocks : 1,
    firstRow: firstRowOf(plan, axes, part),
    stride: plan.stride,
  }
}

interface Span {
  readonly first: number
  readonly end: number
}

function spanOf({ blocks, sessions }: SweepPlan, { block }: PlannedPart): Span {
  if (block === undefined) return { first: 0, end: sessions }
  return { first: blockStart(block, blocks, sessions), end: blockStart(block + 1, blocks, sessions) }
}

/** Number in the whole sweep of a part's first row. */
export function firstRowOf({ rowsPerRange }: SweepPlan, { stops }: OrbAxes, { range, firstStop }: PlannedPart): number {
  return range * rowsPerRange + firstStop * (rowsPerRange / stops.count)
}

/** Ticks stay where they are: `starts` says where those of a session lie. */
function sessionsWithin({ ticks, highs, lows }: OrbSessions, { first, end }: Span): OrbSessions {
  const { days, starts, origins } = ticks
  return {
    ticks: {
      ...ticks,
      days: days.subarray(first, end),
      starts: starts.subarray(first, end + 1),
      origins: origins.subarray(first, end),
    },
    highs: highs.subarray(first, end),
    lows: lows.subarray(first, end),
  }
}

function axesWithin(axes: OrbAxes, { sessions }: SweepPlan, part: PlannedPart, { first, end }: Span): OrbAxes {
  const { stops, limits } = axes
  const isWhole = end - first === sessions
  if (isWhole && part.endStop - part.firstStop === stops.count) return axes
  const count = part.endStop - part.firstStop
  const ticks = new Int32Array((end - first) * count)
  for (let s = first; s < end; s++) {
    const from = s * stops.count
    ticks.set(stops.ticks.subarray(from + part.firstStop, from + part.endStop), (s - first) * count)
  }
  return {
    ...axes,
    stops: { count, ticks },
    limits: isWhole ? limits : { ...limits, ticks: limits.ticks.subarray(first * limits.count, end * limits.count) },
  }
}
