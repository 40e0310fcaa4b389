/** Statistics that a few bad values cannot move. */
import { median } from '../../core/stats/quantile.ts'

/** Median of absolute values times 1.4826: the standard deviation, were they normal around zero. */
export function robustScale(values: ArrayLike<number>): number {
  const sizes = Array.from(values, Math.abs).filter((size) => !Number.isNaN(size))
  return 1.4826 * median(sizes)
}

/** Rows a block of local scales has. */
const BLOCK = 100

/** For each value the largest robust scale of its block of 100 and of the blocks beside it. */
export function localScales(values: Float64Array): Float64Array {
  const blocks = Math.max(1, Math.ceil(values.length / BLOCK))
  const scales = Array.from({ length: blocks }, (_, b) => robustScale(values.subarray(b * BLOCK, (b + 1) * BLOCK)))
  return values.map((_, i) => {
    const b = Math.floor(i / BLOCK)
    return Math.max(...[b - 1, b, b + 1].map((near) => scales[near] ?? 0).filter((scale) => !Number.isNaN(scale)), 0)
  })
}
