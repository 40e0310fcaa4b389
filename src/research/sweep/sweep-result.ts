/** What a sweep found beside its table of rows, as the document `result.json`. */
import type { Json } from '../../core/hash.ts'
import { countedText } from '../../core/number-text.ts'
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
  /** Further rows with the very same figures: a parameter that never came to bear. */
  readonly alike: number
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

export interface RankedRow {
  readonly row: number
  /** Later rows that are the same. */
  readonly alike: number
}

/** The rows with the highest values, the first of equals first; of rows that are the same the first. */
export function topRows(
  rows: number,
  count: number,
  valueOf: (row: number) => number,
  areSame: (row: number, other: number) => boolean,
): RankedRow[] {
  const top: { row: number; value: number; alike: number }[] = []
  for (let row = 0; row < rows; row++) {
    const value = valueOf(row)
    const least = top.length === count ? top.at(-1)!.value : -Infinity
    if (Number.isNaN(value) || value < least) continue
    const same = top.find((other) => other.value === value && areSame(row, other.row))
    if (same !== undefined) same.alike++
    else if (top.length < count || value > least) insert(top, { row, value, alike: 0 }, count)
  }
  return top.map(({ row, alike }) => ({ row, alike }))
}

function insert<T extends { readonly value: number }>(top: T[], row: T, count: number): void {
  const place = top.findIndex((other) => other.value < row.value)
  top.splice(place < 0 ? top.length : place, 0, row)
  if (top.length > count) top.pop()
}

/** How orders are filled, in a line. */
export function fillsText({ grid }: Pick<SweepResult, 'grid'>): string {
  const slippage = countedText(grid.slippageTicks, 'tick', 'ticks')
  return `${grid.fill}, ${slippage} of slippage, $${grid.feeMicros / 1e6} a share and side; profile ${grid.profile}`
}
