/**
 * What the rows of a search earned in each block of sessions: all that selection and cross-validation need.
 * Blocks follow each other in time.
 */
import { BellwetherError } from '../../core/errors.ts'
import { countText } from '../../core/number-text.ts'

/** Single precision is enough to rank by, and large searches have no room for more. */
export type Column = Float64Array | Float32Array

export interface BlockSums {
  readonly rows: number
  /** Sessions of each block. */
  readonly sessions: readonly number[]
  /** Of block b and row r at b × rows + r: the sum of the sessions' returns, in any one unit, and of their squares. */
  readonly sums: Column
  readonly squares: Column
}

/** Of `rows` series of `sessions` returns each, row by row; sessions left over at the end are dropped. */
export function blockSumsOf(returns: Float64Array, rows: number, blocks: number): BlockSums {
  const sessions = returns.length / rows
  const size = Math.floor(sessions / blocks)
  const sums = new Float64Array(blocks * rows)
  const squares = new Float64Array(blocks * rows)
  for (let row = 0; row < rows; row++) {
    for (let t = 0; t < size * blocks; t++) {
      const value = returns[row * sessions + t]!
      const at = Math.floor(t / size) * rows + row
      sums[at]! += value
      squares[at]! += value * value
    }
  }
  return { rows, sessions: new Array<number>(blocks).fill(size), sums, squares }
}

/** Each two neighbouring blocks as one; there must be an even number of them. */
export function joinBlocks({ rows, sessions, sums, squares }: BlockSums): BlockSums {
  const joined = (values: Column) =>
    values.subarray(0, values.length / 2).map((_, i) => {
      const first = i + Math.floor(i / rows) * rows
      return values[first]! + values[first + rows]!
    })
  return {
    rows,
    sessions: Array.from({ length: sessions.length / 2 }, (_, b) => sessions[2 * b]! + sessions[2 * b + 1]!),
    sums: joined(sums),
    squares: joined(squares),
  }
}

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function checkBlockSums({ rows, sessions, sums, squares }: BlockSums): void {
  const blocks = sessions.length
  if (sums.length !== rows * blocks || squares.length !== rows * blocks)
    throw new RangeError(`${sums.length} sums and ${squares.length} squares of ${rows} rows in ${blocks} blocks`)
  if (rows < 1 || blocks < 2 || sessions.some((count) => count < 1)) throw tooFew(rows, sessions)
  for (let i = 0; i < sums.length; i++) {
    if (!Number.isFinite(sums[i]!) || !Number.isFinite(squares[i]!)) throw notFinite(i, rows)
  }
}

function tooFew(rows: number, sessions: readonly number[]): BellwetherError {
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `The search has ${countText(rows)} rows in ${countText(sessions.length)} blocks of sessions.`,
    expected: 'At least one row, two blocks, and a session in each were expected.',
    given: `sessions in the blocks: ${sessions.join(', ') || 'none'}`,
    remedy: 'Search over more sessions, or cut them into fewer blocks.',
  })
}

function notFinite(index: number, rows: number): BellwetherError {
  return new BellwetherError('VALUE_INVALID', {
    message: `Row ${countText(index % rows)} has no finite return in block ${Math.floor(index / rows)} of the search.`,
    expected: 'Every row was expected to have a return in every session, 0 where it did not trade.',
    given: 'a sum that is not a number, or infinite',
    remedy: 'Leave the row out and say why, or mend the prices that it was computed from.',
  })
}

/**
 * Sharpe ratio a session of n sessions (standard deviation with n − 1) from their sum and sum of squares: 0 where
 * nothing was earned or lost, infinite where every session gave the same.
 */
export function sharpeOf(n: number, sum: number, squares: number): number {
  // Rounding of fees may leave a little less than nothing of squares that cancel out.
  if (sum === 0 || squares <= 0) return 0
  const spread = squares - (sum * sum) / n
  // Below this the spread is rounding.
  return spread > 1e-13 * squares ? (sum / n) * Math.sqrt((n - 1) / spread) : Math.sign(sum) * Infinity
}

/** Added to sums of squares, so that 0 of 0 is 0; too small to change any other. */
export const NOTHING = 2 ** -500

/**
 * Ranks like the Sharpe ratio among rows over the same sessions, without a root: sum × |sum| / squares, which rises
 * with it from −n to n.
 * @param squares with NOTHING among them
 */
export function scoreOf(sum: number, squares: number): number {
  return (sum * Math.abs(sum)) / squares
}
