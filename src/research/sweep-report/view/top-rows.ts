/** The rows with the highest Sharpe ratios, with their parameters and figures. */
import { countText } from '../../../core/number-text.ts'
import { formatFixed, formatPercent, formatRatio } from '../../../report/format.ts'
import { type Content, markup, type Markup } from '../../../report/markup.ts'
import { table } from '../../../report/table.ts'
import { TOP_ROWS, topRows } from '../../sweep/top-rows.ts'
import type { ReportedRow, SweepRows } from '../sweep-report-input.ts'
import { type ParameterGrid, parameterTitle, stepOf, stepText, variedParameters } from './parameter-grid.ts'

/** As the sweep itself ranks its rows: by the Sharpe ratio, where none has one by the profit. */
export function highestRows(rows: SweepRows): ReportedRow[] {
  const { sharpe, netProfit } = rows
  const names = Object.keys(rows) as (keyof SweepRows)[]
  const hasSharpe = sharpe.some((value) => !Number.isNaN(value))
  const valueOf = (row: number): number => {
    if (Number.isNaN(netProfit[row]!) || !hasSharpe) return netProfit[row]!
    return Number.isNaN(sharpe[row]!) ? Number.NEGATIVE_INFINITY : sharpe[row]!
  }
  const areSame = (a: number, b: number): boolean => names.every((name) => Object.is(rows[name][a], rows[name][b]))
  return topRows(sharpe.length, TOP_ROWS, valueOf, areSame).map(({ row, alike }) => ({
    row,
    alike,
    figures: Object.fromEntries(names.map((name) => [name, rows[name][row]!])) as ReportedRow['figures'],
  }))
}

/** @param isLinked whether numbers of rows are buttons that choose them */
export function topRowsTable(grid: ParameterGrid, top: readonly ReportedRow[], isLinked: boolean): Markup {
  const varied = variedParameters(grid)
  const haveAlike = top.some(({ alike }) => alike > 0)
  const titles = [
    'row',
    ...varied.map((k) => parameterTitle(grid.parameters[k]!)),
    'Sharpe',
    'profit, $',
    'sessions won',
    'round trips',
    'stopped',
    ...(haveAlike ? ['alike'] : []),
  ]
  const rows = top.map((one) => ({
    cells: [
      rowCell(one.row, isLinked),
      ...varied.map((k) => stepText(grid.parameters[k]!, stepOf(grid, one.row, k))),
      ...figureCells(one),
      ...(haveAlike ? [one.alike === 0 ? '' : `+${countText(one.alike)}`] : []),
    ],
  }))
  return table(
    'Highest rows',
    titles.map((title) => ({ title, isNumber: true })),
    rows,
  )
}

function rowCell(row: number, isLinked: boolean): Content {
  return isLinked ? markup`<button type="button" data-row="${row}">${countText(row)}</button>` : countText(row)
}

function figureCells({ figures }: ReportedRow): string[] {
  return [
    formatRatio(figures.sharpe),
    formatFixed(figures.netProfit, 2),
    formatPercent(figures.winRate, 0),
    countText(figures.trades),
    countText(figures.stops),
  ]
}
