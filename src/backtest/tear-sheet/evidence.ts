/** The figures from which verdict, key figures and doubts are made. Whatever is not defined is NaN. */
import { expm1, log1p } from '../../core/math.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import { type Interval, wilsonInterval } from '../../core/stats/proportion.ts'
import { bootstrapIntervals } from '../performance/bootstrap.ts'
import type { Drawdown } from '../performance/drawdown.ts'
import { measurePerformance, type Performance } from '../performance/performance.ts'
import {
  deflatedSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  type SharpeSample,
  sharpeStandardError,
} from '../performance/sharpe.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import { type Sample, sampleOf } from './sample.ts'

/** Level of every interval in a tear sheet. */
export const LEVEL = 0.9
/** Blocks of the bootstrap are about ten sessions long: volatility clusters, means hardly do. */
const BLOCK_STOP = 0.1
const REPLICATIONS = 1000

export interface Evidence {
  readonly sample: Sample
  readonly sessions: number
  /** Periods with a position, and those of them that did not end where they began. */
  readonly held: number
  /** Day numbers between first and last session, in years. */
  readonly years: number
  /** Compound, over all sessions. */
  readonly totalReturn: number
  readonly holdingTotalReturn: number
  readonly net: Line
  readonly gross: Line
  readonly holding: Line
  readonly always: Line
  /** 90 % interval of the net return a year, by the stationary bootstrap of log returns. */
  readonly returnInterval: Interval
  /** Of the net annual Sharpe ratio. */
  readonly sharpeError: number
  /** Probability that the true Sharpe ratio exceeds zero; net of the best of all trials without skill for `deflated`. */
  readonly grossProbability: number
  readonly netProbability: number
  readonly deflated: number
  /** Probability that positions were larger on better periods than on others, deflated like the Sharpe ratio. */
  readonly timingProbability: number
  /** Probability that it earns more than holding does at the same volatility. */
  readonly perRiskProbability: number
  /** Periods needed to be 95 % sure that the net Sharpe ratio exceeds zero; NaN when it does not. */
  readonly periodsNeeded: number
  /** Share of held periods that went the way of the position, its interval, and the share of all periods that rose. */
  readonly rightWay: { readonly share: number; readonly interval: Interval; readonly riseShare: number }
  /** Day number on which the account reached zero; undefined when it never did. */
  readonly ruinedOn: number | undefined
}

/** One line of returns in short. */
export interface Line {
  /** Compound return a year. */
  readonly annualReturn: number
  readonly annualVolatility: number
  /** Annual, against no interest. */
  readonly sharpe: number
  readonly drawdown: Drawdown
  /** Mean a period. */
  readonly mean: number
}

export function evidenceOf(input: TearSheetInput): Evidence {
  const sample = sampleOf(input)
  const { periodsPerYear } = input
  const performance = (returns: Float64Array): Performance | undefined =>
    returns.length < 2 ? undefined : measurePerformance(returns, { periodsPerYear, riskFree: 0 })
  const [net, gross] = [performance(sample.netReturns), performance(sample.grossReturns)]
  const perPeriod = sharpeSample(net, periodsPerYear)
  const n = sample.sessions.length
  const deflatedOf = (returns: Float64Array): number =>
    deflatedSharpe(sharpeSample(performance(returns), periodsPerYear), input.trials.count, trialVariance(input, n))
  return {
    sample,
    sessions: n,
    held: sample.positions.filter((position) => position !== 0).length,
    years: n === 0 ? 0 : (sample.sessions[n - 1]! - sample.sessions[0]!) / 365.25,
    totalReturn: compounded(sample.netReturns),
    holdingTotalReturn: compounded(sample.holdingReturns),
    net: lineOf(net),
    gross: lineOf(gross),
    holding: lineOf(performance(sample.holdingReturns)),
    always: lineOf(performance(sample.alwaysReturns)),
    returnInterval: returnInterval(sample.netReturns, periodsPerYear),
    sharpeError: sharpeStandardError(perPeriod) * Math.sqrt(periodsPerYear),
    grossProbability: probabilisticSharpe(sharpeSample(gross, periodsPerYear), 0),
    netProbability: probabilisticSharpe(perPeriod, 0),
    deflated: deflatedOf(sample.netReturns),
    timingProbability: varies(sample.positions) ? deflatedOf(timing(sample)) : 0,
    perRiskProbability: probabilisticSharpe(sharpeSample(performance(perRisk(sample)), periodsPerYear), 0),
    periodsNeeded: minimumTrackRecord(perPeriod, 0),
    rightWay: rightWay(sample),
    ruinedOn: ruinedOn(sample),
  }
}

