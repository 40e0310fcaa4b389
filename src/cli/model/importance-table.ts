import type { Importance } from '../../models/importance.ts'
import { formatPercent } from '../../report/format.ts'
import { textTable } from '../table.ts'

/** Features that a terminal lists. */
const SHOWN = 12

/** The shares of the features that matter most. */
export function importanceTable(importance: readonly Importance[]): string {
  const sorted = importance.toSorted((a, b) => b.gain - a.gain)
  const table = textTable(
    [{ title: 'feature' }, { title: 'importance', align: 'decimal' }],
    sorted.slice(0, SHOWN).map(({ feature, gain }) => [feature, formatPercent(gain)]),
  )
  return sorted.length > SHOWN ? `${table}\nand ${sorted.length - SHOWN} more, with --json` : table
}
