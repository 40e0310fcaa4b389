/**
 * The weights of least variance that add up to one and stay within bounds.
 *
 * Capital moves from the asset that adds the most to the variance to the one that adds the least, by as much as serves
 * both, until nothing is gained: sequential minimal optimisation with the maximal violating pair (Platt 1998; Keerthi,
 * Shevade, Bhattacharyya and Murthy 2001). It needs no inverse, so a singular matrix does no harm.
 */
import type { Bounds } from './bounds.ts'
import { dot, type Matrix } from './covariance.ts'

/** Of the largest slope: below it rounding decides. */
const TOLERANCE = 1e-13
const MOST_MOVES = 1_000_000

export function minimumVariance(covariance: Matrix, { least, most }: Bounds): number[] {
  const weights = covariance.map(() => 1 / covariance.length)
  const slopes = covariance.map((row) => dot(row, weights))
  for (let moves = 0; moves < MOST_MOVES; moves++) {
    const from = extreme(slopes, 1, (i) => weights[i]! > least)
    const to = extreme(slopes, -1, (i) => weights[i]! < most)
    const gain = from < 0 || to < 0 ? 0 : slopes[from]! - slopes[to]!
    if (!(gain > TOLERANCE * Math.max(...slopes.map(Math.abs)))) break
    const curvature = covariance[from]![from]! + covariance[to]![to]! - 2 * covariance[from]![to]!
    const room = Math.min(weights[from]! - least, most - weights[to]!)
    const moved = Math.min(room, curvature > 0 ? gain / curvature : room)
    weights[from] = moved === weights[from]! - least ? least : weights[from]! - moved
    weights[to] = moved === most - weights[to]! ? most : weights[to]! + moved
    for (const [i, row] of covariance.entries()) slopes[i]! += moved * (row[to]! - row[from]!)
  }
  return weights
}

/** The first of the largest (1) or of the smallest (−1) among those allowed; −1 where none is. */
function extreme(values: readonly number[], sign: 1 | -1, isAllowed: (i: number) => boolean): number {
  let best = -1
  for (let i = 0; i < values.length; i++) {
    if (isAllowed(i) && !(best >= 0 && sign * values[i]! <= sign * values[best]!)) best = i
  }
  return best
}
