/** Wealth and how far it fell. Wealth is 1 before the first return. */

/** Wealth after each simple return. */
export function wealthOf(returns: Float64Array): Float64Array {
  const wealth = new Float64Array(returns.length)
  let level = 1
  for (let i = 0; i < returns.length; i++) {
    level *= 1 + returns[i]!
    wealth[i] = level
  }
  return wealth
}

/** Wealth over its highest level so far, the start included, minus 1: from 0 (at the top) to −1 (all lost). */
export function drawdownsOf(wealth: Float64Array): Float64Array {
  const drawdowns = new Float64Array(wealth.length)
  let peak = 1
  for (let i = 0; i < wealth.length; i++) {
    if (wealth[i]! > peak) peak = wealth[i]!
    drawdowns[i] = wealth[i]! / peak - 1
  }
  return drawdowns
}

/** Row of a drawdown that stands for the moment before the first return. */
export const START_ROW = -1

export interface Drawdown {
  /** Lowest wealth over the peak before it, minus 1; 0 when wealth never fell. */
  readonly depth: number
  /** Row of the last maximum before the trough; START_ROW when wealth never stood higher than at the start. */
  readonly peak: number
  /** Row of the first lowest point; undefined when wealth never fell. */
  readonly trough: number | undefined
  /** First row after the trough on which wealth is back at the peak; undefined when it never was. */
  readonly recovery: number | undefined
}

/** The deepest drawdown of a path of wealth. */
export function deepestDrawdown(wealth: Float64Array): Drawdown {
  let peak = START_ROW
  let deepest: Drawdown = { depth: 0, peak, trough: undefined, recovery: undefined }
  const levelAt = (row: number): number => (row === START_ROW ? 1 : wealth[row]!)
  for (let i = 0; i < wealth.length; i++) {
    if (wealth[i]! >= levelAt(peak)) peak = i
    const depth = wealth[i]! / levelAt(peak) - 1
    if (depth < deepest.depth) deepest = { depth, peak, trough: i, recovery: undefined }
  }
  if (deepest.trough === undefined) return deepest
  for (let i = deepest.trough + 1; i < wealth.length; i++) {
    if (wealth[i]! >= levelAt(deepest.peak)) return { ...deepest, recovery: i }
  }
  return deepest
}

/** sqrt(mean of squared drawdowns), as a decimal (Martin and McCann 1989). */
export function ulcerIndex(drawdowns: Float64Array): number {
  let total = 0
  for (let i = 0; i < drawdowns.length; i++) total += drawdowns[i]! * drawdowns[i]!
  return Math.sqrt(total / drawdowns.length)
}
