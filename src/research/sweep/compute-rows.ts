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
  /** Gives back what the outcomes are made of, the most of a large sweep: no more of them can be asked for. */
  readonly release: () => void
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
    return { outcomeOf: (row) => outcomes[row]!, release: () => outcomes.splice(0) }
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
  const summed = new SummedRows(pieces, units)
  options.progress.stage('Judging')
  const year = Math.sqrt(SESSIONS_PER_YEAR)
  const sharpes = new Float64Array(plan.rows)
  for (const { firstRow, rows, sums } of pieces) {
    for (let row = 0; row < rows; row++) sharpes[firstRow + row] = yearlySharpe(sums, row, units) / year
  }
  const days = new SweepDays(data.input)
  const assessment = await assessSweep({ grid, blocks, sharpes, days }, judge)
  return {
    outcomeOf: (row) => summed.outcomeOf(row),
    release: () => summed.release(),
    sharpes,
    blocks,
    ...(assessment === undefined ? {} : { assessment }),
  }
}

class SummedRows {
  readonly #units: SumUnits
  #pieces: readonly SumsPiece[]
  /** Rows are mostly asked for in their order: the piece of the last one is tried first. */
  #last: SumsPiece | undefined

  constructor(pieces: readonly SumsPiece[], units: SumUnits) {
    this.#pieces = pieces
    this.#units = units
  }

  outcomeOf(row: number): RowFigures {
    let piece = this.#last
    if (piece === undefined || row < piece.firstRow || row >= piece.firstRow + piece.rows)
      this.#last = piece = this.#pieces.findLast(({ firstRow }) => firstRow <= row)!
    return rowFigures(piece.sums, row - piece.firstRow, this.#units)
  }

  release(): void {
    this.#pieces = []
    this.#last = undefined
  }
}
