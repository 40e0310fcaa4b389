/**
 * A sweep in the memory of the kernel: sessions, index, axes and results. Its parts can be run in any order, on any
 * thread that has the memory, and more than once.
 */
import { growTo, type SharedMemory } from '../../../core/web-assembly.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../../strategies/orb/orb-grid.ts'
import { checkExact } from '../exactness.ts'
import { blockStart, emptySums, holdingUnit, type OrbSums, type OrbSweep, SUM_NAMES, sumsFrom } from '../orb-sums.ts'
import { type PriceTree, type TreeShape, treeShape } from '../price-tree.ts'
import type { SessionIndex } from '../session-index.ts'
import * as at from './assembly/fields.ts'
import { MemoryPlan } from './memory-plan.ts'
import { orbKernel } from './orb-kernel.ts'
import { makeResident, type ResidentSessions } from './resident-sessions.ts'

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
 * Lays a sweep out and builds its index. Resident sessions have one sweep at a time: the next one takes the place of
 * the last one's index and results.
 */
export function prepareSweep(
  source: OrbSessions | ResidentSessions,
  axes: OrbAxes,
  fills: OrbFills,
  { blocks, groups = 1, ranges = 16 }: SweepOptions,
): { layout: SweepLayout; index: SessionIndex } {
  const resident = 'memory' in source ? source : makeResident(source)
  const { memory, sessions } = resident
  const shape = treeShape(sessions.ticks.starts)
  const plan = new MemoryPlan(resident.end)
  planSessions(plan, sessions, fills)
  planIndex(plan, shape, fills)
  planAxes(plan, axes, fills)
  planResults(plan, { rows: rowCount(axes), blocks, groups, sessions: sessions.highs.length })
  plan.write(memory)
  const kernel = orbKernel(memory)
  const scratchBytes = kernel.scratchBytes()
  const layout = {
    memory,
    fields: plan.fields,
    groups,
    ranges: Math.min(ranges, axes.stops.count),
    scratchBytes,
    scratch: plan.room(scratchBytes * groups * Math.min(ranges, axes.stops.count)),
  }
  growTo(memory, plan.end)
  kernel.buildIndex(layout.scratch)
  const index = indexOf(layout, sessions, shape)
  checkExact(index, axes, fills)
  return { layout, index }
}

function planSessions(plan: MemoryPlan, { ticks, highs, lows }: OrbSessions, { at: fill }: OrbFills): void {
  const isQuote = fill === 'quote'
  plan.set(at.SESSIONS, highs.length)
  plan.set(at.STARTS, ticks.starts.byteOffset)
  plan.set(at.SECONDS, ticks.seconds.byteOffset)
  plan.set(at.HIGHS, highs.byteOffset)
  plan.set(at.LOWS, lows.byteOffset)
  plan.set(at.SIGNAL_PRICES, ticks.prices.byteOffset)
  plan.set(at.BUY_PRICES, (isQuote ? ticks.quotes!.asks : ticks.prices).byteOffset)
  plan.set(at.SELL_PRICES, (isQuote ? ticks.quotes!.bids : ticks.prices).byteOffset)
}

function planIndex(plan: MemoryPlan, { starts, blockStarts, groupStarts }: TreeShape, { at: fill }: OrbFills): void {
  const [blocks, groups] = [blockStarts.at(-1)!, groupStarts.at(-1)!]
  plan.set(at.TICK_BLOCKS, blocks)
  plan.set(at.TICK_GROUPS, groups)
  plan.put(at.BLOCK_STARTS, blockStarts)
  plan.put(at.GROUP_STARTS, groupStarts)
  plan.set(at.BLOCK_SECONDS, plan.room(blocks * 4))
  plan.set(at.FIRST_SIGNALS, plan.room((starts.length - 1) * 4))
  const tree = () => plan.room((blocks + groups) * 2 * 4)
  const signals = tree()
  plan.set(at.SIGNAL_TREE, signals)
  plan.set(at.BUY_TREE, fill === 'quote' ? tree() : signals)
  plan.set(at.SELL_TREE, fill === 'quote' ? tree() : signals)
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
  plan.set(at.LAG, fills.at === 'next-tick' ? 1 : 0)
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

/** The index as the kernel built it. */
function indexOf({ memory, fields }: SweepLayout, sessions: OrbSessions, shape: TreeShape): SessionIndex {
  const column = (address: number, length: number) => new Int32Array(memory.buffer, address >>> 0, length)
  const [blocks, groups] = [fields[at.TICK_BLOCKS]!, fields[at.TICK_GROUPS]!]
  const tree = (address: number, prices: Int32Array): PriceTree => ({
    shape,
    prices,
    blockLows: column(address, blocks),
    blockHighs: column(address + blocks * 4, blocks),
    groupLows: column(address + blocks * 8, groups),
    groupHighs: column(address + blocks * 8 + groups * 4, groups),
  })
  const { prices, quotes } = sessions.ticks
  const isQuote = fields[at.BUY_TREE] !== fields[at.SIGNAL_TREE]
  const signals = tree(fields[at.SIGNAL_TREE]!, prices)
  return {
    sessions,
    shape,
    blockSeconds: column(fields[at.BLOCK_SECONDS]!, blocks),
    signals,
    buys: isQuote ? tree(fields[at.BUY_TREE]!, quotes!.asks) : signals,
    sells: isQuote ? tree(fields[at.SELL_TREE]!, quotes!.bids) : signals,
    lag: fields[at.LAG] as 0 | 1,
    firstSignals: column(fields[at.FIRST_SIGNALS]!, sessions.highs.length),
  }
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
