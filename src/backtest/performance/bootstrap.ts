/** Intervals of mean and Sharpe ratio that keep the dependence of neighbouring returns. */
import { Mulberry32, resampleStationary } from '../../core/stats/bootstrap.ts'
import { mean } from '../../core/stats/moments.ts'
import type { Interval } from '../../core/stats/proportion.ts'
import { quantileOfSorted } from '../../core/stats/quantile.ts'

export interface BootstrapOptions {
  /** Probability that a block ends after a row; blocks are 1 / stop rows long on average. */
  readonly stop: number
  readonly periodsPerYear: number
  readonly replications?: number
  readonly seed?: number
  readonly level?: number
}

export interface BootstrapIntervals {
  /** Annual arithmetic mean: mean × periods a year. */
  readonly mean: Interval
  /** Annual Sharpe ratio against 0; NaN where a resample had no spread. */
  readonly sharpe: Interval
}

/** Percentile intervals of the stationary bootstrap (Politis and Romano 1994), type 7 quantiles. */
export function bootstrapIntervals(returns: Float64Array, options: BootstrapOptions): BootstrapIntervals {
  const { stop, periodsPerYear, replications = 2000, seed = 20261122, level = 0.95 } = options
  const random = new Mulberry32(seed)
  const rows = new Int32Array(returns.length)
  const means = new Float64Array(replications)
  const sharpes = new Float64Array(replications)
  const center = mean(returns)
  for (let b = 0; b < replications; b++) {
    resampleStationary(rows, stop, random)
    const { average, deviation } = momentsAt(returns, rows, center)
    means[b] = average * periodsPerYear
    sharpes[b] = deviation > 0 ? (average / deviation) * Math.sqrt(periodsPerYear) : Number.NaN
  }
  return { mean: percentiles(means, level), sharpe: percentiles(sharpes, level) }
}

/** Mean and standard deviation of the values at `rows`, in one pass around the mean of all. */
function momentsAt(values: Float64Array, rows: Int32Array, center: number): { average: number; deviation: number } {
  const n = rows.length
  let total = 0
  let squares = 0
  for (let t = 0; t < n; t++) {
    const distance = values[rows[t]!]! - center
    total += distance
    squares += distance * distance
  }
  const spread = squares - (total * total) / n
  // Below this the spread is rounding: all rows of the resample are the same.
  const deviation = spread > 1e-14 * squares ? Math.sqrt(spread / (n - 1)) : 0
  return { average: center + total / n, deviation }
}

function percentiles(values: Float64Array, level: number): Interval {
  const rising = values.toSorted()
  return {
    low: quantileOfSorted(rising, (1 - level) / 2),
    high: quantileOfSorted(rising, 1 - (1 - level) / 2),
  }
}
