/**
 * What a series of returns amounted to, and at what risk.
 *
 * Returns are simple and per period, as decimals (0.01 is 1 %), in time order, without gaps. A figure
 * that is not defined (a ratio over no spread, a recovery not reached) is NaN or undefined, never 0.
 */
import { expm1, log, log1p } from '../../core/math.ts'
import { mean, sampleExcessKurtosis, sampleSkewness, shape } from '../../core/stats/moments.ts'
import { deepestDrawdown, drawdownsOf, ulcerIndex, wealthOf, type Drawdown } from './drawdown.ts'
import { ratio, spreadOf } from './ratio.ts'
import { tailsOf, winsAndLosses, type Tails, type WinsAndLosses } from './tails.ts'

export interface PerformanceOptions {
  /** 252 for days. */
  readonly periodsPerYear: number
  /** Effective annual rate, 0.03 for 3 %; spread over the periods as (1 + r)^(1 / periods) − 1. */
  readonly riskFree: number
}

export interface Performance {
  readonly n: number
  readonly growth: Growth
  readonly moments: Moments
  readonly ratios: Ratios
  readonly tails: Tails
  readonly trades: WinsAndLosses
}

/** All figures but those against a benchmark. Throws RangeError for fewer than two returns. */
export function measurePerformance(returns: Float64Array, options: PerformanceOptions): Performance {
  if (returns.length < 2) throw new RangeError(`performance of ${returns.length} returns`)
  const growth = growthOf(returns, options.periodsPerYear)
  return {
    n: returns.length,
    growth,
    moments: momentsOf(returns, options.periodsPerYear),
    ratios: ratiosOf(returns, growth, options),
    tails: tailsOf(returns),
    trades: winsAndLosses(returns),
  }
}

export interface Growth {
  readonly totalReturn: number
  /** Compound annual growth rate. */
  readonly annualReturn: number
  readonly drawdown: Drawdown
  readonly ulcerIndex: number
}

/** NaN throughout when wealth falls below 0 or leaves the range of numbers: nothing compounds from there. */
export function growthOf(returns: Float64Array, periodsPerYear: number): Growth {
  const wealth = wealthOf(returns)
  if (!wealth.every((level) => level >= 0 && level < Number.POSITIVE_INFINITY)) return UNDEFINED_GROWTH
  const final = wealth.at(-1)!
  return {
    totalReturn: final - 1,
    annualReturn: expm1((periodsPerYear / returns.length) * log(final)),
    drawdown: deepestDrawdown(wealth),
    ulcerIndex: ulcerIndex(drawdownsOf(wealth)),
  }
}

const UNDEFINED_GROWTH: Growth = {
  totalReturn: Number.NaN,
  annualReturn: Number.NaN,
  drawdown: { depth: Number.NaN, peak: Number.NaN, trough: undefined, recovery: undefined },
  ulcerIndex: Number.NaN,
}

export interface Moments {
  readonly mean: number
  /** Sample standard deviation (n − 1), per period. */
  readonly deviation: number
  /** Mean × periods a year. */
  readonly annualMean: number
  /** Deviation × square root of periods a year. */
  readonly annualVolatility: number
  /** Population skewness and kurtosis (3 for a normal). */
  readonly skewness: number
  readonly kurtosis: number
  /** Bias-corrected: G1 and G2. */
  readonly sampleSkewness: number
  readonly sampleExcessKurtosis: number
}

/** @param returns simple, one a period */
export function momentsOf(returns: Float64Array, periodsPerYear: number): Moments {
  const deviation = spreadOf(returns, returns)
  const average = mean(returns)
  const { skewness, kurtosis } = deviation > 0 ? shape(returns) : { skewness: Number.NaN, kurtosis: Number.NaN }
  return {
    mean: average,
    deviation,
    annualMean: average * periodsPerYear,
    annualVolatility: deviation * Math.sqrt(periodsPerYear),
    skewness,
    kurtosis,
    sampleSkewness: sampleSkewness(skewness, returns.length),
    sampleExcessKurtosis: sampleExcessKurtosis(kurtosis, returns.length),
  }
}

export interface Ratios {
  /** Risk-free rate per period. */
  readonly riskFreePerPeriod: number
  /** (mean − rf) / deviation, annualised by the square root of periods a year (Sharpe 1994). */
  readonly sharpe: number
  /** sqrt(mean over all periods of min(r − rf, 0)²), annualised. */
  readonly downsideDeviation: number
  /** Annual mean excess return over the downside deviation (Sortino and van der Meer 1991). */
  readonly sortino: number
  /** Annual growth over the depth of the deepest drawdown (Young 1991). */
  readonly calmar: number
}

/** @param returns simple, one a period */
export function ratiosOf(returns: Float64Array, growth: Growth, options: PerformanceOptions): Ratios {
  const { periodsPerYear } = options
  const riskFreePerPeriod = riskFreeOf(options)
  const excess = mean(returns) - riskFreePerPeriod
  const downsideDeviation = downsideDeviationOf(returns, riskFreePerPeriod) * Math.sqrt(periodsPerYear)
  return {
    riskFreePerPeriod,
    sharpe: ratio(excess, spreadOf(returns, returns)) * Math.sqrt(periodsPerYear),
    downsideDeviation,
    sortino: ratio(excess * periodsPerYear, downsideDeviation),
    calmar: ratio(growth.annualReturn, Math.abs(growth.drawdown.depth)),
  }
}

/** (1 + annual rate)^(1 / periods a year) − 1. */
export function riskFreeOf({ riskFree, periodsPerYear }: PerformanceOptions): number {
  return expm1(log1p(riskFree) / periodsPerYear)
}

function downsideDeviationOf(returns: Float64Array, threshold: number): number {
  let total = 0
  for (let i = 0; i < returns.length; i++) {
    const shortfall = Math.min(returns[i]! - threshold, 0)
    total += shortfall * shortfall
  }
  return Math.sqrt(total / returns.length)
}
