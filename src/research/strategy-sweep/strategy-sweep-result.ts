/** What the rows of a strategy's sweep came to: their table, the highest of them, and what the search as a whole says. */
import { createFrame, type Frame, type Schema } from '../../core/frame.ts'
import { mean, standardDeviation } from '../../core/stats/moments.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { formatDate } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { type BacktestPlan, familyOf } from '../backtest/backtest-plan.ts'
import { assessSearch, type SearchAssessment } from '../overfitting/assessment.ts'
import { blockSumsOf, sharpeOf } from '../overfitting/block-sums.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import { axesOf, gridRow, type ParameterValue, type StrategyGrid } from './strategy-grid.ts'
import type { ComputedRow } from './sweep-row.ts'

export interface StrategySweepResult {
  readonly title: string
  readonly family: string
  readonly market: string
  readonly strategy: string
  readonly symbols: readonly string[]
  readonly grid: StrategyGrid
  readonly rows: number
  readonly sessions: number
  /** ISO dates of the first and last session. */
  readonly from: string
  readonly to: string
  /** The highest Sharpe ratios, the best first. */
  readonly top: readonly SweptRow[]
  readonly failures: readonly { readonly reason: string; readonly rows: number }[]
}

export interface SweptRow {
  readonly row: number
  readonly parameters: Readonly<Record<string, ParameterValue>>
  /** Over cash, a year; null where returns never vary. */
  readonly sharpe: number | null
  readonly profit: number
  readonly fees: number
  readonly fills: number
  readonly trips: number
}

/** One row a row of the grid; its parameters follow from its number. */
export const ROWS_SCHEMA = {
  row: 'float',
  sharpe: 'float',
  profit: 'float',
  fees: 'float',
  fills: 'float',
  trips: 'float',
  failure: 'string',
} as const satisfies Schema

const BLOCKS = 16
const LEAST_SESSIONS = 4

/** Undefined where there are too few sessions to say anything. */
export async function assessRows(
  grid: StrategyGrid,
  computed: readonly ComputedRow[],
  executor: TaskExecutor,
): Promise<SearchAssessment | undefined> {
  const sessions = computed[0]!.returns.length
  if (sessions < LEAST_SESSIONS) return undefined
  const returnsOf = (rows: Int32Array) => {
    const returns = new Float64Array(rows.length * sessions)
    for (const [i, row] of rows.entries()) returns.set(computed[row]!.returns, i * sessions)
    return { rows, sessions, returns }
  }
  const all = Int32Array.from(computed.keys())
  const blocks = Math.min(BLOCKS, 2 * Math.floor(sessions / 4))
  const search = blockSumsOf(returnsOf(all).returns, computed.length, blocks)
  return assessSearch(search, axesOf(grid), returnsOf, executor, Float64Array.from(computed, sharpeOfRow))
}

/** A session; 0 without a return, as the statistics count it. */
function sharpeOfRow({ returns }: ComputedRow): number {
  const [sum, squares] = returns.reduce(([s, q], value) => [s + value, q + value * value], [0, 0])
  return sharpeOf(returns.length, sum, squares)
}

const TOP_ROWS = 20

export interface Swept {
  readonly plan: BacktestPlan
  readonly isSimulated: boolean
  readonly strategy: string
  readonly grid: StrategyGrid
}

export function sweepResult(
  { plan, isSimulated, strategy, grid }: Swept,
  computed: readonly ComputedRow[],
): StrategySweepResult {
  const all = computed.map((row, i) => sweptRow(grid, i, row))
  const failures = Map.groupBy(
    computed.filter(({ failure }) => failure !== ''),
    ({ failure }) => failure,
  )
  return {
    title: plan.study.backtest,
    family: familyOf(plan),
    market: marketOf(plan.symbols[0]!.symbol, { isSimulated, usedSeries: plan.usedSeries }),
    strategy,
    symbols: plan.symbols.map(({ symbol }) => symbol),
    grid,
    rows: computed.length,
    sessions: nyse.count(plan.from, plan.to),
    from: formatDate(plan.from),
    to: formatDate(plan.to),
    top: all.toSorted((a, b) => (b.sharpe ?? -Infinity) - (a.sharpe ?? -Infinity) || a.row - b.row).slice(0, TOP_ROWS),
    failures: [...failures].map(([reason, rows]) => ({ reason, rows: rows.length })),
  }
}

function sweptRow(grid: StrategyGrid, row: number, { profit, fees, fills, trips, returns }: ComputedRow): SweptRow {
  const sharpe = annualSharpe(returns)
  return {
    row,
    parameters: gridRow(grid, row),
    sharpe: Number.isFinite(sharpe) ? sharpe : null,
    profit,
    fees,
    fills,
    trips,
  }
}

/** NaN or infinite where returns never vary. */
function annualSharpe(returns: Float64Array): number {
  return (mean(returns) / standardDeviation(returns)) * Math.sqrt(SESSIONS_PER_YEAR)
}

export function rowsTable(computed: readonly ComputedRow[]): Frame<typeof ROWS_SCHEMA> {
  const table = createFrame(ROWS_SCHEMA, computed.length)
  const { columns } = table
  for (const [row, { profit, fees, fills, trips, failure, returns }] of computed.entries()) {
    columns.row[row] = row
    columns.sharpe[row] = annualSharpe(returns)
    columns.profit[row] = profit
    columns.fees[row] = fees
    columns.fills[row] = fills
    columns.trips[row] = trips
    columns.failure[row] = failure
  }
  return table
}
