/** One row of a grid over all sessions. */
import { rulesOfRow } from '../../../backtest/orb/row-rules.ts'
import { rowTrades } from '../../../backtest/orb/row-trades.ts'
import type { OrbTrade } from '../../../backtest/orb/scan.ts'
import { buildSessionIndex } from '../../../backtest/orb/session-index.ts'
import { netProfitOf } from '../../../backtest/orb/session-profit.ts'
import { priceOfTicks } from '../../../market/price-ticks.ts'
import type { OrbFills } from '../../../strategies/orb/orb-grid.ts'
import { rangeRow } from '../../sweep/parts/sweep-plan.ts'
import type { ReportedRange, SweepBacktest } from '../sweep-report-input.ts'

export function rowBacktest(ranges: readonly ReportedRange[], row: number, fills: OrbFills): SweepBacktest {
  const at = rangeRow({ ranges }, row)
  const { sessions, axes } = ranges[at.range]!
  return backtestOf(ranges, row, rowTrades(buildSessionIndex(sessions, fills), axes, at.row, fills), fills)
}

/** @param trades of the row, one list a session */
export function backtestOf(
  ranges: readonly ReportedRange[],
  row: number,
  trades: readonly (readonly OrbTrade[])[],
  fills: OrbFills,
): SweepBacktest {
  const at = rangeRow({ ranges }, row)
  const { sessions, axes, opens } = ranges[at.range]!
  const rules = Array.from(sessions.highs, (_, session) => rulesOfRow(axes, at.row, session))
  const net = trades.map((session) => priceOfTicks(netProfitOf(session, fills), sessions.ticks.tickMicros))
  return {
    row,
    sessions,
    opens,
    trades,
    profit: Float64Array.from(net),
    stops: Int32Array.from(rules, ({ stop }) => stop),
    limits: Int32Array.from(rules, ({ limit }) => limit),
  }
}
