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
  const blockLows = lowestOf(starts, blockStarts, prices, Math.min)
  const blockHighs = lowestOf(starts, blockStarts, prices, Math.max)
  const groupLows = lowestOf(blockStarts, groupStarts, blockLows, Math.min)
  const groupHighs = lowestOf(blockStarts, groupStarts, blockHighs, Math.max)
  return { shape, prices, blockLows, blockHighs, groupLows, groupHighs }
}

/** Of each 16 values of a session, the one that `choose` prefers. */
function lowestOf(
  starts: Int32Array,
  pieces: Int32Array,
  values: Int32Array,
  choose: (a: number, b: number) => number,
): Int32Array {
  const chosen = new Int32Array(pieces.at(-1)!)
  for (let s = 0; s + 1 < starts.length; s++) {
    const end = starts[s + 1]!
    for (let from = starts[s]!, piece = pieces[s]!; from < end; from += BLOCK, piece++) {
      let value = values[from]!
      for (let i = from + 1; i < Math.min(from + BLOCK, end); i++) value = choose(value, values[i]!)
      chosen[piece] = value
    }
  }
  return chosen
}

/** The first tick from `from` on, before `end`, of `session` with a price below `low` or above `high`; else `end`. */
export function firstOutside(
  tree: PriceTree,
  session: number,
  from: number,
  end: number,
  low: number,
  high: number,
): number {
  const { prices, blockLows, blockHighs, groupLows, groupHighs, shape } = tree
  const start = shape.starts[session]!
  const blocks = shape.blockStarts[session]!
  const groups = shape.groupStarts[session]!
  let tick = from
  while (tick < end) {
    const place = tick - start
    if (place % GROUP === 0 && isInside(groupLows, groupHighs, groups + place / GROUP)) tick += GROUP
    else if (place % BLOCK === 0 && isInside(blockLows, blockHighs, blocks + place / BLOCK)) tick += BLOCK
    else if (prices[tick]! < low || prices[tick]! > high) return tick
    else tick++
  }
  return end

  function isInside(lows: Int32Array, highs: Int32Array, piece: number): boolean {
    return lows[piece]! >= low && highs[piece]! <= high
  }
}
