import type { Matrix } from '../estimator.ts'
import { assignBins, edgeTable } from './bins.ts'

/** Bins of some rows: that of feature j in row i of the block is number `j * stride + i`. */
export interface BinBlock {
  readonly bins: Uint8Array
  readonly stride: number
  readonly rows: number
}

/** Rows binned at a time: their bins stay in the nearest cache. */
const ROWS = 256

/** The rows of a matrix block by block, with the number of the first; a block is overwritten by the next. */
export function* binBlocks(
  { rows, columns }: Matrix,
  edges: readonly Float64Array[],
): Generator<readonly [from: number, block: BinBlock]> {
  const tables = edges.map(edgeTable)
  const bins = new Uint8Array(edges.length * ROWS)
  for (let from = 0; from < rows; from += ROWS) {
    const to = Math.min(from + ROWS, rows)
    for (const [j, table] of tables.entries()) assignBins(columns[j]!, table, bins, j * ROWS, 1, from, to)
    yield [from, { bins, stride: ROWS, rows: to - from }]
  }
}
