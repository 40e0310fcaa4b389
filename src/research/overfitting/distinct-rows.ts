/** Rows of a search that did the same in every block: found by hashing, computed once. */
import { sharedCopy } from '../../core/shared-memory.ts'
import type { BlockSums } from './block-sums.ts'

export interface DistinctRows {
  /** The first row of each kind, ascending. */
  readonly rows: Int32Array
  /** How many rows are of each kind. */
  readonly weights: Int32Array
}

const FREE = -1

export function distinctRows(search: BlockSums): DistinctRows {
  const { rows } = search
  const table = new Int32Array(2 ** Math.ceil(Math.log2(2 * rows + 2))).fill(FREE)
  const firsts = new Int32Array(rows)
  const weights = new Int32Array(rows)
  const hashes = hashRows(search)
  let count = 0
  for (let row = 0; row < rows; row++) {
    let slot = hashes[row]! & (table.length - 1)
    while (table[slot] !== FREE && !areSame(search, firsts[table[slot]!]!, row)) slot = (slot + 1) & (table.length - 1)
    if (table[slot] === FREE) {
      table[slot] = count
      firsts[count++] = row
    }
    weights[table[slot]!]!++
  }
  return { rows: sharedCopy(firsts.subarray(0, count)), weights: sharedCopy(weights.subarray(0, count)) }
}

/** Block by block over all rows, as they lie in memory. */
function hashRows({ rows, sums, squares }: BlockSums): Int32Array {
  const hashes = new Int32Array(rows)
  const words = new Int32Array(2)
  const number = new Float64Array(words.buffer)
  for (const values of [sums, squares]) {
    for (let i = 0, row = 0; i < values.length; i++, row = row + 1 === rows ? 0 : row + 1) {
      // −0 is 0, as comparison says.
      number[0] = values[i]! + 0
      const mixed = Math.imul(hashes[row]! ^ words[0]!, 0x85ebca6b)
      const turned = Math.imul(mixed ^ (mixed >>> 15) ^ words[1]!, 0xc2b2ae35)
      hashes[row] = turned ^ (turned >>> 13)
    }
  }
  return hashes
}

function areSame({ rows, sums, squares }: BlockSums, a: number, b: number): boolean {
  for (let block = 0; block < sums.length; block += rows) {
    if (sums[block + a] !== sums[block + b] || squares[block + a] !== squares[block + b]) return false
  }
  return true
}

/** Rows whose sessions are compared where comparing all of them would take too long. */
export const ROWS_TO_COMPARE = 500

/** At most `most` of the rows, evenly over all of them, in their order. */
export function evenSample(rows: Int32Array, most: number): Int32Array {
  if (rows.length <= most) return rows
  return Int32Array.from({ length: most }, (_, i) => rows[Math.floor((i * rows.length) / most)]!)
}
