/** All that can be said of a search without knowing what else was tried on its market. */
import { mean, shape, standardDeviation, sum } from '../../core/stats/moments.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { type SharpeSample, sharpeStandardError } from '../../backtest/performance/sharpe.ts'
import { type BlockSums, checkBlockSums, sharpeOf } from './block-sums.ts'
import { type CrossValidation, crossValidate } from './cross-validation.ts'
import { distinctRows, evenSample, ROWS_TO_COMPARE } from './distinct-rows.ts'
import { effectiveTrials, type EffectiveTrials, ROWS_TO_CLUSTER } from './effective-trials.ts'
import { type GridAxis, type Plateau, plateauAround } from './plateau.ts'
import { type SelectionWalk, walkSelection } from './selection-walk.ts'
import { rowsOf, type SessionReturns } from './session-returns.ts'
import { superiorAbility, type SuperiorAbility } from './superior-ability.ts'

export interface SearchAssessment {
  readonly rows: number
  readonly distinctRows: number
  readonly sessions: number
  readonly best: BestRow
  readonly crossValidation: CrossValidation
  readonly superiorAbility: SuperiorAbility
  readonly trials: EffectiveTrials
  readonly plateau: Plateau
  readonly walk: SelectionWalk
}

/** The row of the highest Sharpe ratio, the first of equals. */
export interface BestRow {
  readonly row: number
  readonly sample: SharpeSample
  /** Of its Sharpe ratio a session. */
  readonly standardError: number
}

/** Session by session what some rows earned. */
export type ReturnsSource = (rows: Int32Array) => SessionReturns | Promise<SessionReturns>

/** What is said of a search as a whole: no row is looked at because it did well. */
export type RowsAssessment = Omit<SearchAssessment, 'rows' | 'best' | 'plateau'>

/**
 * @param axes of the grid whose rows they are, the slowest first
 * @param returns asked for at most 500 rows, ascending, and for the best one
 * @param executor cross-validates on one of its threads while this one does the rest
 * @param sharpes a session of each row, where it is known more exactly than from its blocks
 * Errors: DATA_INSUFFICIENT, VALUE_INVALID, CANCELLED.
 */
export async function assessSearch(
  search: BlockSums,
  axes: readonly GridAxis[],
  returns: ReturnsSource,
  executor: TaskExecutor,
  sharpes = sharpesOf(search),
): Promise<SearchAssessment> {
  const [found, best] = await Promise.all([
    assessRows(search, returns, executor),
    Promise.resolve(returns(Int32Array.of(indexOfHighest(sharpes)))).then(bestRow),
  ])
  const plateau = plateauAround(sharpes, axes, best.row, best.standardError)
  return { rows: search.rows, ...found, best, plateau }
}

/**
 * Of a large search an even sample of rows is tested. The best one is among them only where it happens to be: put there
 * for having been best, it would be measured against the luck of fewer rows than it was found among.
 * @param rowsInGrid rows of the grid that the given ones are an even sample of
 */
export async function assessRows(
  search: BlockSums,
  returns: ReturnsSource,
  executor: TaskExecutor,
  rowsInGrid = search.rows,
): Promise<RowsAssessment> {
  checkBlockSums(search)
  const distinct = distinctRows(search)
  const rowsInSearch = Math.round((distinct.rows.length / search.rows) * rowsInGrid)
  // One takes about as long as the other.
  const [crossValidation, compared] = await Promise.all([
    crossValidate(search, { workers: 1, map: executor.map.bind(executor) }, distinct),
    Promise.resolve(returns(evenSample(distinct.rows, ROWS_TO_COMPARE))).then((sample) => ({
      walk: walkSelection(search),
      ...compareRows(sample, rowsInSearch),
    })),
  ])
  return { distinctRows: distinct.rows.length, crossValidation, ...compared }
}

/** What follows from the returns of some rows, session by session. */
function compareRows(
  sample: SessionReturns,
  rowsInSearch: number,
): Pick<SearchAssessment, 'sessions' | 'superiorAbility' | 'trials'> {
  const ability = superiorAbility(sample)
  const maximum = { mean: ability.meanMaximum, rows: sample.rows.length, rowsInSearch }
  const few = evenSample(sample.rows, ROWS_TO_CLUSTER)
  return {
    sessions: sample.sessions,
    superiorAbility: ability,
    trials: effectiveTrials(rowsOf(sample, few), maximum),
  }
}

/** Sharpe ratio a session of every row over all blocks. */
export function sharpesOf({ rows, sessions, sums, squares }: BlockSums): Float64Array {
  const n = sum(sessions)
  const totals = { sums: new Float64Array(rows), squares: new Float64Array(rows) }
  for (let i = 0, row = 0; i < sums.length; i++, row = row + 1 === rows ? 0 : row + 1) {
    totals.sums[row]! += sums[i]!
    totals.squares[row]! += squares[i]!
  }
  return totals.sums.map((total, row) => sharpeOf(n, total, totals.squares[row]!))
}

/** The first of equals; NaN lies below everything. */
export function indexOfHighest(values: Float64Array): number {
  let best = 0
  for (let i = 1; i < values.length; i++) if (!(values[i]! <= values[best]!) && !Number.isNaN(values[i]!)) best = i
  return best
}

/** @param row session by session */
export function bestRow({ rows, returns: values }: SessionReturns): BestRow {
  const sample = { sharpe: mean(values) / standardDeviation(values), n: values.length, ...shape(values) }
  return { row: rows[0]!, sample, standardError: sharpeStandardError(sample) }
}
