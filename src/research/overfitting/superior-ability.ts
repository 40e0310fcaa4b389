/**
 * Whether the best of many rows earns anything at all: White, A reality check for data snooping (2000), and Hansen, A
 * test for superior predictive ability (2005), both with the stationary bootstrap and against earning nothing.
 */
import { Mulberry32, resampleStationary } from '../../core/stats/bootstrap.ts'
import { stationaryVariance } from '../../core/stats/dependence.ts'
import { log } from '../../core/math.ts'
import { mean, variance } from '../../core/stats/moments.ts'
import { sumsInKernel } from './kernel/resampling-kernel.ts'
import { resampledMaxima, type ResampledMaxima, type ResampledRows } from './resampled-maxima.ts'
import { checkSessionReturns, returnsOf, type SessionReturns } from './session-returns.ts'

export interface SuperiorAbility {
  readonly rows: number
  readonly replications: number
  readonly stop: number
  /** Hansen's: the largest studentised mean, at least 0, and the row that has it. */
  readonly statistic: number
  readonly best: number
  /**
   * Probability of a statistic as large if no row earned anything: consistent is Hansen's; lower takes every loser to be
   * one for sure, upper takes none to be (and is White's test, studentised).
   */
  readonly p: { readonly lower: number; readonly consistent: number; readonly upper: number }
  /** Rows that are not sure losers. */
  readonly contenders: number
  /** Mean over replications of the largest studentised mean, each less its own: what the best of such rows shows by luck. */
  readonly meanMaximum: number
  /** White's: √sessions × the largest mean return, without regard to risk. */
  readonly realityCheck: {
    readonly statistic: number
    readonly best: number
    readonly p: number
    /** Of each replication. */
    readonly maxima: Float64Array
  }
}

export interface ResamplingOptions {
  /**
   * Probability that a block ends after a session; blocks are 1 / stop sessions long on average. Two, unless said
   * otherwise, for positions that are closed within the session: longer blocks make the errors of the means themselves
   * uncertain, and with many rows in a year of sessions pure noise is then called ability far too often.
   */
  readonly stop?: number
  readonly replications?: number
  readonly seed?: number
}

/** Errors: DATA_INSUFFICIENT, VALUE_INVALID. */
export function superiorAbility(
  search: SessionReturns,
  { stop = 0.5, replications = 1000, seed = 12345 }: ResamplingOptions = {},
): SuperiorAbility {
  checkSessionReturns(search)
  const moments = rowMoments(search, stop)
  const counts = resampledCounts(search.sessions, stop, replications, seed)
  const { sessions, returns } = search
  const rows: ResampledRows = { ...moments, sessions, returns, counts, replications }
  return verdictOn(search, moments, resampledMaxima(rows, sumsInKernel(rows)), { stop, replications })
}

type RowMoments = Pick<ResampledRows, 'means' | 'scales' | 'centers'>

function rowMoments(search: SessionReturns, stop: number): RowMoments {
  const root = Math.sqrt(search.sessions)
  const means = new Float64Array(search.rows.length)
  const scales = new Float64Array(search.rows.length)
  for (let i = 0; i < means.length; i++) {
    const values = returnsOf(search, i)
    means[i] = mean(values)
    const deviation = Math.sqrt(variance(values) > 0 ? stationaryVariance(values, stop) : 0)
    scales[i] = deviation > 0 ? root / deviation : 0
  }
  const threshold = -Math.sqrt(2 * log(log(search.sessions)))
  const centers = means.map((average, i) => (average * scales[i]! >= threshold ? average : 0))
  return { means, scales, centers }
}

/** How often each session stands in each replication, replication by replication. */
function resampledCounts(sessions: number, stop: number, replications: number, seed: number): Uint16Array {
  const random = new Mulberry32(seed)
  const rows = new Int32Array(sessions)
  const counts = new Uint16Array(replications * sessions)
  for (let b = 0; b < replications; b++) {
    resampleStationary(rows, stop, random)
    for (const row of rows) counts[b * sessions + row]!++
  }
  return counts
}

function verdictOn(
  search: SessionReturns,
  { means, scales, centers }: RowMoments,
  { plain, lower, consistent, upper }: ResampledMaxima,
  { stop, replications }: { readonly stop: number; readonly replications: number },
): SuperiorAbility {
  const best = largest(means.map((average, i) => average * scales[i]!))
  const bestMean = largest(means)
  const statistic = Math.max(0, best.value)
  const plainStatistic = Math.sqrt(search.sessions) * bestMean.value
  return {
    rows: search.rows.length,
    replications,
    stop,
    statistic,
    best: search.rows[best.index]!,
    p: {
      lower: shareAtLeast(atLeastZero(lower), statistic),
      consistent: shareAtLeast(atLeastZero(consistent), statistic),
      upper: shareAtLeast(atLeastZero(upper), statistic),
    },
    contenders: centers.reduce((count, center, i) => (center === means[i] ? count + 1 : count), 0),
    meanMaximum: mean(upper),
    realityCheck: {
      statistic: plainStatistic,
      best: search.rows[bestMean.index]!,
      p: shareAtLeast(plain, plainStatistic),
      maxima: plain,
    },
  }
}

function atLeastZero(values: Float64Array): Float64Array {
  return values.map((value) => Math.max(0, value))
}

function largest(values: Float64Array): { index: number; value: number } {
  let index = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[index]!) index = i
  return { index, value: values[index]! }
}

function shareAtLeast(values: Float64Array, least: number): number {
  let count = 0
  for (const value of values) if (value >= least) count++
  return count / values.length
}
