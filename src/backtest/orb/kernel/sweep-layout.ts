/** A sweep in the memory of the kernel, beside sessions and index: its axes and its results. It can be run more than once. */
import { growTo, type SharedMemory } from '../../../core/web-assembly.ts'
import { type OrbAxes, type OrbFills, rowCount } from '../../../strategies/orb/orb-grid.ts'
import { checkExact, checkGrid } from '../check-sweep.ts'
import { blockStart, holdingUnit, type OrbSweep, SUM_NAMES, sumsFrom } from '../orb-sums.ts'
import * as at from './assembly/fields.ts'
import type { IndexedSessions } from './indexed-sessions.ts'
import { MemoryPlan } from './memory-plan.ts'
import { orbKernel } from './orb-kernel.ts'

export interface SweepLayout {
  readonly memory: SharedMemory
  /** What lies where in it: see assembly/fields.ts. */
  readonly fields: Int32Array
  /** Address of the working space. */
  readonly scratch: number
}

/** Distances and times beyond it are never reached: prices and seconds stay below half of it. */
const FAR = 2 ** 30

/**
 * Lays a sweep out. There is one at a time in the memory of indexed sessions: the next one takes the place of the
 * last one's results. @param blocks contiguous ones of sessions, whose sums are kept
 */
export function layOutSweep(
  { memory, index, fields, end }: IndexedSessions,
  axes: OrbAxes,
  fills: OrbFills,
  blocks: number,
): SweepLayout {
  checkGrid(index, axes, fills)
  checkExact(index, axes, fills)
  const plan = new MemoryPlan(end, fields)
  planAxes(plan, axes, fills)
  planResults(plan, { rows: rowCount(axes), blocks, sessions: index.firstSignals.length })
  plan.write(memory)
  const scratch = plan.room(orbKernel(memory).scratchBytes() >>> 0)
  growTo(memory, plan.end)
  return { memory, fields: plan.fields, scratch }
}

export function planAxes(plan: MemoryPlan, { stops, stopCounts, coolOffs, limits }: OrbAxes, fills: OrbFills): void {
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
  readonly sessions: number
}

function planResults(plan: MemoryPlan, { rows, blocks, sessions }: ResultCounts): void {
  plan.set(at.ROWS, rows)
  plan.set(at.BLOCKS, blocks)
  plan.put(
    at.SESSION_BLOCKS,
    Int32Array.from({ length: blocks + 1 }, (_, b) => blockStart(b, blocks, sessions)),
  )
  plan.set(at.SUMS, plan.room(SUM_NAMES.length * rows * 8))
  plan.set(at.NET, plan.room(blocks * rows * 4))
  plan.set(at.NET_SQUARES, plan.room(blocks * rows * 4))
}

/** The results, where they lie, once it was run. */
export function collectSweep({ memory, fields }: SweepLayout): OrbSweep {
  const [rows, blocks] = [fields[at.ROWS]!, fields[at.BLOCKS]!]
  const address = fields[at.SUMS]! >>> 0
  const sums = sumsFrom((place) => new Float64Array(memory.buffer, address + place * rows * 8, rows))
  const net = new Float32Array(memory.buffer, fields[at.NET]! >>> 0, blocks * rows)
  const netSquares = new Float32Array(memory.buffer, fields[at.NET_SQUARES]! >>> 0, blocks * rows)
  return { sums, blocks: { count: blocks, net, netSquares } }
}
