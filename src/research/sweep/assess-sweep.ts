/**
 * What is said against a sweep. Of a large one every so many rows is cross-validated, and the best of all of them; the
 * plateau is that of the whole grid.
 */
import { assessSearch, type SearchAssessment } from '../overfitting/assessment.ts'
import type { BlockSums } from '../overfitting/block-sums.ts'
import { plateauAround } from '../overfitting/plateau.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { SweepBlocks } from './compute-sweep.ts'
import { gridAxes } from './grid-axes.ts'
import type { SweepGrid } from './grid.ts'
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
  const sessions = blocks.sessions.reduce((sum, count) => sum + count, 0)
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

function indexOfHighest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (values[i]! > values[best]! || Number.isNaN(values[best]!)) best = i
  return best
}

/** With the sums of one more row, in its place. */
function withRow(blocks: SweepBlocks, row: number, days: SweepDays): SweepBlocks {
  if (blocks.rows.includes(row)) return blocks
  const rows = Int32Array.of(...[...blocks.rows, row].toSorted((a, b) => a - b))
  const at = rows.indexOf(row)
  const { returns } = days.returnsOf(Int32Array.of(row))
  const net = new Float64Array(rows.length * blocks.sessions.length)
  const netSquares = new Float64Array(net.length)
  let session = 0
  for (const [b, count] of blocks.sessions.entries()) {
    const own = returns.subarray(session, session + count)
    insert(
      net,
      blocks.net,
      b,
      at,
      rows.length,
      own.reduce((sum, value) => sum + value, 0),
    )
    insert(
      netSquares,
      blocks.netSquares,
      b,
      at,
      rows.length,
      own.reduce((sum, value) => sum + value * value, 0),
    )
    session += count
  }
  return { rows, sessions: blocks.sessions, net, netSquares }
}

function insert(
  target: Float64Array,
  source: Float64Array,
  block: number,
  at: number,
  rows: number,
  value: number,
): void {
  const from = block * (rows - 1)
  target.set(source.subarray(from, from + at), block * rows)
  target[block * rows + at] = value
  target.set(source.subarray(from + at, from + rows - 1), block * rows + at + 1)
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
