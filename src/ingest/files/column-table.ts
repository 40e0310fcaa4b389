/** A table whose cells came typed: from Parquet or JSON. */
import { MISSING_DATE } from '../../core/frame.ts'
import { formatDate, formatInstant } from '../../core/time.ts'
import { INVALID } from './number-cell.ts'
import type { CellType, NumberColumn, Table, TablePart } from './table.ts'

/** Missing cells are NaN or ''. Days are day numbers, instants epoch milliseconds. */
export type TypedColumn =
  | { readonly type: 'number' | 'date' | 'instant'; readonly values: Float64Array }
  | { readonly type: 'text'; readonly values: readonly string[] }

export class ColumnTable implements Table {
  readonly columns: readonly string[]
  readonly rows: number
  readonly inputRows: number
  readonly malformed = []
  readonly parts: readonly TablePart[]
  readonly #columns: ReadonlyMap<string, TypedColumn>

  constructor(name: string, columns: ReadonlyMap<string, TypedColumn>) {
    this.#columns = columns
    this.columns = [...columns.keys()]
    this.rows = columns.values().next().value?.values.length ?? 0
    this.inputRows = this.rows
    this.parts = [{ name, from: 0, to: this.rows }]
  }

  numbers(column: string, type: CellType): NumberColumn {
    const from = this.#columns.get(column)!
    const values = new Float64Array(this.rows)
    const invalid: number[] = []
    for (let row = 0; row < this.rows; row++) {
      const value =
        from.type === 'text' ? parseText(from.values[row]!, type) : type.convert(from.values[row]!, from.type)
      if (value === INVALID) invalid.push(row)
      values[row] = Number.isFinite(value) ? value : Number.NaN
    }
    return { values, invalid }
  }

  texts(column: string): string[] {
    return Array.from({ length: this.rows }, (_, row) => this.text(column, row))
  }

  text(column: string, row: number): string {
    const { type, values } = this.#columns.get(column)!
    if (type === 'text') return values[row]!
    const value = values[row]!
    if (Number.isNaN(value) || value === MISSING_DATE) return ''
    return type === 'number' ? String(value) : type === 'date' ? formatDate(value) : formatInstant(value)
  }

  line(row: number): number {
    return row + 1
  }

  raw(row: number): string {
    return JSON.stringify(Object.fromEntries(this.columns.map((column) => [column, this.text(column, row)])))
  }
}

const encoder = new TextEncoder()

function parseText(text: string, type: CellType): number {
  const bytes = encoder.encode(text)
  return type.parse(bytes, 0, bytes.length)
}
