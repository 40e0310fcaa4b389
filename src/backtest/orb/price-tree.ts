/**
 * Least and greatest price of every 16 and of every 256 ticks of a session, so that the next tick outside a band is
 * found in a few steps however far away it lies.
 */

export const BLOCK = 16
const GROUP = 256

/** Where the blocks of 16 and the groups of 256 ticks of session s begin. Each one longer than there are sessions. */
export interface TreeShape {
  /** Ticks of session s: starts[s] to starts[s + 1] − 1. */
  readonly starts: Int32Array
  readonly blockStarts: Int32Array
  readonly groupStarts: Int32Array
}

export interface PriceTree {
  readonly shape: TreeShape
  readonly prices: Int32Array
  readonly blockLows: Int32Array
  readonly blockHighs: Int32Array
  readonly groupLows: Int32Array
  readonly groupHighs: Int32Array
}

export function treeShape(starts: Int32Array): TreeShape {
  return { starts, blockStarts: startsOf(starts, BLOCK), groupStarts: startsOf(starts, GROUP) }
}

/** Where the pieces of `size` ticks begin; no piece spans two sessions. */
function startsOf(starts: Int32Array, size: number): Int32Array {
  const pieces = new Int32Array(starts.length)
  for (let s = 1; s < starts.length; s++) pieces[s] = pieces[s - 1]! + Math.ceil((starts[s]! - starts[s - 1]!) / size)
  return pieces
}

export function buildPriceTree(shape: TreeShape, prices: Int32Array): PriceTree {
  const { starts, blockStarts, groupStarts } = shape
  const blocks = extremes(starts, blockStarts, prices, prices)
  const groups = extremes(blockStarts, groupStarts, blocks.lows, blocks.highs)
  return {
    shape,
    prices,
    blockLows: blocks.lows,
    blockHighs: blocks.highs,
    groupLows: groups.lows,
    groupHighs: groups.highs,
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
    for (let from = starts[s]!, piece = pieces[s]!; from < end; from += BLOCK, piece++) {
      let [low, high] = [lows[from]!, highs[from]!]
      for (let i = from + 1; i < from + BLOCK && i < end; i++) {
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
  { prices, blockLows, blockHighs, groupLows, groupHighs, shape }: PriceTree,
  session: number,
  from: number,
  end: number,
  low: number,
  high: number,
): number {
  const start = shape.starts[session]!
  const blocks = shape.blockStarts[session]!
  const groups = shape.groupStarts[session]!
  const isInside = (lows: Int32Array, highs: Int32Array, piece: number) => lows[piece]! >= low && highs[piece]! <= high
  let tick = from
  while (tick < end) {
    const place = tick - start
    if ((place & (GROUP - 1)) === 0 && isInside(groupLows, groupHighs, groups + place / GROUP)) tick += GROUP
    else if ((place & (BLOCK - 1)) === 0 && isInside(blockLows, blockHighs, blocks + place / BLOCK)) tick += BLOCK
    else if (isInside(prices, prices, tick)) tick++
    else return tick
  }
  return end
}
