/** Sums of rows under resampled weights in WebAssembly: the bits of `sumPlainly`. */
import { type ResampledRows, SIDE_BY_SIDE, type SumTable } from '../resampled-maxima.ts'
import { kernel, KernelColumns } from './kernel.ts'

/** The columns hold what the last call left; only one table may be in use at a time. */
export function sumsInKernel({ sessions, returns, indices }: ResampledRows): SumTable {
  const columns = new KernelColumns()
  const rows = columns.numbers(indices.length * sessions)
  for (const [i, row] of indices.entries())
    rows.set(returns.subarray(row * sessions, (row + 1) * sessions), i * sessions)
  const weights = columns.numbers(sessions * SIDE_BY_SIDE)
  const sums = columns.numbers(indices.length * SIDE_BY_SIDE)
  const sum = () => kernel.weightedSums(indices.length, sessions, rows.byteOffset, weights.byteOffset, sums.byteOffset)
  return { weights, sums, sum }
}
