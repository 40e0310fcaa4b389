/**
 * How many different things a search tried: rows that move together are one trial (López de Prado and Lewis 2019).
 * Silhouettes find two clusters where nothing hangs together, and clusters say nothing of how far their rows spread; so
 * the number of independent rows whose best shows as much by luck stands beside theirs, and the larger of both counts.
 */
import { expectedMaximumSharpe } from '../../backtest/performance/sharpe.ts'
import { Random } from '../../core/random.ts'
import { mean, standardDeviation, variance } from '../../core/stats/moments.ts'
import { clusterByCorrelation, clusterCountOf } from './correlation-clusters.ts'
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
  /** Sharpe ratio a session of each cluster, its rows weighted by the inverse of their variance; 0 where these cancel out. */
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

/** Rows of a large search to cluster: an even sample of its distinct rows; more would take time and change little. */
export const ROWS_TO_CLUSTER = 100

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function effectiveTrials(search: SessionReturns, maximum: LuckyMaximum, seed = 20261122): EffectiveTrials {
  checkSessionReturns(search)
  const varying = search.rows
    .keys()
    .filter((i) => standardDeviation(returnsOf(search, i)) > 0)
    .toArray()
  const series = varying.map((i) => returnsOf(search, i))
  const labels = clusterByCorrelation(series, Random.fromSeed(seed))
  const clusters = new Int32Array(search.rows.length).fill(-1)
  for (const [at, i] of varying.entries()) clusters[i] = labels[at]!
  const clusterCount = clusterCountOf(labels)
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

function clusterSharpe(series: readonly Float64Array[]): number {
  const weights = series.map((values) => 1 / variance(values))
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const joint = new Float64Array(series[0]!.length)
  for (const [i, values] of series.entries()) {
    for (let t = 0; t < joint.length; t++) joint[t]! += (weights[i]! / total) * values[t]!
  }
  const deviation = standardDeviation(joint)
  return deviation > 0 ? mean(joint) / deviation : 0
}
