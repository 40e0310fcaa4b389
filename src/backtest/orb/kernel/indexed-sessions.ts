/** Sessions and their index in the memory of the kernel. */
import type { SharedMemory } from '../../../core/web-assembly.ts'
import type { OrbFills, OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import { type PriceTree, type TreeShape, treeShape } from '../price-tree.ts'
import { lagOf, quotesFor, type SessionIndex } from '../session-index.ts'
import * as at from './assembly/fields.ts'
import { MemoryPlan } from './memory-plan.ts'
import { orbKernel } from './orb-kernel.ts'
import { makeResident, type ResidentSessions } from './resident-sessions.ts'

export interface IndexedSessions {
  readonly memory: SharedMemory
  readonly index: SessionIndex
  /** Where they lie: see assembly/fields.ts. */
  readonly fields: Int32Array
  /** The first byte after them. */
  readonly end: number
}

/** Copies sessions to a memory of their own, unless they lie in one, and builds their index. */
export function indexSessions(source: OrbSessions | ResidentSessions, fills: Pick<OrbFills, 'at'>): IndexedSessions {
  const { memory, sessions, end } = 'memory' in source ? source : makeResident(source)
  const shape = treeShape(sessions.ticks.starts)
  const plan = new MemoryPlan(end)
  planSessions(plan, sessions, fills.at)
  planIndex(plan, shape, fills.at)
  plan.write(memory)
  orbKernel(memory).buildIndex()
  return { memory, index: indexOf(memory, plan.fields, sessions, shape, fills.at), fields: plan.fields, end: plan.end }
}

function planSessions(plan: MemoryPlan, sessions: OrbSessions, fill: OrbFills['at']): void {
  const { ticks, highs, lows } = sessions
  const quotes = quotesFor(sessions, fill)
  plan.set(at.SESSIONS, highs.length)
  plan.set(at.STARTS, ticks.starts.byteOffset)
  plan.set(at.SECONDS, ticks.seconds.byteOffset)
  plan.set(at.HIGHS, highs.byteOffset)
  plan.set(at.LOWS, lows.byteOffset)
  plan.set(at.SIGNAL_PRICES, ticks.prices.byteOffset)
  plan.set(at.BUY_PRICES, (quotes?.asks ?? ticks.prices).byteOffset)
  plan.set(at.SELL_PRICES, (quotes?.bids ?? ticks.prices).byteOffset)
}

function planIndex(plan: MemoryPlan, { starts, chunkStarts, pageStarts }: TreeShape, fill: OrbFills['at']): void {
  const [chunks, pages] = [chunkStarts.at(-1)!, pageStarts.at(-1)!]
  plan.set(at.LAG, lagOf(fill))
  plan.set(at.TICK_CHUNKS, chunks)
  plan.set(at.TICK_PAGES, pages)
  plan.put(at.CHUNK_STARTS, chunkStarts)
  plan.put(at.PAGE_STARTS, pageStarts)
  plan.set(at.CHUNK_SECONDS, plan.room(chunks * 4))
  plan.set(at.FIRST_SIGNALS, plan.room((starts.length - 1) * 4))
  const tree = () => plan.room((chunks + pages) * 2 * 4)
  const signals = tree()
  plan.set(at.SIGNAL_TREE, signals)
  plan.set(at.BUY_TREE, fill === 'quote' ? tree() : signals)
  plan.set(at.SELL_TREE, fill === 'quote' ? tree() : signals)
}

/** The index as the kernel built it. */
function indexOf(
  memory: SharedMemory,
  fields: Int32Array,
  sessions: OrbSessions,
  shape: TreeShape,
  fill: OrbFills['at'],
): SessionIndex {
  const [chunks, pages] = [fields[at.TICK_CHUNKS]!, fields[at.TICK_PAGES]!]
  const column = (address: number, length: number) => new Int32Array(memory.buffer, address, length)
  const tree = (field: number, prices: Int32Array): PriceTree => {
    const address = fields[field]! >>> 0
    return {
      shape,
      prices,
      chunkLows: column(address, chunks),
      chunkHighs: column(address + chunks * 4, chunks),
      pageLows: column(address + chunks * 8, pages),
      pageHighs: column(address + chunks * 8 + pages * 4, pages),
    }
  }
  const quotes = quotesFor(sessions, fill)
  const signals = tree(at.SIGNAL_TREE, sessions.ticks.prices)
  return {
    sessions,
    shape,
    chunkSeconds: column(fields[at.CHUNK_SECONDS]! >>> 0, chunks),
    signals,
    buys: quotes ? tree(at.BUY_TREE, quotes.asks) : signals,
    sells: quotes ? tree(at.SELL_TREE, quotes.bids) : signals,
    at: fill,
    lag: lagOf(fill),
    firstSignals: column(fields[at.FIRST_SIGNALS]! >>> 0, sessions.highs.length),
  }
}
