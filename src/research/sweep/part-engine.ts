/** The engine of a part. */
import { holdingUnit, type OrbSums } from '../../backtest/orb/orb-sums.ts'
import { scanSession } from '../../backtest/orb/scan.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'

/** Adds sessions `first` to `end` − 1 to the sums of every row. */
export function fillSums(
  { sessions, axes, fills }: { sessions: OrbSessions; axes: OrbAxes; fills: OrbFills },
  first: number,
  end: number,
  sums: OrbSums,
): void {
  const unit = holdingUnit(axes.stopCounts.at(-1)!)
  for (let s = first; s < end; s++) {
    let row = 0
    for (let i = 0; i < axes.stops.count; i++)
      for (const stopCount of axes.stopCounts)
        for (const coolOff of axes.coolOffs)
          for (let j = 0; j < axes.limits.count; j++, row++) {
            const stop = axes.stops.ticks[s * axes.stops.count + i]!
            const limit = axes.limits.ticks[s * axes.limits.count + j]!
            const trades = scanSession(sessions, s, { stop, stopCount, coolOff, limit }, fills)
            const profit = trades.reduce((sum, t) => sum + t.direction * (t.exit - t.entry), 0)
            const n = trades.length
            sums.profit[row]! += profit
            sums.profitSquares[row]! += profit * profit
            if (profit - fills.fee * n > 0) sums.winningSessions[row]!++
            sums.stops[row]! += trades.filter((t) => t.reason === 'stop').length
            sums.trades[row]! += n
            sums.tradeSquares[row]! += n * n
            sums.profitTrades[row]! += profit * n
            if (n > 0) sums.holding[row]! += (unit / n) * trades.reduce((sum, t) => sum + t.holding, 0)
          }
  }
}
