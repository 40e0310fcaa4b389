/** A sweep by the rules of the original system: every row by itself, or the exception that ended it. */
import { SeedEngine } from '../../backtest/orb/seed/seed-engine.ts'
import type { OrbSessions } from '../../strategies/orb/orb-grid.ts'
import { gridRow, rowsPerRange, type SweepGrid } from './grid.ts'
import type { ComputeOptions } from './compute-sweep.ts'
import type { RowFigures } from './row-figures.ts'
import type { RowOutcome } from './rows-table.ts'
import type { SweepInput } from './sweep-plan.ts'

export interface SeedPart {
  readonly sessions: OrbSessions
  readonly grid: SweepGrid
  readonly first: number
  readonly end: number
}

const TASK = { module: import.meta.url, name: 'computeSeedPart' }
/** Rows of a part: about a tenth of a second on a year of minutes. */
const PART_ROWS = 128

/** One outcome a row. Errors: CANCELLED, WORKER_LOST. */
export async function computeSeedSweep(
  { ranges }: SweepInput,
  grid: SweepGrid,
  { executor, progress, signal }: ComputeOptions,
): Promise<RowOutcome[]> {
  const perRange = rowsPerRange(grid)
  const parts = ranges.flatMap(({ sessions }, range) =>
    Array.from({ length: Math.ceil(perRange / PART_ROWS) }, (_, i): SeedPart => {
      const first = i * PART_ROWS
      return {
        sessions,
        grid,
        first: range * perRange + first,
        end: range * perRange + Math.min(perRange, first + PART_ROWS),
      }
    }),
  )
  progress.stage('Backtests, 128 at a time', parts.length)
  return (await executor.map<SeedPart, RowOutcome[]>(TASK, parts, { progress, signal })).flat()
}

/** The task. */
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
