/** All rows of a sweep and what is said against them. What is reached from here is the code of a sweep's identity. */
import { holdingUnit } from '../../backtest/orb/orb-sums.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'
import { assessSweep } from './assess-sweep.ts'
import { type ComputeOptions, computeSweep, type SumsPiece, type SweepBlocks } from './parts/compute-sweep.ts'
import type { SweepGrid } from './grid/grid.ts'
import { type RowFigures, rowFigures, type SumUnits, yearlySharpe } from './row-figures.ts'
import type { RowOutcome } from './rows-table.ts'
import type { SweepData } from './sweep-data.ts'
import { SweepDays } from './sweep-days.ts'
import type { SweepPlan } from './parts/sweep-plan.ts'

export interface ComputedRows {
  readonly outcomeOf: (row: number) => RowOutcome
  /** Sharpe ratio a session of each row; absent for the seed profile, which ranks by the profit. */
  readonly sharpes?: Float64Array
  /** Absent for the seed profile, which knows no sessions. */
  readonly blocks?: SweepBlocks
  /** Absent where there is too little to say anything. */
  readonly assessment?: SearchAssessment
}

/** Errors: CANCELLED, WORKER_LOST, SWEEP_INEXACT. */
export async function computeRows(
  data: SweepData,
  grid: SweepGrid,
  plan: SweepPlan,
  options: ComputeOptions,
): Promise<ComputedRows> {
  if (grid.profile === 'seed') {
    const { computeSeedSweep } = await import('./parts/seed-sweep.ts')
    const outcomes = await computeSeedSweep(data.input, grid, options)
    return { outcomeOf: (row) => outcomes[row]! }
  }
  // A thread takes memory, of which large sweeps leave little, and of their time the statistics are a small part.
  const judge = plan.stride === 1 ? options.judge : options.executor
  const { pieces, blocks } = await computeSweep(data.input, plan, options)
  const units = {
    sessions: plan.sessions,
    tickMicros: data.tickMicros,
    fills: data.input.fills,
    holdingUnit: holdingUnit(grid.stopCounts.at(-1)!),
  }
  const outcomeOf = figuresOf(pieces, units)
  options.progress.stage('Judging')
  const year = Math.sqrt(SESSIONS_PER_YEAR)
  const sharpes = new Float64Array(plan.rows)
  for (const { firstRow, rows, sums } of pieces) {
    for (let row = 0; row < rows; row++) sharpes[firstRow + row] = yearlySharpe(sums, row, units) / year
  }
  const days = new SweepDays(data.input)
  const assessment = await assessSweep({ grid, blocks, sharpes, days }, judge)
  return { outcomeOf, sharpes, blocks, ...(assessment === undefined ? {} : { assessment }) }
}

/** Rows are mostly asked for in their order: the piece of the last one is tried first. */
function figuresOf(pieces: readonly SumsPiece[], units: SumUnits): (row: number) => RowFigures {
  let last = pieces[0]!
  return (row) => {
    if (row < last.firstRow || row >= last.firstRow + last.rows)
      last = pieces.findLast(({ firstRow }) => firstRow <= row)!
    return rowFigures(last.sums, row - last.firstRow, units)
  }
}
