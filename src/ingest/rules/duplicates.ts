/** Records that occur more than once in one file. */
import type { ColumnArray, Frame } from '../../core/frame.ts'
import { type KindName, RECORD_KINDS } from '../../market/record-kind.ts'
import type { RowReport } from './report.ts'

/** Columns that say which record a row is, where they are not the key of its kind: `sequence` only counts. */
const IDENTITIES: { readonly [K in KindName]?: readonly string[] } = { news: ['source', 'published', 'headline'] }
const COUNTERS = new Set(['sequence'])

/**
 * Rejects repeated records among `rows`: the same again is left out, and where the values differ none is
 * stored, because nothing tells which is right.
 * @param lineOf line of a row, for the reason
 */
export function checkDuplicates(
  kind: KindName,
  frame: Frame,
  rows: Int32Array,
  report: RowReport,
  lineOf: (row: number) => string,
): void {
  const identity = IDENTITIES[kind] ?? RECORD_KINDS[kind].key
  const columns = identity.map((name) => frame.columns[name] as ColumnArray)
  if (isRising(columns, rows)) return
  const nameOf = namer(columns.filter((column) => !isConstant(column, rows)))
  const first = new Map<string | number, number>()
  for (const row of rows) {
    const name = nameOf(row)
    const earlier = first.get(name)
    if (earlier === undefined) first.set(name, row)
    else rejectPair(frame, earlier, row, report, lineOf)
  }
}

/** What tells rows apart: the value itself where one column is enough, as in most files. */
function namer(columns: readonly ColumnArray[]): (row: number) => string | number {
  if (columns.length === 1) return (row) => columns[0]![row]!
  return (row) => columns.map((column) => column[row]).join('\n')
}

function isConstant(column: ColumnArray, rows: Int32Array): boolean {
  return rows.every((row) => column[row] === column[rows[0]!])
}

function rejectPair(
  frame: Frame,
  earlier: number,
  row: number,
  report: RowReport,
  lineOf: (row: number) => string,
): void {
  const differing = differenceOf(frame, earlier, row)
  if (differing === '') {
    report.reject(row, 'DUPLICATE_ROW', `The row is the same as ${lineOf(earlier)}.`)
    return
  }
  report.reject(row, 'DUPLICATE_CONFLICT', `The ${differing} is not that of ${lineOf(earlier)} for the same record.`)
  report.reject(earlier, 'DUPLICATE_CONFLICT', `The ${differing} is not that of ${lineOf(row)} for the same record.`)
}

/** The first column in which two rows differ; '' where none does. */
function differenceOf(frame: Frame, left: number, right: number): string {
  const isDifferent = (name: string): boolean => !Object.is(frame.columns[name]![left], frame.columns[name]![right])
  return Object.keys(frame.schema).find((name) => !COUNTERS.has(name) && isDifferent(name)) ?? ''
}

/** True where each row's key is above that of the row before, as in a file of one series. */
function isRising(columns: readonly ColumnArray[], rows: Int32Array): boolean {
  for (let i = 1; i < rows.length; i++) {
    if (!isBelow(columns, rows[i - 1]!, rows[i]!)) return false
  }
  return true
}

function isBelow(columns: readonly ColumnArray[], left: number, right: number): boolean {
  for (const column of columns) {
    if (column[left]! < column[right]!) return true
    if (column[left]! > column[right]!) return false
  }
  return false
}
