/** A sweep cut into parts: a length of the opening range, some stop distances, some blocks of sessions each. */
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../strategies/orb/orb-grid.ts'
import type { SweepPart } from './sweep-part.ts'

/** What is swept. Columns lie in shared memory, so that threads do not copy them. */
export interface SweepInput {
  /** One a length of the opening range, over the same sessions. */
  readonly ranges: readonly { readonly sessions: OrbSessions; readonly axes: OrbAxes }[]
  readonly fills: OrbFills
}

export interface PlannedPart {
  /** Place in `ranges`. */
  readonly range: number
  readonly firstStop: number
  readonly endStop: number
  /** Blocks of sessions. */
  readonly firstBlock: number
  readonly endBlock: number
}

export interface SweepPlan {
  readonly sessions: number
  /** First session of each block, and the end of the last. */
  readonly bounds: readonly number[]
  readonly rowsPerRange: number
  readonly rows: number
  /** Every how many rows one keeps its sums block by block, for statistics over halves of the sessions. */
  readonly stride: number
  readonly parts: readonly PlannedPart[]
  /** Of one core, milliseconds: an estimate that depends on nothing but the sweep. */
  readonly work: number
}

export const BLOCKS = 16
/** More rows than that would make the sums of blocks larger than everything else. */
const MOST_BLOCK_ROWS = 20_000
/** Measured: a crossing looked up, and a row's sums stored for a block, milliseconds. */
const MS_PER_LEG = 150e-6
const MS_PER_ROW_AND_BLOCK = 40e-6
/** Long enough to be worth a message, short enough to stop soon and to lose little. */
const PART_MS = 80

/** The same for any number of workers: parts that were kept fit when others go on. */
export function planSweep({ ranges }: SweepInput): SweepPlan {
  const { axes, sessions: first } = ranges[0]!
  const sessions = first.ticks.days.length
  const blocks = blockCount(sessions)
  const bounds = Array.from({ length: blocks + 1 }, (_, b) => Math.floor((b * sessions) / blocks))
  const rowsPerRange = rowCount(axes)
  const paths = sessions * axes.stops.count * axes.coolOffs.length
  const perRange = paths * axes.stopCounts.at(-1)! * MS_PER_LEG + rowsPerRange * blocks * MS_PER_ROW_AND_BLOCK
  const rows = rowsPerRange * ranges.length
  return {
    sessions,
    bounds,
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
  let stride = Math.ceil(rows / MOST_BLOCK_ROWS)
  while (stride > 1 && lengths.some((length) => haveCommonDivisor(stride, length))) stride++
  return stride
}

function haveCommonDivisor(a: number, b: number): boolean {
  return b === 0 ? a > 1 : haveCommonDivisor(b, a % b)
}

/** Cut along the stop distances first, along the blocks where there are too few of these. */
function partsOf(range: number, stops: number, blocks: number, work: number): PlannedPart[] {
  const wanted = Math.ceil(work / PART_MS)
  const stopCuts = Math.min(stops, wanted)
  const blockCuts = Math.min(blocks, Math.ceil(wanted / stopCuts))
  return cuts(stops, stopCuts).flatMap(([firstStop, endStop]) =>
    cuts(blocks, blockCuts).map(([firstBlock, endBlock]) => ({ range, firstStop, endStop, firstBlock, endBlock })),
  )
}

function cuts(length: number, pieces: number): [first: number, end: number][] {
  return Array.from({ length: pieces }, (_, i) => [
    Math.floor((i * length) / pieces),
    Math.floor(((i + 1) * length) / pieces),
  ])
}

/** What a worker is given. */
export function partInput({ ranges, fills }: SweepInput, plan: SweepPlan, part: PlannedPart): SweepPart {
  const { sessions, axes } = ranges[part.range]!
  return {
    sessions,
    axes: withStops(axes, plan.sessions, part.firstStop, part.endStop),
    fills,
    bounds: plan.bounds.slice(part.firstBlock, part.endBlock + 1),
    firstRow: firstRowOf(plan, axes, part),
    stride: plan.stride,
  }
}

/** Number in the whole sweep of a part's first row. */
export function firstRowOf({ rowsPerRange }: SweepPlan, { stops }: OrbAxes, { range, firstStop }: PlannedPart): number {
  return range * rowsPerRange + firstStop * (rowsPerRange / stops.count)
}

function withStops(axes: OrbAxes, sessions: number, first: number, end: number): OrbAxes {
  const { count, ticks } = axes.stops
  if (first === 0 && end === count) return axes
  const own = new Int32Array(sessions * (end - first))
  for (let s = 0; s < sessions; s++) own.set(ticks.subarray(s * count + first, s * count + end), s * (end - first))
  return { ...axes, stops: { count: end - first, ticks: own } }
}
