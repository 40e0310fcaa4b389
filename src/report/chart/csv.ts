/** The exact data of a picture, as text that any program reads. */
import { csvCell } from '../../core/csv.ts'

export interface DataColumn {
  readonly name: string
  /** Text as it is; numbers to seven significant digits, empty where there is none. */
  readonly values: readonly string[] | Float64Array | Int32Array | readonly number[]
}

export function csvText(columns: readonly DataColumn[]): string {
  const lines = [columns.map((column) => harmless(column.name)).join(',')]
  const length = columns[0]?.values.length ?? 0
  for (let i = 0; i < length; i++) lines.push(columns.map((column) => cell(column.values[i]!)).join(','))
  return `${lines.join('\n')}\n`
}

function cell(value: string | number): string {
  if (typeof value === 'string') return harmless(value)
  if (!Number.isFinite(value)) return Number.isNaN(value) ? '' : String(value)
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(7)))
}

/** A leading =, +, - or @ in text would run as a formula in a spreadsheet: it is preceded by an apostrophe. */
function harmless(text: string): string {
  return csvCell(/^[=+\-@\t\r]/.test(text) ? `'${text}` : text)
}
