/** What a sweep found beside its table of rows, as the document `result.json`. */
import type { Json } from '../../core/hash.ts'
import { countedText } from '../../core/number-text.ts'
import { fromMicros } from '../../trading/money.ts'
import type { GridRow, SweepGrid } from './grid.ts'
import type { RowFigures } from './row-figures.ts'

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

/** How a row comes before another: by what it is ranked by, the first of equals first. */
export function topRows(rows: number, count: number, valueOf: (row: number) => number): number[] {
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

/** How orders are filled, in a line. */
export function fillsText({ grid }: Pick<SweepResult, 'grid'>): string {
  const slippage = countedText(grid.slippageTicks, 'tick', 'ticks')
  return `${grid.fill}, ${slippage} of slippage, $${fromMicros(grid.feeMicros)} a share and side; profile ${grid.profile}`
}
