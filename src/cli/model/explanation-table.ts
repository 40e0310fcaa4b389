import { formatNumber, formatPercent } from '../../report/format.ts'
import { textTable } from '../table.ts'

/** Null where a model does not have a figure. */
export interface ExplainedFeature {
  readonly feature: string
  /** Share in the gain of trees, or in the absolute coefficients. */
  readonly importance: number | null
  /** Of the feature's contributions over the rows. */
  readonly meanAbsolute: number | null
  readonly lowest: number | null
  readonly highest: number | null
  /** Mean rise of the loss when the feature is shuffled, and its standard error. */
  readonly permutation: number | null
  readonly permutationError: number | null
}

/** Features that a terminal lists. */
const SHOWN = 20

/** A column only where it holds figures. */
export function explanationTable(rows: readonly ExplainedFeature[]): string {
  const number = (value: number) => formatNumber(value, 4)
  const columns = [
    { title: 'importance', key: 'importance', text: formatPercent },
    { title: 'mean |contribution|', key: 'meanAbsolute', text: number },
    { title: 'lowest', key: 'lowest', text: number },
    { title: 'highest', key: 'highest', text: number },
    { title: 'loss when shuffled', key: 'permutation', text: number },
  ] as const
  const used = columns.filter(({ key }) => rows.some((row) => row[key] !== null))
  const cells = rows
    .slice(0, SHOWN)
    .map((row) => [row.feature, ...used.map(({ key, text }) => (row[key] === null ? '' : text(row[key])))])
  const table = textTable(
    [{ title: 'feature' }, ...used.map(({ title }) => ({ title, align: 'decimal' as const }))],
    cells,
  )
  return rows.length > SHOWN ? `${table}\nand ${rows.length - SHOWN} more, with --json` : table
}
