/**
 * Performance metrics under the names of docs/reference/metrics.md, as `bellwether metrics` prints them.
 * Daily returns, 252 periods a year.
 */
import { neweyWestLags, neweyWestT } from '../../core/stats/dependence.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { compareWith } from './benchmark.ts'
import { bootstrapIntervals } from './bootstrap.ts'
import { START_ROW } from './drawdown.ts'
import { measurePerformance, riskFreeOf, type Performance } from './performance.ts'
import { expectedMaximumSharpe, deflatedSharpe, minimumTrackRecord, probabilisticSharpe } from './sharpe.ts'

const REFERENCE_RATE = 0.03
/** The search that the reference figures assume: trials and the variance of their annual Sharpe ratios. */
const TRIALS = 50
const TRIAL_VARIANCE = 0.25
const NEWEY_WEST_LAGS = [5, 20]
const BLOCK_STOPS = [0.1, 0.02]

/** null = not defined for these returns. */
export type NamedMetrics = Record<string, number | string | null>

export interface MetricsInput {
  readonly returns: Float64Array
  /** What to call row i in the dates of the drawdown; without it those are null. */
  readonly label?: ((row: number) => string) | undefined
  readonly benchmark?: { readonly name: string; readonly returns: Float64Array } | undefined
  /** A further annual rate beside 0 and 3 %. */
  readonly riskFree?: number | undefined
}

/** Every metric, in the order of the documentation. */
export function namedMetrics(input: MetricsInput): NamedMetrics {
  const rates = ratesOf(input.riskFree)
  const byRate = new Map(rates.map((rate) => [rate, measure(input.returns, rate)]))
  const performance = byRate.get(0)!
  return defined({
    ...growthMetrics(performance),
    ...rateMetrics(byRate),
    ...drawdownMetrics(performance, input.label),
    ...shapeMetrics(performance),
    ...benchmarkMetrics(input, rates),
    ...sharpeMetrics(performance),
    ...meanMetrics(input.returns, performance),
    ...bootstrapMetrics(input.returns),
  })
}

function ratesOf(riskFree: number | undefined): readonly number[] {
  const isNew = riskFree !== undefined && riskFree !== 0 && riskFree !== REFERENCE_RATE
  return isNew ? [0, REFERENCE_RATE, riskFree] : [0, REFERENCE_RATE]
}

function measure(returns: Float64Array, riskFree: number): Performance {
  return measurePerformance(returns, { periodsPerYear: SESSIONS_PER_YEAR, riskFree })
}

/** 3 for 0.03, 2.5 for 0.025: the rate in names. */
function percent(rate: number): string {
  return String(Number((rate * 100).toPrecision(12)))
}

type Draft = Record<string, number | string | undefined>

function growthMetrics({ n, growth, moments }: Performance): Draft {
  return {
    n_obs: n,
    total_return: growth.totalReturn,
    cagr_252: growth.annualReturn,
    ann_vol: moments.annualVolatility,
    mean_daily: moments.mean,
    ann_mean_arith: moments.annualMean,
  }
}

function rateMetrics(byRate: ReadonlyMap<number, Performance>): Draft {
  const metrics: Draft = {}
  for (const rate of byRate.keys()) {
    const perDay = riskFreeOf({ riskFree: rate, periodsPerYear: SESSIONS_PER_YEAR })
    if (rate !== 0) metrics[`rf_daily_${percent(rate)}pct`] = perDay
  }
  for (const [rate, { ratios }] of byRate) metrics[`sharpe_rf${percent(rate)}`] = ratios.sharpe
  for (const [rate, { ratios }] of byRate) {
    metrics[`downside_dev_ann_rf${percent(rate)}`] = ratios.downsideDeviation
    metrics[`sortino_rf${percent(rate)}`] = ratios.sortino
  }
  return metrics
}

function drawdownMetrics({ growth, ratios }: Performance, label: ((row: number) => string) | undefined): Draft {
  const { depth, peak, trough, recovery } = growth.drawdown
  const dateOf = (row: number | undefined): string | undefined => (row === undefined ? undefined : label?.(row))
  const peakDate = peak === START_ROW ? 'start' : dateOf(peak)
  return {
    max_drawdown: depth,
    mdd_peak_date: trough === undefined || label === undefined ? undefined : peakDate,
    mdd_trough_date: dateOf(trough),
    mdd_recovery_date: dateOf(recovery),
    calmar: ratios.calmar,
    ulcer_index: growth.ulcerIndex,
  }
}

