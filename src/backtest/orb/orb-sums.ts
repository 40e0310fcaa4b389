/**
 * What an engine gives for each row of a grid. All sums are of whole numbers and exact, so that they are the same
 * bytes whatever the order in which sessions are added.
 */

/** One value a row of the grid. */
export interface OrbSums {
  /** Of the sessions' profits before fees, in ticks, and of their squares. */
  readonly profit: Float64Array
  readonly profitSquares: Float64Array
  /** Sessions with a profit above 0 after fees. */
  readonly winningSessions: Float64Array
  readonly stops: Float64Array
  readonly trades: Float64Array
  /** Of the squares of the sessions' trade counts, and of profit × trade count: what fees make of the squares. */
  readonly tradeSquares: Float64Array
  readonly profitTrades: Float64Array
  /** Of the sessions' mean holding times, in seconds × holdingUnit. */
  readonly holding: Float64Array
}

/** The least common multiple of the numbers of trades that a session may have: every mean in its parts is whole. */
export function holdingUnit(mostStops: number): number {
  let unit = 1
  for (let n = 2; n <= mostStops; n++) unit = (unit * n) / greatestDivisor(unit, n)
  return unit
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b)
}
