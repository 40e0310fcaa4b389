/**
 * What is said against a sweep. Of a large one every so many rows is cross-validated; the best row and its plateau are
 * those of the whole grid.
 */
import {
  assessRows,
  assessSearch,
  bestRow,
  indexOfHighest,
  type RowsAssessment,
  type SearchAssessment,
} from '../overfitting/assessment.ts'
import type { BlockSums } from '../overfitting/block-sums.ts'
import { plateauAround } from '../overfitting/plateau.ts'
import { sum } from '../../core/stats/moments.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { SweepBlocks } from './parts/compute-sweep.ts'
import { gridAxes } from './grid/grid-axes.ts'
import type { SweepGrid } from './grid/grid.ts'
import type { SweepDays } from './sweep-days.ts'

export interface AssessedRows {
  readonly grid: SweepGrid
  readonly blocks: SweepBlocks
  /** Sharpe ratio a session of every row of the grid. */
  readonly sharpes: Float64Array
  readonly days: SweepDays
}

const LEAST_SESSIONS = 3

/** Undefined where there are too few sessions to say anything. Errors: CANCELLED. */
export async function assessSweep(swept: AssessedRows, executor: TaskExecutor): Promise<SearchAssessment | undefined> {
  const { grid, blocks, sharpes, days } = swept
  const sessions = sum(blocks.sessions)
  if (blocks.sessions.length < 2 || sessions < LEAST_SESSIONS) return undefined
  const isWhole = blocks.rows.length === sharpes.length
  if (isWhole) return assessSearch(searchOf(blocks), gridAxes(grid), (rows) => days.returnsOf(rows), executor, sharpes)
  return assessSample(swept, executor)
}

function searchOf({ rows, sessions, net, netSquares }: SweepBlocks): BlockSums {
  return { rows: rows.length, sessions, sums: net, squares: netSquares }
}

/** The search numbers its rows by themselves: they are the places of `blocks.rows`. */
async function assessSample(
  { grid, blocks, sharpes, days }: AssessedRows,
  executor: TaskExecutor,
): Promise<SearchAssessment> {
  const returns = (places: Int32Array) => ({
    ...days.returnsOf(places.map((place) => blocks.rows[place]!)),
    rows: places,
  })
  const found = await assessRows(searchOf(blocks), returns, executor, sharpes.length)
  const best = bestRow(days.returnsOf(Int32Array.of(indexOfHighest(sharpes))))
  const plateau = plateauAround(sharpes, gridAxes(grid), best.row, best.standardError)
  return { rows: sharpes.length, ...renumbered(found, blocks.rows), best, plateau }
}

/** The same, its rows numbered as in the whole grid. */
function renumbered(found: RowsAssessment, rows: Int32Array): RowsAssessment {
  const { crossValidation, superiorAbility, walk } = found
  const numberOf = (place: number): number => rows[place] ?? place
  return {
    ...found,
    crossValidation: {
      ...crossValidation,
      selected: crossValidation.selected.map(numberOf),
      favourite: { ...crossValidation.favourite, row: numberOf(crossValidation.favourite.row) },
    },
    superiorAbility: {
      ...superiorAbility,
      best: numberOf(superiorAbility.best),
      realityCheck: { ...superiorAbility.realityCheck, best: numberOf(superiorAbility.realityCheck.best) },
    },
    walk: {
      ...walk,
      steps: walk.steps.map((step) => ({ ...step, row: numberOf(step.row) })),
      hindsight: { ...walk.hindsight, row: numberOf(walk.hindsight.row) },
    },
  }
}
