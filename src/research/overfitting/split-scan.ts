/**
 * The work of cross-validation, plainly: for every split the best row in-sample, and where it stands out of sample.
 * A row's score on a set of blocks needs two additions, since the sums over all subsets of the low and of the high half
 * of the blocks are at hand. Scores are those of scoreOf, compared as fractions: a division takes longer than the rest.
 */
import { type BlockSums, type Column, NOTHING } from './block-sums.ts'
import type { DistinctRows } from './distinct-rows.ts'
import { bitCount, type SplitTable, splitsOf } from './splits.ts'

export interface SplitScanInput {
  readonly search: BlockSums
  readonly distinct: DistinctRows
  readonly table: SplitTable
  /** Low halves of the splits to scan; with each one what it leaves, so that the other half of a split is here too. */
  readonly lows: Int32Array
}

/** One value a split, in the order of splitsOf. */
export interface SplitScan {
  /** The best distinct row in-sample, by its number among these; the first of equals. */
  readonly selected: Int32Array
  /** Of all rows, how many score less out of sample, and how many do not score more; added. */
  readonly standing: Float64Array
}

/** A score a split: sum × |sum| over the sum of squares, which is above 0. */
export interface Scores {
  readonly over: Float64Array
  readonly under: Float64Array
}

/** Every score is above it. */
export const LOWEST = { over: -1, under: 0 }

export function scanSplits(input: SplitScanInput): SplitScan {
  const { distinct, table, lows } = input
  const masks = splitsOf(table, lows)
  const best: Scores = {
    over: new Float64Array(masks.length).fill(LOWEST.over),
    under: new Float64Array(masks.length).fill(LOWEST.under),
  }
  const selected = new Int32Array(masks.length)
  const subsets = new SubsetSums(input.search, table)
  for (const [i, row] of distinct.rows.entries()) {
    subsets.fill(row)
    eachScore(subsets, table, lows, (split, over, under) => {
      if (!(over * best.under[split]! > best.over[split]! * under)) return
      best.over[split] = over
      best.under[split] = under
      selected[split] = i
    })
  }
  const winners = winningScores(input, masks, selected)
  const standing = new Float64Array(masks.length)
  for (const [i, row] of distinct.rows.entries()) {
    const weight = distinct.weights[i]!
    subsets.fill(row)
    eachScore(subsets, table, lows, (split, over, under) => {
      const score = over * winners.under[split]!
      const winner = winners.over[split]! * under
      if (score < winner) standing[split]! += 2 * weight
      else if (score === winner) standing[split]! += weight
    })
  }
  return { selected, standing: ofComplements(table, masks, standing) }
}

/** Scores of one row on the splits, in their order. */
function eachScore(
  { lowSums, lowSquares, highSums, highSquares }: SubsetSums,
  { blocks, groups }: SplitTable,
  lows: Int32Array,
  visit: (split: number, over: number, under: number) => void,
): void {
  let split = 0
  for (const low of lows) {
    const wanted = blocks / 2 - bitCount(low)
    for (let h = groups[wanted]!; h < groups[wanted + 1]!; h++, split++) {
      const sum = lowSums[low]! + highSums[h]!
      visit(split, sum * Math.abs(sum), lowSquares[low]! + highSquares[h]!)
    }
  }
}

/** Of each set of blocks: the score there of the row that is best on the other blocks. */
export function winningScores(
  { search, distinct, table }: SplitScanInput,
  masks: Int32Array,
  selected: Int32Array,
): Scores {
  const over = new Float64Array(masks.length)
  const under = new Float64Array(masks.length)
  const others = complements(table, masks)
  for (const [i, mask] of masks.entries()) {
    const row = distinct.rows[selected[others[i]!]!]!
    const sum = subsetSum(search.sums, search.rows, row, mask, table.blocks, 0)
    over[i] = sum * Math.abs(sum)
    under[i] = subsetSum(search.squares, search.rows, row, mask, table.blocks, NOTHING)
  }
  return { over, under }
}

/** What was counted on a set of blocks belongs to the split that has it out of sample. */
export function ofComplements(table: SplitTable, masks: Int32Array, values: Float64Array): Float64Array {
  return Float64Array.from(complements(table, masks), (other) => values[other]!)
}

/** Where the split with the halves exchanged stands. */
function complements({ blocks }: SplitTable, masks: Int32Array): Int32Array {
  const places = new Int32Array(2 ** blocks)
  for (const [place, mask] of masks.entries()) places[mask] = place
  return masks.map((mask) => places[2 ** blocks - 1 - mask]!)
}

/** The sum as the tables have it, to the last bit: each half from its last block down, then one to the other. */
function subsetSum(values: Column, rows: number, row: number, mask: number, blocks: number, start: number): number {
  const half = blocks / 2
  let low = start
  let high = 0
  for (let b = half - 1; b >= 0; b--) {
    if ((mask >> b) & 1) low += values[b * rows + row]!
    if ((mask >> (b + half)) & 1) high += values[(b + half) * rows + row]!
  }
  return low + high
}

/** Sums of one row over all subsets of either half of the blocks: the low ones by mask, the high ones as in `highs`. */
class SubsetSums {
  readonly lowSums: Float64Array
  readonly lowSquares: Float64Array
  readonly highSums: Float64Array
  readonly highSquares: Float64Array
  readonly #search: BlockSums
  readonly #half: number
  readonly #inOrder: Int32Array
  readonly #places: Int32Array

  constructor(search: BlockSums, { blocks, highs }: SplitTable) {
    this.#search = search
    this.#half = blocks / 2
    this.#inOrder = Int32Array.from(highs, (_, mask) => mask)
    this.#places = new Int32Array(highs.length)
    for (const [place, mask] of highs.entries()) this.#places[mask] = place
    this.lowSums = new Float64Array(highs.length)
    this.lowSquares = new Float64Array(highs.length)
    this.highSums = new Float64Array(highs.length)
    this.highSquares = new Float64Array(highs.length)
  }

  fill(row: number): void {
    const { sums, squares } = this.#search
    this.#fill(this.lowSums, sums, row, 0, this.#inOrder, 0)
    this.#fill(this.lowSquares, squares, row, 0, this.#inOrder, NOTHING)
    this.#fill(this.highSums, sums, row, this.#half, this.#places, 0)
    this.#fill(this.highSquares, squares, row, this.#half, this.#places, 0)
  }

  /** Each subset from the one without its first block, which stands earlier. */
  #fill(table: Float64Array, values: Column, row: number, firstBlock: number, places: Int32Array, start: number): void {
    table[places[0]!] = start
    for (let mask = 1; mask < table.length; mask++) {
      const block = firstBlock + 31 - Math.clz32(mask & -mask)
      table[places[mask]!] = table[places[mask & (mask - 1)]!]! + values[block * this.#search.rows + row]!
    }
  }
}
