/** What one row earned, in the figures that a trader asks for first. */
import { ratio, spreadOf } from '../../../backtest/performance/ratio.ts'
import { mean, sum } from '../../../core/stats/moments.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'

/** Money is the currency's unit a share. */
export interface SummedTrade {
  readonly direction: 1 | -1
  readonly entry: number
  /** Before fees. */
  readonly gain: number
  readonly isStopped: boolean
}

/** Money is the currency's unit a share, after fees unless said. */
export interface RowSummary {
  readonly profit: number
  /** Of the sessions' profits, a year; NaN where they never vary. */
  readonly sharpe: number
  readonly sessions: number
  readonly sessionsWon: number
  readonly best: number
  readonly worst: number
  /** Of the summed profit below its highest level before, 0 or negative. */
  readonly deepestFall: number
  readonly trades: number
  readonly longs: number
  readonly stopped: number
  /** Mean profit of a trade; NaN without one. */
  readonly aTrade: number
  /** The same, as a share of the price at entry. */
  readonly aTradeOfPrice: number
  /** Means before fees; NaN where there are none. */
  readonly gain: number
  readonly loss: number
}

/** @param profits after fees, one a session */
export function summarizeRow(profits: Float64Array, trades: readonly SummedTrade[]): RowSummary {
  const profit = sum(profits)
  const gains = trades.map(({ gain }) => gain)
  return {
    profit,
    sharpe: sharpeAYear(profits),
    sessions: profits.length,
    sessionsWon: profits.filter((value) => value > 0).length,
    best: Math.max(0, ...profits),
    worst: Math.min(0, ...profits),
    deepestFall: Math.min(0, ...belowHigh(profits)),
    trades: trades.length,
    longs: trades.filter(({ direction }) => direction > 0).length,
    stopped: trades.filter(({ isStopped }) => isStopped).length,
    aTrade: profit / trades.length,
    aTradeOfPrice: profit / sum(trades.map(({ entry }) => entry)),
    gain: mean(gains.filter((value) => value > 0)),
    loss: mean(gains.filter((value) => value < 0)),
  }
}

/** How far the sum of the profits lies below its highest level so far, which is 0 at the least. */
export function belowHigh(profits: Float64Array): Float64Array {
  let [level, high] = [0, 0]
  return profits.map((profit) => {
    level += profit
    high = Math.max(high, level)
    return level - high
  })
}

/** NaN where they never vary. */
export function sharpeAYear(profits: Float64Array): number {
  return ratio(mean(profits), spreadOf(profits, profits)) * Math.sqrt(SESSIONS_PER_YEAR)
}
