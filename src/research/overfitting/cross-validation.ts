/**
 * Combinatorially symmetric cross-validation and the probability of backtest overfitting (Bailey, Borwein, López de
 * Prado and Zhu, The probability of backtest overfitting, 2015): each half of the blocks chooses the best row, the other
 * half says what the choice was worth.
 */
import { log } from '../../core/math.ts'
import { slope } from '../../core/stats/dependence.ts'
import { mean } from '../../core/stats/moments.ts'
import { median } from '../../core/stats/quantile.ts'
import { onSharedMemory } from '../../core/shared-memory.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { type BlockSums, checkBlockSums, joinBlocks, sharpeOf } from './block-sums.ts'
import { type DistinctRows, distinctRows } from './distinct-rows.ts'
import type { SplitScan, SplitScanInput } from './split-scan.ts'
import { SPLIT_SCAN } from './split-scan-tasks.ts'
import { splitCount, splitsOf, type SplitTable, splitTable } from './splits.ts'

export interface CrossValidation {
  readonly blocks: number
  readonly splits: number
  /** That were compared: all of the search, or an even sample of them. */
  readonly rows: number
  /** Rows that differ from every earlier one in some block. */
  readonly distinctRows: number
  /** One value a split: mask of its in-sample blocks (bit b is block b), the row that is best there, the first of equals. */
  readonly inSample: Int32Array
  readonly selected: Int32Array
  /** Of that row, Sharpe ratio a session in and out of sample. */
  readonly sharpeIn: Float64Array
  readonly sharpeOut: Float64Array
  /** Rank out of sample among all rows, 1 the worst; equal rows share the mean of their ranks. */
  readonly ranks: Float64Array
  /** ln(w / (1 − w)) of w = rank / (rows + 1): below 0 the choice was worse than the median row. */
  readonly logits: Float64Array
  /** Share of splits with a logit of at most 0; NaN where there was nothing to choose from. */
  readonly pbo: number
  /** Share of splits whose choice lost out of sample. */
  readonly lossProbability: number
  readonly meanLogit: number
  readonly medianLogit: number
  /** Median of w. */
  readonly medianRank: number
  readonly meanSharpeIn: number
  readonly meanSharpeOut: number
  /** Least squares of the Sharpe ratio out of sample on that in sample; NaN where these do not vary. */
  readonly degradation: { readonly slope: number; readonly intercept: number }
  /** How many rows were ever selected, the one most often (the first of equals), and in how many splits. */
  readonly rowsSelected: number
  readonly favourite: { readonly row: number; readonly splits: number }
}

/** Distinct rows × splits that take about a tenth of a second on two cores; neighbouring blocks are joined beyond. */
const BUDGET = 150e6
const LEAST_BLOCKS = 8

/**
 * The same bytes for any number of workers. 16 blocks are kept up to 11,655 distinct rows, and become 8 beyond.
 * Errors: DATA_INSUFFICIENT, VALUE_INVALID, CANCELLED.
 */
export async function crossValidate(
  given: BlockSums,
  executor: Pick<TaskExecutor, 'workers' | 'map'>,
  distinct = distinctRows(given),
): Promise<CrossValidation> {
  checkBlockSums(given)
  const search = isTooMuch(given, distinct) ? joinBlocks(given) : given
  const table = splitTable(search.sessions.length)
  const shared = { ...search, sums: onSharedMemory(search.sums), squares: onSharedMemory(search.squares) }
  const parts = partsOf(table, executor.workers)
  const inputs = parts.map((lows): SplitScanInput => ({ search: shared, distinct, table, lows }))
  const scans = await executor.map<SplitScanInput, SplitScan>(SPLIT_SCAN, inputs)
  return judge(search, distinct, inOrder(table, parts, scans))
}

function isTooMuch({ sessions }: BlockSums, { rows }: DistinctRows): boolean {
  const blocks = sessions.length
  return rows.length * splitCount(blocks) > BUDGET && blocks % 4 === 0 && blocks / 2 >= LEAST_BLOCKS
}

