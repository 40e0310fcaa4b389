/** The figures from which verdict, key figures and doubts of a backtest are made. Whatever is not defined is NaN. */
import { type Interval, wilsonInterval } from '../../core/stats/proportion.ts'
import { standardDeviation } from '../../core/stats/moments.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { measurePerformance, type Performance } from '../performance/performance.ts'
import { deflatedSharpe, minimumTrackRecord, probabilisticSharpe, sharpeStandardError } from '../performance/sharpe.ts'
import { LEVEL, type Line, lineOf, returnInterval, sharpeSample } from '../tear-sheet/evidence.ts'
import type { RunSheetInput, SheetTrip } from './run-sheet-input.ts'

export interface RunEvidence {
  readonly sessions: number
  readonly years: number
  readonly totalReturn: number
  readonly holdingTotalReturn: number
  readonly cashTotalReturn: number
  readonly net: Line
  readonly gross: Line
  readonly holding: Line
  readonly cash: Line
  /** 90 % interval of the net return a year, by the stationary bootstrap of log returns. */
  readonly returnInterval: Interval
  /** Of returns beyond those of cash, a year, and its standard error. */
  readonly sharpe: number
  readonly sharpeError: number
  readonly holdingSharpe: number
  /** Probabilities that the true Sharpe ratio over cash exceeds zero; for `deflated` what the best trial without skill shows. */
  readonly grossProbability: number
  readonly netProbability: number
  readonly deflated: number
  /** Probability that it earns more than holding does at the same volatility. */
  readonly perRiskProbability: number
  /** Sessions needed to be 95 % sure that the Sharpe ratio exceeds zero; NaN when it does not. */
  readonly sessionsNeeded: number
  readonly closed: readonly SheetTrip[]
  readonly won: { readonly share: number; readonly interval: Interval }
  /** Day number on which equity reached zero. */
  readonly ruinedOn: number | undefined
  /** Sessions in which the price of what is held against is not known. */
  readonly withoutHolding: number
}

export function runEvidence(input: RunSheetInput): RunEvidence {
  const { sessions, netReturns, grossReturns, cashReturns, trials } = input
  const n = sessions.length
  const known = input.holdingReturns.map((value) => (Number.isNaN(value) ? 0 : value))
  const [net, holding, cash] = [performanceOf(netReturns), performanceOf(known), performanceOf(cashReturns)]
  const beyondCash = (returns: Float64Array): Performance | undefined =>
    performanceOf(returns.map((value, i) => value - cashReturns[i]!))
  const [excess, grossExcess] = [beyondCash(netReturns), beyondCash(grossReturns)]
  const sample = sharpeSample(excess, SESSIONS_PER_YEAR)
  const variance = trials.sharpeVariance > 0 ? trials.sharpeVariance : 1 / (n - 1)
  const closed = input.trips.filter(({ closedAt }) => closedAt !== undefined)
  return {
    sessions: n,
    years: n === 0 ? 0 : (sessions[n - 1]! - sessions[0]!) / 365.25,
    totalReturn: compounded(netReturns),
    holdingTotalReturn: compounded(known),
    cashTotalReturn: compounded(cashReturns),
    net: lineOf(net),
    gross: lineOf(performanceOf(grossReturns)),
    holding: lineOf(holding),
    cash: lineOf(cash),
    returnInterval: returnInterval(netReturns, SESSIONS_PER_YEAR),
    sharpe: excess?.ratios.sharpe ?? Number.NaN,
    sharpeError: sharpeStandardError(sample) * Math.sqrt(SESSIONS_PER_YEAR),
    holdingSharpe: beyondCash(known)?.ratios.sharpe ?? Number.NaN,
    grossProbability: probabilisticSharpe(sharpeSample(grossExcess, SESSIONS_PER_YEAR), 0),
    netProbability: probabilisticSharpe(sample, 0),
    deflated: deflatedSharpe(sample, trials.count, variance),
    perRiskProbability: probabilisticSharpe(
      sharpeSample(performanceOf(perRisk(netReturns, known, cashReturns)), SESSIONS_PER_YEAR),
      0,
    ),
    sessionsNeeded: minimumTrackRecord(sample, 0),
    closed,
    won: wonOf(closed),
    ruinedOn: sessions[input.equity.findIndex((value) => value <= 0)],
    withoutHolding: input.holdingReturns.filter((value) => Number.isNaN(value)).length,
  }
}

function performanceOf(returns: Float64Array): Performance | undefined {
  return returns.length < 2
    ? undefined
    : measurePerformance(returns, { periodsPerYear: SESSIONS_PER_YEAR, riskFree: 0 })
}

/** Never below −1: what a ruined account earns afterwards does not count. */
function compounded(returns: Float64Array): number {
  return returns.reduce((wealth, value) => wealth * Math.max(0, 1 + value), 1) - 1
}

/** Returns beyond cash, brought to the volatility of holding, less those of holding. */
function perRisk(net: Float64Array, holding: Float64Array, cash: Float64Array): Float64Array {
  const scale = standardDeviation(holding) / standardDeviation(net)
  return net.map((value, i) => scale * (value - cash[i]!) - (holding[i]! - cash[i]!))
}

function wonOf(closed: readonly SheetTrip[]): RunEvidence['won'] {
  const won = closed.filter(({ profit }) => profit > 0).length
  return { share: won / closed.length, interval: wilsonInterval(won, closed.length, LEVEL) }
}