function shapeMetrics({ moments, tails, trades }: Performance): Draft {
  return {
    skew_pop: moments.skewness,
    skew_sample: moments.sampleSkewness,
    kurtosis_raw_pop: moments.kurtosis,
    excess_kurtosis_sample: moments.sampleExcessKurtosis,
    var95_hist: tails.valueAtRisk95,
    cvar95_hist: tails.expectedShortfall95,
    tail_ratio: tails.tailRatio,
    omega_0: trades.profitFactor,
    win_rate_nonzero: trades.winRate,
    win_rate_all: trades.winRateOfAll,
    profit_factor: trades.profitFactor,
    payoff_ratio: trades.payoffRatio,
    best_day: tails.best,
    worst_day: tails.worst,
  }
}

/** Named after the benchmark; without one they are undefined under the names of the reference, SPY. */
function benchmarkMetrics({ returns, benchmark }: MetricsInput, rates: readonly number[]): Draft {
  const name = benchmark?.name ?? 'spy'
  const against = (riskFree: number) =>
    benchmark && compareWith(returns, benchmark.returns, { periodsPerYear: SESSIONS_PER_YEAR, riskFree })
  const comparison = against(0)
  return {
    [`beta_vs_${name}`]: comparison?.beta,
    ...Object.fromEntries(rates.map((rate) => [`alpha_ann_rf${percent(rate)}`, against(rate)?.alpha])),
    tracking_error_ann: comparison?.trackingError,
    information_ratio_ann: comparison?.informationRatio,
    [`corr_vs_${name}`]: comparison?.correlation,
  }
}

function sharpeMetrics({ n, moments, ratios }: Performance): Draft {
  const { skewness, kurtosis } = moments
  const sample = { sharpe: ratios.sharpe / Math.sqrt(SESSIONS_PER_YEAR), n, skewness, kurtosis }
  const half = 0.5 / Math.sqrt(SESSIONS_PER_YEAR)
  const variance = TRIAL_VARIANCE / SESSIONS_PER_YEAR
  return {
    psr_vs_0: probabilisticSharpe(sample, 0),
    min_trl_95_vs_0: minimumTrackRecord(sample, 0),
    'psr_vs_0.5ann': probabilisticSharpe(sample, half),
    'min_trl_95_vs_0.5ann': minimumTrackRecord(sample, half),
    [`dsr_sr0_daily_N${TRIALS}_V${TRIAL_VARIANCE}ann`]: expectedMaximumSharpe(TRIALS, variance),
    [`dsr_N${TRIALS}_V${TRIAL_VARIANCE}ann`]: deflatedSharpe(sample, TRIALS, variance),
  }
}

function meanMetrics(returns: Float64Array, { n, moments }: Performance): Draft {
  const moves = moments.deviation > 0
  const tWith = (lags: number): number | undefined => (moves ? neweyWestT(returns, lags) : undefined)
  const automatic = neweyWestLags(n)
  const metrics: Draft = { nw_lags_auto: automatic, nw_tstat_auto: tWith(automatic) }
  for (const lags of NEWEY_WEST_LAGS) {
    metrics[`nw_lags_${lags}`] = lags
    metrics[`nw_tstat_${lags}`] = tWith(lags)
  }
  return { ...metrics, tstat_iid: moves ? moments.mean / (moments.deviation / Math.sqrt(n)) : undefined }
}

function bootstrapMetrics(returns: Float64Array): Draft {
  const metrics: Draft = {}
  for (const stop of BLOCK_STOPS) {
    const { mean, sharpe } = bootstrapIntervals(returns, { stop, periodsPerYear: SESSIONS_PER_YEAR })
    metrics[`sb95_q${stop}_mean_ann_lo`] = mean.low
    metrics[`sb95_q${stop}_mean_ann_hi`] = mean.high
    metrics[`sb95_q${stop}_sharpe_lo`] = sharpe.low
    metrics[`sb95_q${stop}_sharpe_hi`] = sharpe.high
  }
  return metrics
}

/** Undefined, NaN and infinities become null. */
function defined(draft: Draft): NamedMetrics {
  return Object.fromEntries(
    Object.entries(draft).map(([name, value]) => {
      const isDefined = typeof value === 'string' || (value !== undefined && Number.isFinite(value))
      return [name, isDefined ? value : null]
    }),
  )
}
