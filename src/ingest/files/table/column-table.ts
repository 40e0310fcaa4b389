/** A table whose cells came typed: from Parquet or JSON. */
import { formatDate, formatInstant, MS_PER_DAY } from '../../../core/time.ts'
import { INVALID } from './number-cell.ts'
import type { CellType, NativeType, NumberColumn, Table, TablePart } from './table.ts'

/** Missing cells are NaN or ''. */
export type TypedColumn =
  | { readonly type: NativeType; readonly values: Float64Array }
  | { readonly type: 'text'; readonly values: readonly string[] }

/** The last instant that has a text, on either side of 1970. */
const LATEST_INSTANT = 8.64e15

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

  /** The values as the file has them, infinite ones too. */
  typed(column: string): TypedColumn {
    return this.#columns.get(column)!
  }

  numbers(column: string, type: CellType): NumberColumn {
    const from = this.#columns.get(column)!
    const values = new Float64Array(this.rows)
    const invalid: number[] = []
    for (let row = 0; row < this.rows; row++) {
      const value = from.type === 'text' ? parseText(from.values[row]!, type) : converted(from, row, type)
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
    if (Number.isNaN(value)) return ''
    const isBeyondDates = Math.abs(type === 'date' ? value * MS_PER_DAY : value) > LATEST_INSTANT
    if (type === 'number' || isBeyondDates) return String(value)
    if (type === 'date') return formatDate(value)
    return type === 'wall' ? formatInstant(value).replace('Z', '') : formatInstant(value)
  }

  line(row: number): number {
    return row + 1
  }

  raw(row: number): string {
    return JSON.stringify(Object.fromEntries(this.columns.map((column) => [column, this.text(column, row)])))
  }
}

function converted(
  { type: native, values }: { type: NativeType; values: Float64Array },
  row: number,
  type: CellType,
): number {
  const value = values[row]!
  return Number.isNaN(value) ? value : type.convert(value, native)
}

const encoder = new TextEncoder()

function parseText(text: string, type: CellType): number {
  const bytes = encoder.encode(text)
  return type.parse(bytes, 0, bytes.length)
}
