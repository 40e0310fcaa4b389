/** The work of cross-validation in WebAssembly: the bits of `scanSplits`, several times as fast. */
import { compileModule, growTo, instantiate, sharedMemory } from '../../../core/web-assembly.ts'
import { ofComplements, type SplitScan, type SplitScanInput, winningScores } from '../split-scan.ts'
import { bitCount, type SplitTable, splitsOf } from '../splits.ts'
import { KERNEL_BYTES } from './kernel-bytes.ts'

interface KernelExports {
  useSplits(half: number, places: number, lows: number, lowCount: number, tables: number): void
  select(rows: number, first: number, sums: number, squares: number, best: number, selected: number): void
  rank(rows: number, weights: number, sums: number, squares: number, winners: number, standing: number): void
}

/** Rows that are copied in at a time. */
const CHUNK = 256
/** Below lie the constants of the kernel. */
const FIRST_FREE = 16_384

/** One a thread, used again: it grows, and everything in it is written before it is read. */
const memory = sharedMemory()
const kernel = instantiate(compileModule(KERNEL_BYTES), memory) as KernelExports

export function scanSplitsInKernel(input: SplitScanInput): SplitScan {
  const { distinct, table, lows } = input
  const masks = splitsOf(table, lows)
  const desk = new Desk(table, lows, masks.length)
  desk.best.fill(Number.NEGATIVE_INFINITY)
  desk.counts.fill(0)
  for (let from = 0; from < distinct.rows.length; from += CHUNK) {
    const rows = desk.takeRows(input, from)
    kernel.select(
      rows,
      from,
      desk.sums.byteOffset,
      desk.squares.byteOffset,
      desk.best.byteOffset,
      desk.counts.byteOffset,
    )
  }
  const selected = Int32Array.from(desk.counts)
  desk.best.set(winningScores(input, masks, selected))
  desk.counts.fill(0)
  for (let from = 0; from < distinct.rows.length; from += CHUNK) {
    const rows = desk.takeRows(input, from)
    const { weights, sums, squares, best, counts } = desk
    weights.set(distinct.weights.subarray(from, from + rows))
    kernel.rank(rows, weights.byteOffset, sums.byteOffset, squares.byteOffset, best.byteOffset, counts.byteOffset)
  }
  return { selected, standing: ofComplements(table, masks, desk.counts) }
}

/** The kernel's columns. */
class Desk {
  /** One value a split: scores to beat; rows or counts. */
  readonly best: Float64Array
  readonly counts: Float64Array
  /** A chunk of rows, block by block within a row. */
  readonly sums: Float64Array
  readonly squares: Float64Array
  readonly weights: Float64Array
  #used = FIRST_FREE

  constructor(table: SplitTable, lows: Int32Array, splits: number) {
    const { blocks, highs } = table
    const numbers = 2 * splits + (2 * blocks + 1) * CHUNK + 4 * highs.length
    growTo(memory, FIRST_FREE + 8 * numbers + 4 * (highs.length + 3 * lows.length) + 16)
    this.best = this.#numbers(splits)
    this.counts = this.#numbers(splits)
    this.sums = this.#numbers(blocks * CHUNK)
    this.squares = this.#numbers(blocks * CHUNK)
    this.weights = this.#numbers(CHUNK)
    const tables = this.#numbers(4 * highs.length)
    const places = this.#integers(placesOf(table))
    const ranges = this.#integers(rangesOf(table, lows))
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

  #numbers(count: number): Float64Array {
    const address = this.#used
    this.#used += 8 * count
    return new Float64Array(memory.buffer, address, count)
  }

  #integers(values: Int32Array): Int32Array {
    const address = this.#used
    this.#used += 8 * Math.ceil(values.length / 2)
    const column = new Int32Array(memory.buffer, address, values.length)
    column.set(values)
    return column
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
