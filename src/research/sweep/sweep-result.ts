/** What a sweep found beside its table of rows, as the document `result.json`. */
import type { Json } from '../../core/hash.ts'
import { countedText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import { sum } from '../../core/stats/moments.ts'
import { sharpeAYear } from '../sweep-report/view/row-summary.ts'
import { fromMicros } from '../../trading/money.ts'
import type { ComputedRows } from './compute-rows.ts'
import { type GridRow, gridRow, type SweepGrid } from './grid/grid.ts'
import type { RowFigures } from './row-figures.ts'
import type { RowOutcome } from './rows-table.ts'
import type { SweepData } from './sweep-data.ts'
import type { SweepPlan } from './parts/sweep-plan.ts'
import { TOP_ROWS, topRows } from './top-rows.ts'

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
  /** One share held over the same sessions; NaN where its price never varied. Absent in sweeps that knew nothing of it. */
  readonly holding?: { readonly profit: number; readonly sharpe: number }
  /** Where the sessions came from, a line each, and what a person should know of them. */
  readonly data: readonly string[]
  readonly notes: readonly string[]
}

export interface TopRow {
  readonly row: number
  readonly parameters: GridRow
  readonly figures: RowFigures
  /** Further rows with the very same figures: a parameter that never came to bear. */
  readonly alike: number
}

export function sweepResult(
  grid: SweepGrid,
  data: SweepData,
  plan: SweepPlan,
  { outcomeOf, sharpes }: ComputedRows,
): SweepResult {
  const { symbol, market, days } = data
  return {
    title: 'Opening-range breakout',
    family: grid.profile === 'seed' ? 'orb-seed' : 'orb',
    market,
    symbol,
    grid,
    rows: plan.rows,
    sessions: plan.sessions,
    from: formatDate(days[0]!),
    to: formatDate(days.at(-1)!),
    untraded: data.untradedDays.length,
    failures: grid.profile === 'seed' ? failuresOf(plan.rows, outcomeOf) : [],
    top: topRows(plan.rows, TOP_ROWS, rankOf(plan, outcomeOf, sharpes), areSame(outcomeOf)).map(({ row, alike }) => ({
      row,
      parameters: gridRow(grid, row),
      figures: outcomeOf(row) as RowFigures,
      alike,
    })),
    holding: { profit: sum(data.holding), sharpe: sharpeAYear(data.holding) },
    data: data.lines,
    notes: data.notes,
  }
}

/** By the Sharpe ratio, those without one last; by the profit where no row can have one. Rows without figures come nowhere. */
function rankOf(
  { sessions }: SweepPlan,
  outcomeOf: (row: number) => RowOutcome,
  sharpes: Float64Array | undefined,
): (row: number) => number {
  if (sharpes !== undefined && sessions > 1) {
    return (row) => (Number.isNaN(sharpes[row]!) ? Number.NEGATIVE_INFINITY : sharpes[row]!)
  }
  return (row) => {
    const outcome = outcomeOf(row)
    return typeof outcome === 'string' ? Number.NaN : outcome.netProfit
  }
}

/** Whether two rows with figures have the same ones. */
function areSame(outcomeOf: (row: number) => RowOutcome): (row: number, other: number) => boolean {
  return (row, other) => {
    const [ours, theirs] = [outcomeOf(row), outcomeOf(other)] as [RowFigures, RowFigures]
    return (Object.keys(ours) as (keyof RowFigures)[]).every((name) => Object.is(ours[name], theirs[name]))
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

/** As JSON: what is not a number becomes null. */
export function resultDocument(result: SweepResult): Json {
  return JSON.parse(JSON.stringify(result)) as Json
}

/** The result of a document; missing figures are NaN again. */
export function resultOf(document: Json): SweepResult {
  const result = document as unknown as SweepResult
  const whole = <T extends object>(figures: T): T =>
    Object.fromEntries(
      Object.entries(figures).map(([name, value]) => [name, (value as number | null) ?? Number.NaN]),
    ) as T
  return {
    ...result,
    top: result.top.map((row) => ({ ...row, figures: whole(row.figures) })),
    ...(result.holding !== undefined && { holding: whole(result.holding) }),
  }
}

/** How orders are filled, in a line. */
export function fillsText({ grid }: Pick<SweepResult, 'grid'>): string {
  const slippage = countedText(grid.slippageTicks, 'tick', 'ticks')
  return `${grid.fill}, ${slippage} of slippage, $${fromMicros(grid.feeMicros)} a share and side; profile ${grid.profile}`
}
