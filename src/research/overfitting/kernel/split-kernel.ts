/** The work of cross-validation in WebAssembly: the bits of `scanSplits`, several times as fast. */
import { LOWEST, ofComplements, type SplitScan, type SplitScanInput, winningScores } from '../split-scan.ts'
import { bitCount, type SplitTable, splitsOf } from '../splits.ts'
import { kernel, KernelColumns } from './kernel.ts'

/** Rows that are copied in at a time. */
const CHUNK = 256

export function scanSplitsInKernel(input: SplitScanInput): SplitScan {
  const { distinct, table, lows } = input
  const masks = splitsOf(table, lows)
  const desk = new Desk(table, lows, masks.length)
  const { weights, sums, squares, best, bestUnder, counts } = desk
  best.fill(LOWEST.over)
  bestUnder.fill(LOWEST.under)
  counts.fill(0)
  for (let from = 0; from < distinct.rows.length; from += CHUNK) {
    const rows = desk.takeRows(input, from)
    kernel.select(rows, from, ...([sums, squares, best, bestUnder, counts].map(addressOf) as Addresses))
  }
  const selected = Int32Array.from(counts)
  const winners = winningScores(input, masks, selected)
  best.set(winners.over)
  bestUnder.set(winners.under)
  counts.fill(0)
  for (let from = 0; from < distinct.rows.length; from += CHUNK) {
    const rows = desk.takeRows(input, from)
    weights.set(distinct.weights.subarray(from, from + rows))
    kernel.rank(rows, weights.byteOffset, ...([sums, squares, best, bestUnder, counts].map(addressOf) as Addresses))
  }
  return { selected, standing: ofComplements(table, masks, counts) }
}

type Addresses = [number, number, number, number, number]

function addressOf({ byteOffset }: Float64Array): number {
  return byteOffset
}

/** The kernel's columns. */
class Desk {
  /** One value a split: scores to beat, as fractions; rows or counts. */
  readonly best: Float64Array
  readonly bestUnder: Float64Array
  readonly counts: Float64Array
  /** A chunk of rows, block by block within a row. */
  readonly sums: Float64Array
  readonly squares: Float64Array
  readonly weights: Float64Array

  constructor(table: SplitTable, lows: Int32Array, splits: number) {
    const { blocks, highs } = table
    const columns = new KernelColumns()
    this.best = columns.numbers(splits)
    this.bestUnder = columns.numbers(splits)
    this.counts = columns.numbers(splits)
    this.sums = columns.numbers(blocks * CHUNK)
    this.squares = columns.numbers(blocks * CHUNK)
    this.weights = columns.numbers(CHUNK)
    const tables = columns.numbers(4 * highs.length)
    const places = columns.integers(placesOf(table))
    const ranges = columns.integers(rangesOf(table, lows))
    kernel.useSplits(blocks / 2, places.byteOffset, ranges.byteOffset, lows.length, tables.byteOffset)
  }

  /** Copies a chunk of distinct rows in; gives how many. */
  takeRows({ search, distinct, table: { blocks } }: SplitScanInput, from: number): number {
    const count = Math.min(CHUNK, distinct.rows.length - from)
    for (let b = 0; b < blocks; b++) {
      const start = b * search.rows
      for (let i = 0; i < count; i++) {
        const at = start + distinct.rows[from + i]!
        this.sums[i * blocks + b] = search.sums[at]!
        this.squares[i * blocks + b] = search.squares[at]!
      }
    }
    return count
  }
}

function placesOf({ highs }: SplitTable): Int32Array {
  const places = new Int32Array(highs.length)
  for (const [place, mask] of highs.entries()) places[mask] = place
  return places
}

/** Of each low half: its mask, the first high half that completes it, and the one after the last. */
function rangesOf({ blocks, groups }: SplitTable, lows: Int32Array): Int32Array {
  const ranges = new Int32Array(3 * lows.length)
  for (const [i, low] of lows.entries()) {
    const wanted = blocks / 2 - bitCount(low)
    ranges.set([low, groups[wanted]!, groups[wanted + 1]!], 3 * i)
  }
  return ranges
}
