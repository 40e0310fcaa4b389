/** One row of a grid over all sessions. */
import { rulesOfRow } from '../../../backtest/orb/row-rules.ts'
import { rowTrades } from '../../../backtest/orb/row-trades.ts'
import { buildSessionIndex } from '../../../backtest/orb/session-index.ts'
import { netProfitOf } from '../../../backtest/orb/session-profit.ts'
import { priceOfTicks } from '../../../market/price-ticks.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import type { SweepBacktest } from '../sweep-report-input.ts'

/** @param opens when the opening ranges begin, epoch seconds */
export function rowBacktest(
  { sessions, opens }: { readonly sessions: OrbSessions; readonly opens: Int32Array },
  axes: OrbAxes,
  row: number,
  fills: OrbFills,
): SweepBacktest {
  const trades = rowTrades(buildSessionIndex(sessions, fills), axes, row, fills)
  const rules = Array.from(sessions.highs, (_, session) => rulesOfRow(axes, row, session))
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
