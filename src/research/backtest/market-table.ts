/**
 * What the market did in each session of a run, and in which state it was said to be when the session opened.
 *
 * States look back only: a state of a session is made of closes of the sessions before it, and of rates known at its open.
 */
import { createFrame, type Frame, type Schema } from '../../core/frame.ts'
import { median } from '../../core/stats/quantile.ts'
import { standardDeviation } from '../../core/stats/moments.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import type { Benchmark } from '../../backtest/engine/life/financing.ts'
import { type Actions, exDatesOf } from '../../market/adjustment.ts'
import type { Calendar } from '../../market/calendar.ts'

export const MARKET_SCHEMA = {
  session: 'date',
  /** Simple total return of holding the first symbol from the first close on, and of cash at the benchmark. */
  holding: 'float',
  cash: 'float',
  /** The last close over the mean of the last closes, less 1. */
  trend: 'float',
  /** Deviation of the last returns over its own median of the last year, less 1. */
  volatility: 'float',
  /** Change of the benchmark since a quarter ago. */
  rate: 'float',
} as const satisfies Schema

const TREND_SESSIONS = 100
const VOLATILITY_SESSIONS = 20
const MEDIAN_SESSIONS = 252
const QUARTER_DAYS = 91
/** The convention of money markets in US dollars. */
const DAYS_A_YEAR = 360

export interface Closes {
  /** Rising; of the run and of as long before it as there are. */
  readonly session: readonly number[]
  readonly close: readonly number[]
}

/** @param sessions of the run, rising */
export function marketTable(
  sessions: Int32Array,
  symbol: string,
  closes: Closes,
  {
    actions,
    benchmark,
    calendar,
  }: { readonly actions: Actions; readonly benchmark: Benchmark; readonly calendar: Calendar },
): Frame<typeof MARKET_SCHEMA> {
  const rowOf = new Map(closes.session.map((session, row) => [session, row]))
  const returns = totalReturns(symbol, closes, actions)
  const wealth = wealthOf(returns)
  const deviations = deviationsOf(returns)
  const table = createFrame(MARKET_SCHEMA, sessions.length)
  const { columns } = table
  for (const [i, session] of sessions.entries()) {
    const { open } = calendar.session(session)!
    const row = rowOf.get(session) ?? -1
    columns.session[i] = session
    columns.holding[i] = i === 0 ? 0 : (returns[row] ?? Number.NaN)
    columns.cash[i] = (benchmark(open) * (session - (sessions[i - 1] ?? session))) / DAYS_A_YEAR
    columns.trend[i] = trendBefore(wealth, row)
    columns.volatility[i] = volatilityBefore(deviations, row)
    columns.rate[i] = benchmark(open) - benchmark(open - QUARTER_DAYS * MS_PER_DAY)
  }
  return table
}

/** Of each close on the one before it, dividends and splits of the sessions between included; NaN for the first. */
function totalReturns(symbol: string, { session, close }: Closes, actions: Actions): number[] {
  const exDates = exDatesOf(actions, symbol)
  return close.map((price, row) => {
    if (row === 0) return Number.NaN
    const between = exDates.filter(({ exDate }) => exDate > session[row - 1]! && exDate <= session[row]!)
    const dividends = between.reduce((sum, { dividend }) => sum + dividend, 0)
    const split = between.reduce((product, one) => product * one.split, 1)
    return (split * price + dividends) / close[row - 1]! - 1
  })
}

function wealthOf(returns: readonly number[]): number[] {
  let level = 1
  return returns.map((value) => (level *= Number.isNaN(value) ? 1 : 1 + value))
}

/** Of the returns up to each row; NaN where there are too few. */
function deviationsOf(returns: readonly number[]): number[] {
  return returns.map((_, row) =>
    row < VOLATILITY_SESSIONS
      ? Number.NaN
      : standardDeviation(Float64Array.from(returns.slice(row - VOLATILITY_SESSIONS + 1, row + 1))),
  )
}

function trendBefore(wealth: readonly number[], row: number): number {
  if (row < TREND_SESSIONS) return Number.NaN
  const last = wealth.slice(row - TREND_SESSIONS, row)
  return last.at(-1)! / (last.reduce((sum, value) => sum + value, 0) / TREND_SESSIONS) - 1
}

function volatilityBefore(deviations: readonly number[], row: number): number {
  const last = deviations.slice(Math.max(0, row - MEDIAN_SESSIONS), Math.max(0, row)).filter((value) => value > 0)
  return last.length < VOLATILITY_SESSIONS ? Number.NaN : last.at(-1)! / median(Float64Array.from(last)) - 1
}
