/** What a sweep found beside its table of rows, as the document `result.json`. */
import type { Json } from '../../core/hash.ts'
import { countedText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { fromMicros } from '../../trading/money.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import type { ComputedRows } from './compute-rows.ts'
import { type GridRow, gridRow, type SweepGrid } from './grid/grid.ts'
import type { RowFigures } from './row-figures.ts'
import type { RowOutcome } from './rows-table.ts'
import type { SweepData } from './sweep-data.ts'
import type { SweepPlan } from './parts/sweep-plan.ts'

export interface SweepResult {
  /** What was swept, e.g. opening-range breakout. */
  readonly title: string
  /** Of strategies, as the trial ledger counts them. */
  readonly family: string
  readonly market: string
  readonly symbol: string
  readonly grid: SweepGrid
  readonly rows: number
  readonly sessions: number
  /** ISO dates of the first and last session. */
  readonly from: string
  readonly to: string
  /** Sessions that could not be traded. */
  readonly untraded: number
  readonly failures: readonly { readonly reason: string; readonly rows: number }[]
  /** The rows with the highest Sharpe ratio, the best first; with the highest profit where there is none. */
  readonly top: readonly TopRow[]
  /** Where the sessions came from, a line each, and what a person should know of them. */
  readonly data: readonly string[]
  readonly notes: readonly string[]
}

export interface TopRow {
  readonly row: number
  readonly parameters: GridRow
  readonly figures: RowFigures
}

/** Rows that are shown without opening the table. */
const TOP_ROWS = 10

export function sweepResult(
  grid: SweepGrid,
  data: SweepData,
  plan: SweepPlan,
  { outcomeOf }: ComputedRows,
): SweepResult {
  const { symbol, isSimulated, days } = data
  return {
    title: 'Opening-range breakout',
    family: grid.profile === 'seed' ? 'orb-seed' : 'orb',
    market: marketOf(symbol, { isSimulated, usedSeries: [{ role: 'traded', source: data.source }] }),
    symbol,
    grid,
    rows: plan.rows,
    sessions: plan.sessions,
    from: formatDate(days[0]!),
    to: formatDate(days.at(-1)!),
    untraded: data.untradedDays.length,
    failures: grid.profile === 'seed' ? failuresOf(plan.rows, outcomeOf) : [],
    top: topRows(plan.rows, TOP_ROWS, rankOf(grid, outcomeOf)).map((row) => ({
      row,
      parameters: gridRow(grid, row),
      figures: outcomeOf(row) as RowFigures,
    })),
    data: data.lines,
    notes: data.notes,
  }
}

/** What rows are ranked by: the Sharpe ratio, the profit where there is none; NaN for rows without figures. */
function rankOf({ profile }: SweepGrid, outcomeOf: (row: number) => RowOutcome): (row: number) => number {
  return (row) => {
    const outcome = outcomeOf(row)
    if (typeof outcome === 'string') return Number.NaN
    return profile === 'seed' ? outcome.netProfit : outcome.sharpe
  }
}

function failuresOf(rows: number, outcomeOf: (row: number) => RowOutcome): SweepResult['failures'] {
  const counts = new Map<string, number>()
  for (let row = 0; row < rows; row++) {
    const outcome = outcomeOf(row)
    if (typeof outcome === 'string') counts.set(outcome, (counts.get(outcome) ?? 0) + 1)
  }
  return [...counts].map(([reason, count]) => ({ reason, rows: count })).toSorted((a, b) => b.rows - a.rows)
}

/** The rows with the highest values, the highest first, of equals the first; NaN comes nowhere. */
function topRows(rows: number, count: number, valueOf: (row: number) => number): number[] {
  const top: { row: number; value: number }[] = []
  for (let row = 0; row < rows; row++) {
    const value = valueOf(row)
    if (Number.isNaN(value) || (top.length === count && value <= top.at(-1)!.value)) continue
    const place = top.findIndex((other) => other.value < value)
    top.splice(place < 0 ? top.length : place, 0, { row, value })
    if (top.length > count) top.pop()
  }
  return top.map(({ row }) => row)
}

/** As JSON: what is not a number becomes null. */
export function resultDocument(result: SweepResult): Json {
  return JSON.parse(JSON.stringify(result)) as Json
}

/** The result of a document; missing figures are NaN again. */
export function resultOf(document: Json): SweepResult {
  const result = document as unknown as SweepResult
  const whole = (figures: RowFigures): RowFigures =>
    Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [name, (value as number | null) ?? Number.NaN]),
    ) as unknown as RowFigures
  return { ...result, top: result.top.map((row) => ({ ...row, figures: whole(row.figures) })) }
}

/** How orders are filled, in a line. */
export function fillsText({ grid }: Pick<SweepResult, 'grid'>): string {
  const slippage = countedText(grid.slippageTicks, 'tick', 'ticks')
  return `${grid.fill}, ${slippage} of slippage, $${fromMicros(grid.feeMicros)} a share and side; profile ${grid.profile}`
}
