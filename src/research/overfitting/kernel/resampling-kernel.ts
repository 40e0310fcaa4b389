/** Sums of rows under resampled weights in WebAssembly: the bits of `sumPlainly`. */
import { type ResampledRows, SIDE_BY_SIDE, type SumTable } from '../resampled-maxima.ts'
import { kernel, KernelColumns } from './kernel.ts'

/** The columns hold what the last call left; only one table may be in use at a time. */
export function sumsInKernel({ sessions, returns, means }: ResampledRows): SumTable {
  const columns = new KernelColumns()
  const rows = columns.numbers(returns.length)
  rows.set(returns)
  const weights = columns.numbers(sessions * SIDE_BY_SIDE)
  const sums = columns.numbers(means.length * SIDE_BY_SIDE)
  const sum = () => kernel.weightedSums(means.length, sessions, rows.byteOffset, weights.byteOffset, sums.byteOffset)
  return { weights, sums, sum }
}
