/**
 * Least and greatest price of every 16 and of every 256 ticks of a session, so that the next tick outside a band is
 * found in a few steps however far away it lies.
 */

export const CHUNK = 16
const PAGE = 256

/** Where the chunks of 16 and the pages of 256 ticks of session s begin. Each one longer than there are sessions. */
export interface TreeShape {
  /** Ticks of session s: starts[s] to starts[s + 1] − 1. */
  readonly starts: Int32Array
  readonly chunkStarts: Int32Array
  readonly pageStarts: Int32Array
}

export interface PriceTree {
  readonly shape: TreeShape
  readonly prices: Int32Array
  readonly chunkLows: Int32Array
  readonly chunkHighs: Int32Array
  readonly pageLows: Int32Array
  readonly pageHighs: Int32Array
}

export function treeShape(starts: Int32Array): TreeShape {
  return { starts, chunkStarts: startsOf(starts, CHUNK), pageStarts: startsOf(starts, PAGE) }
}

/** Where the pieces of `size` ticks begin; no piece spans two sessions. */
function startsOf(starts: Int32Array, size: number): Int32Array {
  const pieces = new Int32Array(starts.length)
  for (let s = 1; s < starts.length; s++) pieces[s] = pieces[s - 1]! + Math.ceil((starts[s]! - starts[s - 1]!) / size)
  return pieces
}

export function buildPriceTree(shape: TreeShape, prices: Int32Array): PriceTree {
  const { starts, chunkStarts, pageStarts } = shape
  const chunks = extremes(starts, chunkStarts, prices, prices)
  const pages = extremes(chunkStarts, pageStarts, chunks.lows, chunks.highs)
  return {
    shape,
    prices,
    chunkLows: chunks.lows,
    chunkHighs: chunks.highs,
    pageLows: pages.lows,
    pageHighs: pages.highs,
  }
}

interface Extremes {
  readonly lows: Int32Array
  readonly highs: Int32Array
}

/** The lowest and the highest of each 16 in a session. */
function extremes(starts: Int32Array, pieces: Int32Array, lows: Int32Array, highs: Int32Array): Extremes {
  const of16 = { lows: new Int32Array(pieces.at(-1)!), highs: new Int32Array(pieces.at(-1)!) }
  for (let s = 0; s + 1 < starts.length; s++) {
    const end = starts[s + 1]!
    for (let from = starts[s]!, piece = pieces[s]!; from < end; from += CHUNK, piece++) {
      let [low, high] = [lows[from]!, highs[from]!]
      for (let i = from + 1; i < from + CHUNK && i < end; i++) {
        if (lows[i]! < low) low = lows[i]!
        if (highs[i]! > high) high = highs[i]!
      }
      of16.lows[piece] = low
      of16.highs[piece] = high
    }
  }
  return of16
}

/** The first tick from `from` on, before `end`, of `session` with a price below `low` or above `high`; else `end`. */
export function firstOutside(
  { prices, chunkLows, chunkHighs, pageLows, pageHighs, shape }: PriceTree,
  session: number,
  from: number,
  end: number,
  low: number,
  high: number,
): number {
  const start = shape.starts[session]!
  const chunks = shape.chunkStarts[session]!
  const pages = shape.pageStarts[session]!
  const isInside = (lows: Int32Array, highs: Int32Array, piece: number) => lows[piece]! >= low && highs[piece]! <= high
  let tick = from
  while (tick < end) {
    const place = tick - start
    if ((place & (PAGE - 1)) === 0 && isInside(pageLows, pageHighs, pages + place / PAGE)) tick += PAGE
    else if ((place & (CHUNK - 1)) === 0 && isInside(chunkLows, chunkHighs, chunks + place / CHUNK)) tick += CHUNK
    else if (isInside(prices, prices, tick)) tick++
    else return tick
  }
  return end
}
