/** The figures of a row, from its sums over the sessions. */
import { netOf, netSquaresOf, type OrbSums } from '../../backtest/orb/orb-sums.ts'
import { priceOfTicks } from '../../market/price-ticks.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { OrbFills } from '../../strategies/orb/orb-grid.ts'
import { sharpeOf } from '../overfitting/block-sums.ts'

/** Money in the currency, a share. */
export interface RowFigures {
  /** Of all sessions, before and after fees. */
  readonly profit: number
  readonly netProfit: number
  /** Of the sessions' net profits: mean and standard deviation; NaN for the latter with one session. */
  readonly meanProfit: number
  readonly deviation: number
  /** Of the same, a year; 0 without a trade, NaN where they do not vary. */
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
  /** Of a tick, in millionths of the currency. */
  readonly tickMicros: number
  readonly fills: OrbFills
  /** Parts of a second. */
  readonly holdingUnit: number
}

export function rowFigures(sums: OrbSums, row: number, units: SumUnits): RowFigures {
  const { sessions, tickMicros, fills, holdingUnit } = units
  const trades = sums.trades[row]!
  const net = netOf(sums.profit[row]!, trades, fills)
  const squares = netSquaresOf(sums.profitSquares[row]!, sums.profitTrades[row]!, sums.tradeSquares[row]!, fills)
  const deviation = Math.sqrt(Math.max(0, squares - (net * net) / sessions) / (sessions - 1))
  return {
    profit: priceOfTicks(sums.profit[row]!, tickMicros),
    netProfit: priceOfTicks(net, tickMicros),
    meanProfit: priceOfTicks(net / sessions, tickMicros),
    deviation: priceOfTicks(deviation, tickMicros),
    sharpe: ofYear(sharpeOf(sessions, net, squares)),
    winRate: sums.winningSessions[row]! / sessions,
    winningSessions: sums.winningSessions[row]!,
    stops: sums.stops[row]!,
    trades,
    holding: sums.holding[row]! / (holdingUnit * sessions),
    profitPerTrade: trades === 0 ? Number.NaN : priceOfTicks(net, tickMicros) / trades,
  }
}

/** The figure of that name alone. */
export function yearlySharpe(sums: OrbSums, row: number, { sessions, fills }: SumUnits): number {
  const net = netOf(sums.profit[row]!, sums.trades[row]!, fills)
  const squares = netSquaresOf(sums.profitSquares[row]!, sums.profitTrades[row]!, sums.tradeSquares[row]!, fills)
  return ofYear(sharpeOf(sessions, net, squares))
}

function ofYear(sharpe: number): number {
  return Number.isFinite(sharpe) ? sharpe * Math.sqrt(SESSIONS_PER_YEAR) : Number.NaN
}

/** 100 × part / whole, a half to the even number. */
export function evenPercent(part: number, whole: number): number {
  const percent = Math.floor((100 * part) / whole)
  const twice = 2 * (100 * part - percent * whole)
  return percent + (twice > whole || (twice === whole && percent % 2 === 1) ? 1 : 0)
}
