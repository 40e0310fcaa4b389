/**
 * What is said against a sweep. Of a large one every so many rows is cross-validated, and the best of all of them; the
 * plateau is that of the whole grid.
 */
import { assessSearch, indexOfHighest, type SearchAssessment } from '../overfitting/assessment.ts'
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
  if (isWhole)
    return assessSearch(searchOf(blocks), gridAxes(grid), (rows) => days.returnsOf(rows), executor, { sharpes })
  return assessSample(swept, executor)
}

function searchOf({ rows, sessions, net, netSquares }: SweepBlocks): BlockSums {
  return { rows: rows.length, sessions, sums: net, squares: netSquares }
}

/** The search numbers its rows by themselves: they are the places of `rows`. */
async function assessSample(
  { grid, blocks, sharpes, days }: AssessedRows,
  executor: TaskExecutor,
): Promise<SearchAssessment> {
  const best = indexOfHighest(sharpes)
  const sample = withRow(blocks, best, days)
  const axis = { name: 'row', unit: '', values: [...sample.rows] }
  const returns = (places: Int32Array) => ({
    ...days.returnsOf(places.map((place) => sample.rows[place]!)),
    rows: places,
  })
  const options = { rowsInGrid: sharpes.length }
  const found = await assessSearch(searchOf(sample), [axis], returns, executor, options)
  const numbered = renumbered(found, sample.rows)
  return {
    ...numbered,
    rows: sharpes.length,
    plateau: plateauAround(sharpes, gridAxes(grid), numbered.best.row, found.best.standardError),
  }
}

/** With the sums of one more row, in its place. */
function withRow(blocks: SweepBlocks, row: number, days: SweepDays): SweepBlocks {
  if (blocks.rows.includes(row)) return blocks
  const rows = Int32Array.of(...blocks.rows, row).sort()
  const place = rows.indexOf(row)
  const own = blockReturns(days.returnsOf(Int32Array.of(row)).returns, blocks.sessions)
  const net = own.map((values) => sum(values))
  const netSquares = own.map((values) => sum(values.map((value) => value * value)))
  return {
    rows,
    sessions: blocks.sessions,
    net: withColumn(blocks.net, net, place),
    netSquares: withColumn(blocks.netSquares, netSquares, place),
  }
}

/** @param sessions of each block */
function blockReturns(returns: Float64Array, sessions: readonly number[]): Float64Array[] {
  let end = 0
  return sessions.map((count) => returns.subarray(end, (end += count)))
}

/** A table of one line a block with one more value in each, at `place`. */
function withColumn(table: Float64Array, column: readonly number[], place: number): Float64Array {
  const width = table.length / column.length
  const lines = column.map((value, b) =>
    Array.from(table.subarray(b * width, (b + 1) * width)).toSpliced(place, 0, value),
  )
  return Float64Array.from(lines.flat())
}

/** The same, its rows numbered as in the whole grid. */
function renumbered(found: SearchAssessment, rows: Int32Array): SearchAssessment {
  const { best, crossValidation, superiorAbility, walk } = found
  const numberOf = (place: number): number => rows[place] ?? place
  return {
    ...found,
    best: { ...best, row: numberOf(best.row) },
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
