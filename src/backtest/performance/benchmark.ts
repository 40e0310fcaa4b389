/** A series of returns beside another of the same periods. */
import { correlation, slope } from '../../core/stats/dependence.ts'
import { mean } from '../../core/stats/moments.ts'
import { riskFreeOf, type PerformanceOptions } from './performance.ts'
import { ratio, spreadOf } from './ratio.ts'

export interface AgainstBenchmark {
  readonly beta: number
  /** Annual: (mean − rf − beta × (benchmark mean − rf)) × periods a year (Jensen 1968). */
  readonly alpha: number
  readonly correlation: number
  /** Annual standard deviation of the difference of returns. */
  readonly trackingError: number
  /** Annual mean difference over the tracking error. */
  readonly informationRatio: number
}

/** Figures of a series against another of the same periods. */
export function compareWith(
  returns: Float64Array,
  benchmark: Float64Array,
  options: PerformanceOptions,
): AgainstBenchmark {
  const { periodsPerYear } = options
  const riskFree = riskFreeOf(options)
  const difference = returns.map((value, i) => value - benchmark[i]!)
  const tracking = spreadOf(difference, returns, benchmark)
  const benchmarkMoves = spreadOf(benchmark, benchmark) > 0
  const beta = benchmarkMoves ? slope(returns, benchmark) : Number.NaN
  return {
    beta,
    alpha: (mean(returns) - riskFree - beta * (mean(benchmark) - riskFree)) * periodsPerYear,
    correlation: benchmarkMoves && spreadOf(returns, returns) > 0 ? correlation(returns, benchmark) : Number.NaN,
    trackingError: tracking * Math.sqrt(periodsPerYear),
    informationRatio: ratio(mean(difference), tracking) * Math.sqrt(periodsPerYear),
  }
}
