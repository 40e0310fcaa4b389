/** What is found once a set of sessions, so that every row of a grid is then found in few steps. */
import type { SessionTicks } from '../../market/session-ticks.ts'
import type { OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'
import { CHUNK, buildPriceTree, firstOutside, type PriceTree, type TreeShape, treeShape } from './price-tree.ts'

export interface SessionIndex {
  readonly sessions: OrbSessions
  readonly shape: TreeShape
  /** The first second of each chunk of 16 ticks. */
  readonly chunkSeconds: Int32Array
  /** Of the price that breaks out, of what a buyer pays and of what a seller gets; one and the same without quotes. */
  readonly signals: PriceTree
  readonly buys: PriceTree
  readonly sells: PriceTree
  /** Where orders are filled, and how many ticks after the one that set them off. */
  readonly at: OrbFills['at']
  readonly lag: 0 | 1
  /** The tick that sets the first entry of a session off; where the session ends if none does. */
  readonly firstSignals: Int32Array
}

export function buildSessionIndex(sessions: OrbSessions, { at }: Pick<OrbFills, 'at'>): SessionIndex {
  const { ticks } = sessions
  const shape = treeShape(ticks.starts)
  const signals = buildPriceTree(shape, ticks.prices)
  const quotes = quotesFor(sessions, at)
  const index = {
    sessions,
    shape,
    chunkSeconds: firstOfChunks(shape, ticks.seconds),
    signals,
    buys: quotes ? buildPriceTree(shape, quotes.asks) : signals,
    sells: quotes ? buildPriceTree(shape, quotes.bids) : signals,
    at,
    lag: lagOf(at),
    firstSignals: new Int32Array(ticks.days.length),
  }
  for (let s = 0; s < ticks.days.length; s++) index.firstSignals[s] = nextSignal(index, s, ticks.starts[s]!)
  return index
}

/** The quotes at which orders are filled, if they are. */
export function quotesFor({ ticks }: OrbSessions, at: OrbFills['at']): SessionTicks['quotes'] {
  if (at !== 'quote') return undefined
  if (ticks.quotes === undefined) throw new RangeError('These sessions have no quotes at which orders could be filled.')
  return ticks.quotes
}

export function lagOf(at: OrbFills['at']): 0 | 1 {
  return at === 'next-tick' ? 1 : 0
}

function firstOfChunks({ starts, chunkStarts }: TreeShape, seconds: Int32Array): Int32Array {
  const first = new Int32Array(chunkStarts.at(-1)!)
  for (let s = 0; s + 1 < starts.length; s++) {
    let chunk = chunkStarts[s]!
    for (let i = starts[s]!; i < starts[s + 1]!; i += CHUNK) first[chunk++] = seconds[i]!
  }
  return first
}

/** The first tick from `from` on that sets an entry off; where the session ends if none does. */
export function nextSignal(index: SessionIndex, session: number, from: number): number {
  const { shape, signals, lag, sessions } = index
  const end = shape.starts[session + 1]!
  const tick = firstOutside(signals, session, from, end - 1 - lag, sessions.lows[session]!, sessions.highs[session]!)
  return tick < end - 1 - lag ? tick : end
}

/** The first tick from `from` on at `second` or later; where the session ends if there is none. */
export function firstAtOrAfter(index: SessionIndex, session: number, from: number, second: number): number {
  const { shape, chunkSeconds, sessions } = index
  const { seconds } = sessions.ticks
  const start = shape.starts[session]!
  const end = shape.starts[session + 1]!
  let chunk = shape.chunkStarts[session]! + Math.floor((from - start) / CHUNK)
  while (chunk + 1 < shape.chunkStarts[session + 1]! && chunkSeconds[chunk + 1]! <= second) chunk++
  let tick = Math.max(from, start + (chunk - shape.chunkStarts[session]!) * CHUNK)
  while (tick < end && seconds[tick]! < second) tick++
  return tick
}
