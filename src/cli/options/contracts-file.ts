/** What `options price` and `options iv` share: a file of contracts in, the same file with columns added out. */
import { countText } from '../../core/number-text.ts'
import type { ContractsTable } from '../../ingest/tables/contracts-table.ts'
import { type AddedColumn, extendedSheet } from '../../ingest/tables/extended-sheet.ts'
import { formatNumber } from '../../report/format.ts'
import type { CommandResult } from '../command.ts'
import { writeTable } from '../table-file.ts'
import { textTable } from '../table.ts'

/** Statuses that a terminal lists. */
const SHOWN_STATUSES = 8

export interface Computed {
  readonly numbers: readonly { readonly name: string; readonly values: Float64Array }[]
  readonly status: { readonly name: string; readonly values: readonly string[] }
}

/** What differs between the commands. */
export interface ResultWords {
  /** How the first line goes on after the number of rows that are ok. */
  readonly verdict: string
  readonly hint: string
  /** Members of the JSON data. */
  readonly about: Readonly<Record<string, string | null>>
  readonly warnings?: readonly string[]
}

/** How often a status occurs, and the first line with it. */
interface StatusCount {
  readonly status: string
  readonly rows: number
  readonly firstLine: number
}

/** Writes the table, or gives it as the text where there is no `out`. */
export async function tableResult(
  table: ContractsTable,
  computed: Computed,
  out: string | undefined,
  { verdict, hint, about, warnings: more = [] }: ResultWords,
): Promise<CommandResult> {
  const added: AddedColumn[] = [...computed.numbers, computed.status]
  const { bytes, replaced } = extendedSheet(table.sheet, added)
  const counts = statusCounts(table, computed.status.values)
  const ok = counts.find(({ status }) => status === 'ok')?.rows ?? 0
  const warnings = [...more, ...replacedColumns(replaced), ...notOk(counts, table.rows - ok)]
  if (out !== undefined) await writeTable(out, bytes)
  const first = `${out}: ${countText(ok)} of ${countText(table.rows)} contracts of ${table.sheet.file} ${verdict}.`
  const parts = [first, rangeTable(computed, ok), statusTable(counts), warnings.join('\n'), hint]
  return {
    data: {
      file: table.sheet.file,
      out: out ?? null,
      ...about,
      rows: table.rows,
      ok,
      statuses: counts.map((count) => ({ ...count })),
      columns: added.map(({ name }) => name),
      ...(out === undefined ? { values: valuesOf(computed) } : {}),
    },
    text: out === undefined ? bytes.toString().trimEnd() : parts.filter((part) => part !== '').join('\n\n'),
    warnings,
    isTextData: out === undefined,
  }
}

/** Most frequent first, as they come where equally frequent. */
function statusCounts({ sheet }: ContractsTable, statuses: readonly string[]): StatusCount[] {
  const rowsOf = new Map<string, number>()
  const firstOf = new Map<string, number>()
  statuses.forEach((status, row) => {
    rowsOf.set(status, (rowsOf.get(status) ?? 0) + 1)
    if (!firstOf.has(status)) firstOf.set(status, sheet.grid.lines[row]!)
  })
  const counts = [...rowsOf].map(([status, rows]) => ({ status, rows, firstLine: firstOf.get(status)! }))
  return counts.toSorted((a, b) => b.rows - a.rows)
}

function replacedColumns(names: readonly string[]): string[] {
  if (names.length === 0) return []
  return [`The columns ${names.join(', ')} of the file were replaced by the computed ones of these names.`]
}

function notOk(counts: readonly StatusCount[], rows: number): string[] {
  if (rows === 0) return []
  const first = Math.min(...counts.filter(({ status }) => status !== 'ok').map(({ firstLine }) => firstLine))
  const have = rows === 1 ? '1 row is' : `${countText(rows)} rows are`
  return [`${have} not ok, first on line ${countText(first)}; the status says why.`]
}

/** What a person would notice a wrong unit or column by. */
function rangeTable({ numbers }: Computed, ok: number): string {
  if (ok === 0) return ''
  const decimal = (title: string) => ({ title, align: 'decimal' as const })
  return textTable(
    [{ title: 'column' }, decimal('lowest'), decimal('median'), decimal('highest')],
    numbers.map(({ name, values }) => {
      const sorted = values.filter(Number.isFinite).toSorted()
      return [name, ...[0, (sorted.length - 1) >> 1, sorted.length - 1].map((i) => formatNumber(sorted[i]!, 6))]
    }),
  )
}

function statusTable(counts: readonly StatusCount[]): string {
  if (counts.every(({ status }) => status === 'ok')) return ''
  const shown = counts.slice(0, SHOWN_STATUSES)
  const rest = counts.length - shown.length
  const table = textTable(
    [{ title: 'status' }, { title: 'rows', align: 'right' }, { title: 'first line', align: 'right' }],
    shown.map(({ status, rows, firstLine }) => [status, countText(rows), countText(firstLine)]),
  )
  return rest === 0 ? table : `${table}\nand ${countText(rest)} more, in the file`
}

function valuesOf({ numbers, status }: Computed): Record<string, (number | string | null)[]> {
  const columns = numbers.map(({ name, values }) => [name, Array.from(values, (v) => (Number.isFinite(v) ? v : null))])
  return Object.fromEntries([...columns, [status.name, [...status.values]]])
}
