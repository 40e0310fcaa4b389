/** How far the values of later rows have moved from those of earlier ones. */
import { log } from '../../core/math.ts'
import { sorted } from '../../core/stats/quantile.ts'

const BINS = 10
/** Fewer values than these tell nothing of a distribution. */
const LEAST_BEFORE = 50
const LEAST_AFTER = 20

/**
 * Population stability index over the deciles of the earlier values: the sum of (p − q) ln(p / q), with half a value
 * added to each bin. Of two samples of one distribution it is about 9 (1/n + 1/m); from 0.25 on it is called a shift by
 * the convention of credit scoring (Siddiqi 2006). NaN where there are too few values.
 */
export function populationStability(before: Float64Array, after: Float64Array): number {
  if (before.length < LEAST_BEFORE || after.length < LEAST_AFTER) return Number.NaN
  const edges = decileEdges(before)
  const p = shares(before, edges)
  const q = shares(after, edges)
  return p.reduce((sum, share, i) => sum + (share - q[i]!) * log(share / q[i]!), 0)
}

/** Upper ends of the bins but the last; fewer where values repeat. */
function decileEdges(values: Float64Array): number[] {
  const rising = sorted(values)
  const edges = Array.from({ length: BINS - 1 }, (_, i) => rising[Math.ceil(((i + 1) / BINS) * rising.length) - 1]!)
  return [...new Set(edges)].filter((edge) => edge < rising.at(-1)!)
}

function shares(values: Float64Array, edges: readonly number[]): number[] {
  const counts = Array.from<number>({ length: edges.length + 1 }).fill(0.5)
  for (const value of values) {
    const bin = edges.findIndex((edge) => value <= edge)
    counts[bin === -1 ? edges.length : bin]! += 1
  }
  const total = counts.reduce((sum, count) => sum + count, 0)
  return counts.map((count) => count / total)
}
