/**
 * How many different things a search tried: rows that move together are one trial. Optimal number of clusters by López de
 * Prado and Lewis, Detection of false investment strategies using unsupervised learning methods (2019): k-means on the
 * distances that correlations make, as many clusters as give the silhouettes the highest mean over deviation, and
 * clusters of less than mean quality clustered anew. Silhouettes find two clusters where nothing hangs together, and
 * clusters say nothing of how far their rows spread; so the number of independent rows whose best shows as much by luck
 * stands beside it, and the larger of both counts.
 */
import { expectedMaximumSharpe } from '../../backtest/performance/sharpe.ts'
import { Random } from '../../core/random.ts'
import { kMeans, numbered, type SquaredDistances } from '../../core/stats/k-means.ts'
import { mean, populationVariance, standardDeviation, variance } from '../../core/stats/moments.ts'
import { silhouettes } from '../../core/stats/silhouette.ts'
import { checkSessionReturns, returnsOf, type SessionReturns } from './session-returns.ts'

export interface EffectiveTrials {
  /** Rows that were clustered: those given whose returns vary. */
  readonly rows: number
  /** The larger of the two estimates below, and at least 1. */
  readonly count: number
  readonly clusterCount: number
  /** Independent rows whose best shows as much by luck as that of this search. */
  readonly byMaximum: number
  /** The cluster of each row that was given; −1 where its returns do not vary. */
  readonly clusters: Int32Array
  /** Sharpe ratio a session of each cluster: its rows weighted by the inverse of their variance. */
  readonly sharpes: Float64Array
  readonly sharpeMean: number
  /** Sample variance of these; 0 for one cluster. */
  readonly sharpeVariance: number
}

/** What the best of a search shows by luck. */
export interface LuckyMaximum {
  /** Mean of the largest of the rows' means under resampling, each less its own and in units of its standard error. */
  readonly mean: number
  /** Rows that were resampled, evenly from so many distinct ones. */
  readonly rows: number
  readonly rowsInSearch: number
}

export interface ClusterOptions {
  /** Starts of k-means for each number of clusters. */
  readonly starts?: number
  readonly mostClusters?: number
  readonly seed?: number
}

/** Rows of a large search to cluster: an even sample of its distinct rows; more would take time and change little. */
export const ROWS_TO_CLUSTER = 100

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function effectiveTrials(
  search: SessionReturns,
  maximum: LuckyMaximum,
  options: ClusterOptions = {},
): EffectiveTrials {
  checkSessionReturns(search)
  const varying = search.rows
    .keys()
    .filter((i) => standardDeviation(returnsOf(search, i)) > 0)
    .toArray()
  const series = varying.map((i) => returnsOf(search, i))
  const labels = clusterSeries(series, options)
  const clusters = new Int32Array(search.rows.length).fill(-1)
  for (const [at, i] of varying.entries()) clusters[i] = labels[at]!
  const clusterCount = countOf(labels)
  const byMaximum = trialsByMaximum(maximum)
  const sharpes = Float64Array.from({ length: clusterCount }, (_, c) =>
    clusterSharpe(series.filter((_, i) => labels[i] === c)),
  )
  return {
    rows: varying.length,
    count: Math.max(1, clusterCount, Math.round(byMaximum)),
    clusterCount,
    byMaximum,
    clusters,
    sharpes,
    sharpeMean: clusterCount === 0 ? 0 : mean(sharpes),
    sharpeVariance: clusterCount < 2 ? 0 : variance(sharpes),
  }
}

/**
 * Rows that correlate by ρ with each other have a maximum √(1 − ρ) as high as independent ones. What the sample's maximum
 * says of ρ gives the maximum of the whole search, and that the number of independent rows with the same one. Exact for
 * rows that correlate alike; too many rather than too few where they fall into clusters.
 */
function trialsByMaximum({ mean: found, rows, rowsInSearch }: LuckyMaximum): number {
  const ofSample = expectedMaximumSharpe(rows, 1)
  if (!(found > 0) || ofSample === 0) return 1
  return trialsWithMaximum(
    (Math.min(found, ofSample) / ofSample) * expectedMaximumSharpe(rowsInSearch, 1),
    rowsInSearch,
  )
}

/** The number of independent trials, at most `most`, of which the best is expected so many deviations above the mean. */
function trialsWithMaximum(maximum: number, most: number): number {
  let low = 1
  let high = most
  while (high - low > 0.01) {
    const middle = (low + high) / 2
    if (expectedMaximumSharpe(middle, 1) < maximum) low = middle
    else high = middle
  }
  return high
}

function clusterSeries(series: readonly Float64Array[], options: ClusterOptions): Int32Array {
  // Two clusters of three rows are the least that can be told apart.
  if (series.length < 3) return Int32Array.from(series.keys())
  const { starts = 3, mostClusters = series.length - 1, seed = 20261122 } = options
  const search = { starts, mostClusters, random: Random.fromSeed(seed) }
  return clusterAnew(correlationDistances(series.map(standardised)), search)
}

function countOf(labels: Int32Array): number {
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

interface ClusterSearch {
  readonly starts: number
  readonly mostClusters: number
  readonly random: Random
}

/** The best clusters; those of less than mean quality are clustered by themselves, if that raises the quality. */
function clusterAnew(distances: SquaredDistances, search: ClusterSearch): Int32Array {
  const labels = bestClusters(distances, search)
  const qualities = clusterQualities(distances, labels)
  const poor = qualities
    .keys()
    .filter((c) => qualities[c]! < mean(qualities))
    .toArray()
  const points = labels
    .keys()
    .filter((i) => poor.includes(labels[i]!))
    .toArray()
  if (poor.length < 2 || points.length < 3) return labels
  const inner = clusterAnew(among(distances, points), { ...search, random: search.random.split('anew') })
  const merged = labels.slice()
  for (const [at, i] of points.entries()) merged[i] = countOf(labels) + inner[at]!
  const refined = numbered(merged)
  const before = mean(poor.map((c) => qualities[c]!))
  return mean(clusterQualities(distances, refined)) > before ? refined : labels
}

function bestClusters(distances: SquaredDistances, { starts, mostClusters, random }: ClusterSearch): Int32Array {
  let best: Int32Array = new Int32Array(distances.n)
  let highest = Number.NEGATIVE_INFINITY
  for (let k = 2; k <= Math.min(mostClusters, distances.n - 1); k++) {
    for (let start = 0; start < starts; start++) {
      const labels = kMeans(distances, k, random.split(k).split(start))
      const quality = qualityOf(silhouettes(distances, labels))
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

function clusterQualities(distances: SquaredDistances, labels: Int32Array): Float64Array {
  const values = silhouettes(distances, labels)
  return Float64Array.from({ length: countOf(labels) }, (_, c) => qualityOf(values.filter((_, i) => labels[i] === c)))
}

function among({ n, values }: SquaredDistances, points: readonly number[]): SquaredDistances {
  const inner = points.flatMap((i) => points.map((j) => values[i * n + j]!))
  return { n: points.length, values: Float64Array.from(inner) }
}

function clusterSharpe(series: readonly Float64Array[]): number {
  const weights = series.map((values) => 1 / variance(values))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const joint = new Float64Array(series[0]!.length)
  for (const [i, values] of series.entries()) {
    for (let t = 0; t < joint.length; t++) joint[t]! += (weights[i]! / total) * values[t]!
  }
  return mean(joint) / standardDeviation(joint)
}
