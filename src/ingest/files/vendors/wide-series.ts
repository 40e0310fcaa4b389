/** Series that stand side by side in one table, a column each. */
import { constant, whereFilled } from '../columns.ts'
import { type Filler, output, type Output } from '../format.ts'
import type { Rows } from '../rows.ts'

/** One output for each column, skipping cells that are empty. @param columns series by column */
export function wideSeries(
  source: string,
  date: string,
  columns: Readonly<Record<string, string>>,
  times: Filler,
  note: (rows: Rows) => string[] | string = () => '',
): Output[] {
  return Object.entries(columns).map(([column, series]) =>
    output('series', {
      source,
      columns: { series: constant(series), period: date, value: column, note },
      fillers: [times],
      offers: whereFilled(column),
    }),
  )
}
