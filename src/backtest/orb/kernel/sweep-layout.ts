/**
 * A sweep in the memory of the kernel, beside sessions and index: its axes and its results. Its parts can be run in any
 * order, on any thread that has the memory, and more than once.
 */
import { growTo, type SharedMemory } from '../../../core/web-assembly.ts'
import { type OrbAxes, type OrbFills, rowCount } from '../../../strategies/orb/orb-grid.ts'
import { checkExact, checkGrid } from '../check-sweep.ts'
import { blockStart, emptySums, holdingUnit, type OrbSums, type OrbSweep, SUM_NAMES, sumsFrom } from '../orb-sums.ts'
import * as at from './assembly/fields.ts'
import type { IndexedSessions } from './indexed-sessions.ts'
import { MemoryPlan } from './memory-plan.ts'
import { orbKernel } from './orb-kernel.ts'

export interface SweepOptions {
  /** Contiguous blocks of sessions whose sums are kept. */
  readonly blocks: number
  /** Ranges of blocks that are worked on apart; each takes room for the sums of all rows. */
  readonly groups?: number
  /** Ranges of stop distances that are worked on apart. */
  readonly ranges?: number
}

/** Survives structured cloning, which shares the memory. */
export interface SweepLayout {
  readonly memory: SharedMemory
  /** What lies where in it: see assembly/fields.ts. */
  readonly fields: Int32Array
  readonly groups: number
  readonly ranges: number
  /** Address of the working space of the first part, and bytes of one. */
  readonly scratch: number
  readonly scratchBytes: number
}

/** Distances and times beyond it are never reached: prices and seconds stay below half of it. */
const FAR = 2 ** 30

/**
 * Lays a sweep out. There is one at a time in the memory of indexed sessions: the next one takes the place of the
 * last one's results.
 */
export function prepareSweep(
  { memory, index, fields, end }: IndexedSessions,
  axes: OrbAxes,
  fills: OrbFills,
  { blocks, groups = 1, ranges = 8 }: SweepOptions,
): SweepLayout {
  checkGrid(index, axes, fills)
  checkExact(index, axes, fills)
  const plan = new MemoryPlan(end, fields)
  planAxes(plan, axes, fills)
  planResults(plan, { rows: rowCount(axes), blocks, groups, sessions: index.firstSignals.length })
  plan.write(memory)
  const stopRanges = Math.min(ranges, axes.stops.count)
  const scratchBytes = orbKernel(memory).scratchBytes() >>> 0
  const scratch = plan.room(scratchBytes * groups * stopRanges)
  growTo(memory, plan.end)
  return { memory, fields: plan.fields, groups, ranges: stopRanges, scratch, scratchBytes }
}

function planAxes(plan: MemoryPlan, { stops, stopCounts, coolOffs, limits }: OrbAxes, fills: OrbFills): void {
  const near = (values: Int32Array) => values.map((value) => Math.min(value, FAR))
  const most = stopCounts.at(-1)!
  const trades = Array.from({ length: most + 1 }, (_, trade) => trade)
  plan.set(at.STOPS, stops.count)
  plan.set(at.STOP_COUNTS, stopCounts.length)
  plan.set(at.COOL_OFFS, coolOffs.length)
  plan.set(at.LIMITS, limits.count)
  plan.set(at.MOST_STOPS, most)
  plan.put(at.STOP_DISTANCES, near(stops.ticks))
  plan.put(at.LIMIT_DISTANCES, near(limits.ticks))
  plan.put(at.COOL_OFF_SECONDS, near(coolOffs))
  plan.put(
    at.FROM_COUNTS,
    Int32Array.from(trades, (trade) => stopCounts.findIndex((count) => count >= trade)),
  )
  plan.put(
    at.HOLDING_SHARES,
    Float64Array.from(trades, (trade) => holdingUnit(most) / trade),
  )
  plan.set(at.SLIPPAGE, fills.slippage)
  plan.put(at.FEE, Float64Array.of(fills.fee))
}

interface ResultCounts {
  readonly rows: number
  readonly blocks: number
  readonly groups: number
  readonly sessions: number
}

function planResults(plan: MemoryPlan, { rows, blocks, groups, sessions }: ResultCounts): void {
  plan.set(at.ROWS, rows)
  plan.set(at.BLOCKS, blocks)
  plan.put(
    at.SESSION_BLOCKS,
    Int32Array.from({ length: blocks + 1 }, (_, b) => blockStart(b, blocks, sessions)),
  )
  plan.set(at.SUMS, plan.room(groups * SUM_NAMES.length * rows * 8))
  plan.set(at.NET, plan.room(blocks * rows * 4))
  plan.set(at.NET_SQUARES, plan.room(blocks * rows * 4))
}

/** The results, where they lie, once all parts have been run. */
export function collectSweep({ memory, fields, groups }: SweepLayout): OrbSweep {
  const [rows, blocks] = [fields[at.ROWS]!, fields[at.BLOCKS]!]
  const net = new Float32Array(memory.buffer, fields[at.NET]! >>> 0, blocks * rows)
  const netSquares = new Float32Array(memory.buffer, fields[at.NET_SQUARES]! >>> 0, blocks * rows)
  const parts = Array.from({ length: groups }, (_, group) => sumsAt(memory, sumsAddress(fields, group), rows))
  return { sums: groups === 1 ? parts[0]! : addUp(parts, rows), blocks: { count: blocks, net, netSquares } }
}

export function sumsAddress(fields: Int32Array, group: number): number {
  return (fields[at.SUMS]! >>> 0) + group * SUM_NAMES.length * fields[at.ROWS]! * 8
}

function sumsAt(memory: SharedMemory, address: number, rows: number): OrbSums {
  return sumsFrom((place) => new Float64Array(memory.buffer, address + place * rows * 8, rows))
}

function addUp(parts: readonly OrbSums[], rows: number): OrbSums {
  const sums = emptySums(rows)
  for (const part of parts) {
    for (const name of SUM_NAMES) for (let row = 0; row < rows; row++) sums[name][row]! += part[name][row]!
  }
  return sums
}
