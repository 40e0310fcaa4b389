/** The figures of a row, from its sums over the sessions. */
import type { OrbSums } from '../../backtest/orb/orb-sums.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { netProfit, netSquares } from './sweep-part.ts'

/** Money in the currency, a share. */
export interface RowFigures {
  readonly profit: number
  readonly netProfit: number
  /** Of the sessions' net profits: mean and standard deviation, NaN for the latter with one session. */
  readonly meanProfit: number
  readonly deviation: number
  /** A year; NaN where the sessions' profits do not vary. */
  readonly sharpe: number
  /** Share of the sessions with a profit after fees. */
  readonly winRate: number
  readonly winningSessions: number
  readonly stops: number
  readonly trades: number
  /** Mean over the sessions of their mean holding time, in seconds; 0 for one without a trade. */
  readonly holding: number
  /** Net; NaN without trades. */
  readonly profitPerTrade: number
}

/** What the sums are counted in. */
export interface SumUnits {
  readonly sessions: number
  /** Of the currency. */
  readonly tick: number
  /** Of a round trip, in ticks. */
  readonly fee: number
  /** Parts of a second. */
  readonly holdingUnit: number
}

export function rowFigures(sums: OrbSums, row: number, { sessions, tick, fee, holdingUnit }: SumUnits): RowFigures {
  const net = netProfit(sums, row, fee)
  const meanTicks = net / sessions
  const spread = Math.max(0, netSquares(sums, row, fee) - net * meanTicks)
  const deviation = Math.sqrt(spread / (sessions - 1))
  const trades = sums.trades[row]!
  return {
    profit: sums.profit[row]! * tick,
    netProfit: net * tick,
    meanProfit: meanTicks * tick,
    deviation: deviation * tick,
    sharpe: deviation > 0 ? (meanTicks / deviation) * Math.sqrt(SESSIONS_PER_YEAR) : Number.NaN,
    winRate: sums.winningSessions[row]! / sessions,
    winningSessions: sums.winningSessions[row]!,
    stops: sums.stops[row]!,
    trades,
    holding: sums.holding[row]! / (holdingUnit * sessions),
    profitPerTrade: trades === 0 ? Number.NaN : (net * tick) / trades,
  }
}

/** 100 × part / whole, halves to the even number. */
export function evenPercent(part: number, whole: number): number {
  const percent = Math.floor((100 * part) / whole)
  const twice = 2 * (100 * part - percent * whole)
  return percent + (twice > whole || (twice === whole && percent % 2 === 1) ? 1 : 0)
}
