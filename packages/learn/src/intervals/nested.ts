import type { Intervals } from './intervals.ts'

/**
 * Intervals of several levels that were made apart, each widened to the least one that contains those of all lower levels:
 * whoever relies on 90 % must not be told less than at 75 %. Each covers what it covered, and may cover more.
 * @param rising of one row each, in the order of their levels
 */
export function nestedIntervals(rising: readonly Intervals[]): Intervals[] {
  const nested: Intervals[] = []
  for (const { low, high } of rising) {
    const inner = nested.at(-1)
    // An empty interval is from ∞ to −∞, and widens none.
    nested.push({
      low: low.map((end, row) => Math.min(end, inner?.low[row] ?? Infinity)),
      high: high.map((end, row) => Math.max(end, inner?.high[row] ?? -Infinity)),
    })
  }
  return nested
}
