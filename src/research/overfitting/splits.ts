/**
 * All ways to call half of the blocks in-sample. A split is a mask with bit b set where block b is in-sample. It is cut
 * in a low and a high half; splits stand by low half, within that by high half, so that the high halves that fit a low
 * one are neighbours.
 */

export interface SplitTable {
  /** Even. */
  readonly blocks: number
  /** Masks of the high half of the blocks, by number of blocks, then by value. */
  readonly highs: Int32Array
  /** highs of k blocks begin at groups[k]. One longer than the numbers of blocks. */
  readonly groups: Int32Array
}

export function splitTable(blocks: number): SplitTable {
  if (blocks < 2 || blocks > MOST_BLOCKS || blocks % 2 !== 0)
    throw new RangeError(`${blocks} blocks; an even number from 2 to ${MOST_BLOCKS} was expected`)
  const half = blocks / 2
  const highs = Int32Array.from({ length: 1 << half }, (_, mask) => mask)
  highs.sort((a, b) => bitCount(a) - bitCount(b) || a - b)
  const groups = new Int32Array(half + 2)
  for (const mask of highs) groups[bitCount(mask) + 1]!++
  for (let k = 1; k < groups.length; k++) groups[k]! += groups[k - 1]!
  return { blocks, highs, groups }
}

/** Twenty blocks have 184,756 splits. */
const MOST_BLOCKS = 20

export function bitCount(mask: number): number {
  let count = 0
  for (let rest = mask; rest !== 0; rest &= rest - 1) count++
  return count
}

/** Ways to choose half of an even number of blocks. */
export function splitCount(blocks: number): number {
  let count = 1
  for (let k = 1; k <= blocks / 2; k++) count = (count * (blocks / 2 + k)) / k
  return count
}

/** Masks of the splits whose low halves are given, in their order. */
export function splitsOf({ blocks, highs, groups }: SplitTable, lows: Int32Array): Int32Array {
  const half = blocks / 2
  const masks: number[] = []
  for (const low of lows) {
    const wanted = half - bitCount(low)
    for (let h = groups[wanted]!; h < groups[wanted + 1]!; h++) masks.push(low | (highs[h]! << half))
  }
  return Int32Array.from(masks)
}