/** Never below −1: what a ruined account earns afterwards does not count. */
function compounded(returns: Float64Array): number {
  return returns.reduce((wealth, value) => wealth * Math.max(0, 1 + value), 1) - 1
}

export function sharpeSample(performance: Performance | undefined, periodsPerYear: number): SharpeSample {
  if (performance === undefined) return { sharpe: Number.NaN, n: 0, skewness: Number.NaN, kurtosis: Number.NaN }
  const { n, ratios, moments } = performance
  return {
    sharpe: ratios.sharpe / Math.sqrt(periodsPerYear),
    n,
    skewness: moments.skewness,
    kurtosis: moments.kurtosis,
  }
}

const NO_DRAWDOWN: Drawdown = { depth: Number.NaN, peak: -1, trough: undefined, recovery: undefined }

export function lineOf(performance: Performance | undefined): Line {
  return {
    annualReturn: performance?.growth.annualReturn ?? Number.NaN,
    annualVolatility: performance?.moments.annualVolatility ?? Number.NaN,
    sharpe: performance?.ratios.sharpe ?? Number.NaN,
    drawdown: performance?.growth.drawdown ?? NO_DRAWDOWN,
    mean: performance?.moments.mean ?? Number.NaN,
  }
}

export function returnInterval(returns: Float64Array, periodsPerYear: number): Interval {
  const logs = returns.map((value) => log1p(value))
  if (logs.length < 2 || !logs.every((value) => Number.isFinite(value))) return { low: Number.NaN, high: Number.NaN }
  const options = { stop: BLOCK_STOP, periodsPerYear, replications: REPLICATIONS, level: LEVEL }
  const { low, high } = bootstrapIntervals(logs, options).mean
  return { low: expm1(low), high: expm1(high) }
}

/**
 * Variance of the trials' Sharpe ratios a period. Where too few are on record to measure it, the variance that
 * estimates over n periods have without any skill, 1 / (n − 1).
 */
function trialVariance({ trials }: TearSheetInput, n: number): number {
  return trials.sharpeVariance > 0 ? trials.sharpeVariance : 1 / (n - 1)
}

/** Positions that differ by less than this are all the same but for rounding to whole units and cash buffers. */
const LEAST_SPREAD = 0.05

function varies(positions: Float64Array): boolean {
  return standardDeviation(positions) >= LEAST_SPREAD
}

/** What was earned by holding more or less than on average, all at the same costs: net return − mean position × what every period returned. */
function timing({ netReturns, alwaysReturns, positions }: Sample): Float64Array {
  const usual = mean(positions)
  return netReturns.map((value, i) => value - usual * alwaysReturns[i]!)
}

/** Net returns scaled to the volatility of holding, less those of holding. */
function perRisk({ netReturns, holdingReturns }: Sample): Float64Array {
  const scale = standardDeviation(holdingReturns) / standardDeviation(netReturns)
  return netReturns.map((value, i) => scale * value - holdingReturns[i]!)
}

function rightWay({ positions, actualReturn }: Sample): Evidence['rightWay'] {
  let [right, judged, rises, moved] = [0, 0, 0, 0]
  for (let i = 0; i < positions.length; i++) {
    const actual = actualReturn[i]!
    if (Number.isNaN(actual) || actual === 0) continue
    moved++
    if (actual > 0) rises++
    if (positions[i] === 0) continue
    judged++
    if (actual > 0 === positions[i]! > 0) right++
  }
  return { share: right / judged, interval: wilsonInterval(right, judged, LEVEL), riseShare: rises / moved }
}

function ruinedOn({ netReturns, sessions }: Sample): number | undefined {
  const row = netReturns.findIndex((value) => value <= -1)
  return row < 0 ? undefined : sessions[row]
}
