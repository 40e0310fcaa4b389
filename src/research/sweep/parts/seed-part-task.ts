/** Computes some rows by the rules of the original system. */
import { SeedEngine } from '../../../backtest/orb/seed/seed-engine.ts'
import { gridRow, type SweepGrid } from '../grid/grid.ts'
import type { RowFigures } from '../row-figures.ts'
import type { RowOutcome } from '../rows-table.ts'
import type { SeedPart } from './seed-sweep.ts'

export function computeSeedPart({ sessions, grid, first, end }: SeedPart): RowOutcome[] {
  const engine = new SeedEngine(sessions)
  const days = sessions.ticks.days.length
  return Array.from({ length: end - first }, (_, i) => seedOutcome(engine, grid, first + i, days))
}

function seedOutcome(engine: SeedEngine, grid: SweepGrid, row: number, days: number): RowOutcome {
  const { stopDistance, stopCount, coolOff, limitDistance } = gridRow(grid, row)
  const result = engine.run({ stopDistance, stopCountLimit: stopCount, stopCooloffPeriod: coolOff, limitDistance })
  if (result.status === 'fail') return result.failureReason
  const { backtestProfit, averageHoldingPeriod, winRatePercent, stops, trades } = result
  const figures: RowFigures = {
    profit: backtestProfit,
    netProfit: backtestProfit,
    meanProfit: backtestProfit / days,
    deviation: Number.NaN,
    sharpe: Number.NaN,
    winRate: winRatePercent / 100,
    winningSessions: Number.NaN,
    stops,
    trades,
    holding: averageHoldingPeriod,
    profitPerTrade: backtestProfit / trades,
  }
  return figures
}
