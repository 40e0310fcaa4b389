/**
 * Clusters of series that move together. Optimal number of clusters by López de Prado and Lewis, Detection of false
 * investment strategies using unsupervised learning methods (2019): k-means on the distances that correlations make, as
 * many clusters as give the silhouettes the highest mean over deviation, and clusters of less than mean quality
 * clustered anew.
 */
import type { Random } from '../../core/random.ts'
import { kMeans, numbered, type SquaredDistances } from '../../core/stats/k-means.ts'
import { mean, populationVariance } from '../../core/stats/moments.ts'
import { type Distances, silhouettes } from '../../core/stats/silhouette.ts'

/** Starts of k-means for each number of clusters. */
const STARTS = 3

/** The cluster of each series, numbered from 0; every series must vary. Fewer than three are clusters of their own. */
export function clusterByCorrelation(series: readonly Float64Array[], random: Random): Int32Array {
  if (series.length < 3) return Int32Array.from(series.keys())
  return clusterAnew(correlationDistances(series.map(standardised)), random)
}

export function clusterCountOf(labels: Int32Array): number {
  return labels.reduce((most, label) => Math.max(most, label + 1), 0)
}

/** Rows as points whose coordinates are √((1 − correlation) / 2) to every row; their squared distances. */
function correlationDistances(units: readonly Float64Array[]): SquaredDistances {
  const n = units.length
  const points = new Float64Array(n * n)
  eachPair(n, (i, j) => {
    const distance = Math.sqrt(Math.max(0, (1 - dot(units[i]!, units[j]!)) / 2))
    points[i * n + j] = distance
    points[j * n + i] = distance
  })
  const values = new Float64Array(n * n)
  const rows = units.map((_, i) => points.subarray(i * n, (i + 1) * n))
  eachPair(n, (i, j) => {
    const distance = squaredDistance(rows[i]!, rows[j]!)
    values[i * n + j] = distance
    values[j * n + i] = distance
  })
  return { n, values }
}

function eachPair(n: number, visit: (i: number, j: number) => void): void {
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) visit(i, j)
}

/** Mean 0 and length 1, so that products are correlations. */
function standardised(values: Float64Array): Float64Array {
  const center = mean(values)
  const length = Math.sqrt(populationVariance(values) * values.length)
  return values.map((value) => (value - center) / length)
}

function dot(x: Float64Array, y: Float64Array): number {
  let total = 0
  for (let i = 0; i < x.length; i++) total += x[i]! * y[i]!
  return total
}

function squaredDistance(x: Float64Array, y: Float64Array): number {
  let total = 0
  for (let i = 0; i < x.length; i++) total += (x[i]! - y[i]!) * (x[i]! - y[i]!)
  return total
}

/** The best clusters; those of less than mean quality are clustered by themselves, if that raises the quality. */
function clusterAnew(distances: SquaredDistances, random: Random): Int32Array {
  const plain = unsquared(distances)
  const labels = bestClusters(distances, plain, random)
  const qualities = clusterQualities(plain, labels)
  const poor = qualities
    .keys()
    .filter((c) => qualities[c]! < mean(qualities))
    .toArray()
  const points = labels
    .keys()
    .filter((i) => poor.includes(labels[i]!))
    .toArray()
  if (poor.length < 2 || points.length < 3) return labels
  const inner = clusterAnew(among(distances, points), random.split('anew'))
  const merged = labels.slice()
  for (const [at, i] of points.entries()) merged[i] = clusterCountOf(labels) + inner[at]!
  const refined = numbered(merged)
  const before = mean(poor.map((c) => qualities[c]!))
  return mean(clusterQualities(plain, refined)) > before ? refined : labels
}

function unsquared({ n, values }: SquaredDistances): Distances {
  return { n, values: values.map(Math.sqrt) }
}

function bestClusters(distances: SquaredDistances, plain: Distances, random: Random): Int32Array {
  let best: Int32Array = new Int32Array(distances.n)
  let highest = Number.NEGATIVE_INFINITY
  for (let k = 2; k < distances.n; k++) {
    for (let start = 0; start < STARTS; start++) {
      const labels = kMeans(distances, k, random.split(k).split(start))
      const quality = qualityOf(silhouettes(plain, labels))
      if (quality > highest) {
        highest = quality
        best = labels
      }
    }
  }
  return best
}

/** Mean over deviation of silhouettes; 0 where all are 0. */
function qualityOf(values: Float64Array): number {
  const center = mean(values)
  return center === 0 ? 0 : center / Math.sqrt(populationVariance(values))
}

function clusterQualities(distances: Distances, labels: Int32Array): Float64Array {
  const values = silhouettes(distances, labels)
  return Float64Array.from({ length: clusterCountOf(labels) }, (_, c) =>
    qualityOf(values.filter((_, i) => labels[i] === c)),
  )
}

function among({ n, values }: SquaredDistances, points: readonly number[]): SquaredDistances {
  const inner = points.flatMap((i) => points.map((j) => values[i * n + j]!))
  return { n: points.length, values: Float64Array.from(inner) }
}