/** Low halves dealt out in pairs that complete each other, so that each part has about as many splits. */
export function partsOf({ highs }: SplitTable, workers: number): Int32Array[] {
  const pairs = highs.length / 2
  const count = Math.min(workers, pairs)
  return Array.from({ length: count }, (_, part) => {
    const lows: number[] = []
    for (let low = part; low < pairs; low += count) lows.push(low, highs.length - 1 - low)
    return Int32Array.from(lows).sort()
  })
}

interface OrderedScan extends SplitScan {
  readonly masks: Int32Array
}

/** Splits of all parts by mask. */
function inOrder(table: SplitTable, parts: readonly Int32Array[], scans: readonly SplitScan[]): OrderedScan {
  const selected = new Int32Array(2 ** table.blocks)
  const standing = new Float64Array(2 ** table.blocks)
  const partMasks = parts.map((lows) => splitsOf(table, lows))
  for (const [p, masks] of partMasks.entries()) {
    for (let i = 0; i < masks.length; i++) {
      selected[masks[i]!] = scans[p]!.selected[i]!
      standing[masks[i]!] = scans[p]!.standing[i]!
    }
  }
  const masks = Int32Array.from(partMasks.flatMap((some) => [...some])).sort()
  return {
    masks,
    selected: masks.map((mask) => selected[mask]!),
    standing: Float64Array.from(masks, (mask) => standing[mask]!),
  }
}

function judge(search: BlockSums, distinct: DistinctRows, { masks, selected, standing }: OrderedScan): CrossValidation {
  const everything = 2 ** search.sessions.length - 1
  const rows = selected.map((index) => distinct.rows[index]!)
  const sharpeIn = Float64Array.from(masks, (mask, i) => sharpeOn(search, rows[i]!, mask))
  const sharpeOut = Float64Array.from(masks, (mask, i) => sharpeOn(search, rows[i]!, everything - mask))
  // Below + not above = 2 below + equal, and the mean rank of equals is below + (equal + 1) / 2.
  const ranks = standing.map((count) => (count + 1) / 2)
  const shares = ranks.map((rank) => rank / (search.rows + 1))
  const logits = shares.map((share) => log(share / (1 - share)))
  const slopeOut = slope(sharpeOut, sharpeIn)
  return {
    blocks: search.sessions.length,
    splits: masks.length,
    rows: search.rows,
    distinctRows: distinct.rows.length,
    inSample: masks,
    selected: rows,
    sharpeIn,
    sharpeOut,
    ranks,
    logits,
    pbo: distinct.rows.length < 2 ? Number.NaN : shareWhere(logits, (logit) => logit <= 0),
    lossProbability: shareWhere(sharpeOut, (sharpe) => sharpe < 0),
    meanLogit: mean(logits),
    medianLogit: median(logits),
    medianRank: median(shares),
    meanSharpeIn: mean(sharpeIn),
    meanSharpeOut: mean(sharpeOut),
    degradation: { slope: slopeOut, intercept: mean(sharpeOut) - slopeOut * mean(sharpeIn) },
    ...favouriteOf(rows),
  }
}

function sharpeOn({ rows, sessions, sums, squares }: BlockSums, row: number, mask: number): number {
  let n = 0
  let total = 0
  let square = 0
  for (let b = 0; b < sessions.length; b++) {
    if (((mask >> b) & 1) === 0) continue
    n += sessions[b]!
    total += sums[b * rows + row]!
    square += squares[b * rows + row]!
  }
  return sharpeOf(n, total, square)
}

function shareWhere(values: Float64Array, applies: (value: number) => boolean): number {
  let count = 0
  for (const value of values) if (applies(value)) count++
  return count / values.length
}

function favouriteOf(rows: Int32Array): Pick<CrossValidation, 'rowsSelected' | 'favourite'> {
  const counts = new Map<number, number>()
  for (const row of rows.toSorted()) counts.set(row, (counts.get(row) ?? 0) + 1)
  let favourite = { row: -1, splits: 0 }
  for (const [row, splits] of counts) if (splits > favourite.splits) favourite = { row, splits }
  return { rowsSelected: counts.size, favourite }
}
