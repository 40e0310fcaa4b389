/**
 * Walk-forward of the selection itself: before each block the row that was best until then is chosen, and held in the
 * block. What this earns is what a search of this kind would have earned; what the best row of all earned is not.
 */
import { sharpeStandardError } from '../../backtest/performance/sharpe.ts'
import { type BlockSums, checkBlockSums, NOTHING, scoreOf, sharpeOf } from './block-sums.ts'

/** Blocks that are seen before the first choice. */
const BLOCKS_BEFORE = 2

export interface SelectionWalk {
  /** One a block, from the third on. */
  readonly steps: readonly WalkStep[]
  /** Of the held rows over these blocks: sum of the returns, and Sharpe ratio a session. */
  readonly sum: number
  readonly sharpe: number
  /** Of this Sharpe ratio, were the returns normal. */
  readonly standardError: number
  /** Sessions of these blocks. */
  readonly sessions: number
  /** The row that was best over all blocks, with the same figures over the same blocks: known only afterwards. */
  readonly hindsight: { readonly row: number; readonly sum: number; readonly sharpe: number }
  /** Different rows that were chosen. */
  readonly rowsChosen: number
}

export interface WalkStep {
  readonly block: number
  /** The first of equals. */
  readonly row: number
  /** Sharpe ratio a session of the row over the blocks before this one. */
  readonly sharpeBefore: number
  readonly sum: number
  readonly sharpe: number
}

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function walkSelection(search: BlockSums): SelectionWalk {
  checkBlockSums(search)
  const { rows, sessions } = search
  const past = { n: 0, sums: new Float64Array(rows), squares: new Float64Array(rows) }
  const steps: WalkStep[] = []
  for (let block = 0; block < sessions.length; block++) {
    if (block >= BLOCKS_BEFORE) steps.push(stepInto(search, block, past))
    past.n += sessions[block]!
    for (let row = 0; row < rows; row++) {
      past.sums[row]! += search.sums[block * rows + row]!
      past.squares[row]! += search.squares[block * rows + row]!
    }
  }
  const best = bestRow(past.sums, past.squares)
  const held = over(search, steps)
  const normal = { sharpe: held.sharpe, n: held.sessions, skewness: 0, kurtosis: 3 }
  const hindsight = over(
    search,
    steps.map(({ block }) => ({ block, row: best })),
  )
  return {
    steps,
    ...held,
    standardError: sharpeStandardError(normal),
    hindsight: { row: best, sum: hindsight.sum, sharpe: hindsight.sharpe },
    rowsChosen: new Set(steps.map(({ row }) => row)).size,
  }
}

interface Past {
  n: number
  readonly sums: Float64Array
  readonly squares: Float64Array
}

function stepInto(search: BlockSums, block: number, past: Past): WalkStep {
  const row = bestRow(past.sums, past.squares)
  const { sum, sharpe } = over(search, [{ block, row }])
  return { block, row, sharpeBefore: sharpeOf(past.n, past.sums[row]!, past.squares[row]!), sum, sharpe }
}

/** The row of the highest Sharpe ratio, the first of equals. */
function bestRow(sums: Float64Array, squares: Float64Array): number {
  let best = 0
  let highest = Number.NEGATIVE_INFINITY
  for (let row = 0; row < sums.length; row++) {
    const score = scoreOf(sums[row]!, squares[row]! + NOTHING)
    if (score > highest) {
      highest = score
      best = row
    }
  }
  return best
}

function over(
  { rows, sessions, sums, squares }: BlockSums,
  held: readonly { readonly block: number; readonly row: number }[],
): { sum: number; sharpe: number; sessions: number } {
  let n = 0
  let total = 0
  let square = 0
  for (const { block, row } of held) {
    n += sessions[block]!
    total += sums[block * rows + row]!
    square += squares[block * rows + row]!
  }
  return { sum: total, sharpe: n > 1 ? sharpeOf(n, total, square) : Number.NaN, sessions: n }
}
