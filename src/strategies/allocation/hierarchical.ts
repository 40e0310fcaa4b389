/**
 * Hierarchical risk parity: López de Prado (2016), "Building diversified portfolios that outperform out of sample", Journal
 * of Portfolio Management 42. Assets that move alike become neighbours (single linkage of distances of correlation);
 * then the row of assets is halved again and again, and each half gets by the inverse of its variance.
 *
 * The order in which assets are given does not matter: where the paper leaves open which of two clusters stands first,
 * the smaller does, then the one of less variance; of pairs that are equally near, those of the least variance go first.
 */
import { sum } from '../../core/stats/moments.ts'
import { diagonal, dot, type Matrix, matrixOf, submatrix } from './covariance.ts'

/** @param covariance with a positive diagonal */
export function hierarchicalRiskParity(covariance: Matrix): number[] {
  const weights = covariance.map(() => 1)
  const halves = [clusteredOrder(covariance)]
  for (let row = halves.pop(); row !== undefined; row = halves.pop()) {
    if (row.length === 1) continue
    const parts = [row.slice(0, row.length >> 1), row.slice(row.length >> 1)] as const
    const [first, second] = parts.map((part) => clusterVariance(covariance, part)) as [number, number]
    const share = second / (first + second)
    for (const i of parts[0]) weights[i]! *= share
    for (const i of parts[1]) weights[i]! *= 1 - share
    halves.push(...parts)
  }
  return weights
}

/** Of its assets held by the inverse of their variances. */
function clusterVariance(covariance: Matrix, members: readonly number[]): number {
  const own = submatrix(covariance, members)
  const inverse = diagonal(own).map((variance) => 1 / variance)
  const scale = sum(inverse)
  const weights = inverse.map((each) => each / scale)
  return dot(
    own.map((row) => dot(row, weights)),
    weights,
  )
}

/** Assets in the order of the leaves of their tree. */
function clusteredOrder(covariance: Matrix): number[] {
  const distances = clusterDistances(covariance)
  let clusters = covariance.map((_, i) => [i])
  while (clusters.length > 1) {
    const { a, b } = nearest(clusters, distances, covariance)
    const rest = clusters.filter((cluster) => cluster !== a && cluster !== b)
    clusters = [...rest, inOrder(a, b, covariance).flat()]
  }
  return clusters[0]!
}

function inOrder(a: number[], b: number[], covariance: Matrix): number[][] {
  const difference = a.length - b.length || clusterVariance(covariance, a) - clusterVariance(covariance, b)
  return difference <= 0 ? [a, b] : [b, a]
}

interface Pair {
  readonly a: number[]
  readonly b: number[]
  readonly distance: number
}

/** Distances that differ by less than rounding are the same. */
const ROUNDING = 1e-12

/** The two clusters whose nearest members are the nearest of all. */
function nearest(clusters: readonly number[][], distances: Matrix, covariance: Matrix): Pair {
  const pairs = clusters.flatMap((a, i) => clusters.slice(0, i).map((b) => pairOf(a, b, distances)))
  const least = Math.min(...pairs.map(({ distance }) => distance))
  const near = pairs.filter(({ distance }) => distance <= least + ROUNDING)
  if (near.length === 1) return near[0]!
  const varianceOf = ({ a, b }: Pair): number => clusterVariance(covariance, a) + clusterVariance(covariance, b)
  return near.map((pair) => ({ pair, variance: varianceOf(pair) })).reduce((x, y) => (y.variance < x.variance ? y : x))
    .pair
}

function pairOf(a: number[], b: number[], distances: Matrix): Pair {
  let distance = Number.POSITIVE_INFINITY
  for (const i of a) for (const j of b) distance = Math.min(distance, distances[i]![j]!)
  return { a, b, distance }
}

/** Between columns of the distances √((1 − ρ) / 2): how differently two assets stand to all others. */
function clusterDistances(covariance: Matrix): Matrix {
  const deviations = diagonal(covariance).map(Math.sqrt)
  const apart = matrixOf(covariance.length, (i, j) => {
    const correlation = i === j ? 1 : covariance[i]![j]! / (deviations[i]! * deviations[j]!)
    return Math.sqrt(Math.max(0, (1 - correlation) / 2))
  })
  return matrixOf(covariance.length, (i, j) => {
    const difference = apart[i]!.map((distance, k) => distance - apart[j]![k]!)
    return Math.sqrt(dot(difference, difference))
  })
}
