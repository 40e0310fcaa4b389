/** The rows of one table on their way to records of one kind: cells by column, and what was found wrong. */
import { MISSING_DATE } from '../../core/frame.ts'
import type { RowReport } from '../rules/report.ts'
import type { RuleName } from '../rules/rule.ts'
import type { FileNames, Overrides } from './format.ts'
import { type CellType, dateCell, numberCell, type NumberColumn, type Table } from './table.ts'

/** Columns decoded so far; shared by all outputs of a file. */
export type DecodedColumns = Map<string, NumberColumn | string[]>

export class Rows {
  readonly table: Table
  readonly file: FileNames
  readonly overrides: Overrides
  readonly report: RowReport
  readonly #decoded: DecodedColumns

  constructor(table: Table, file: FileNames, overrides: Overrides, report: RowReport, decoded: DecodedColumns) {
    this.table = table
    this.file = file
    this.overrides = overrides
    this.report = report
    this.#decoded = decoded
  }

  get length(): number {
    return this.table.rows
  }

  has(column: string): boolean {
    return this.table.columns.includes(column)
  }

  /** Numbers as written; NaN where empty. A cell that cannot be read rejects its row. */
  floats(column: string, type: CellType = numberCell): Float64Array {
    if (!this.has(column)) return new Float64Array(this.length).fill(Number.NaN)
    const { values, invalid } = this.#numbers(column, type)
    for (const row of invalid) this.#rejectCell(column, row, type)
    return values
  }

  /** Day numbers; MISSING_DATE where empty. */
  dates(column: string): Int32Array {
    const days = this.floats(column, dateCell)
    const dates = new Int32Array(days.length)
    for (let row = 0; row < days.length; row++) dates[row] = Number.isNaN(days[row]) ? MISSING_DATE : days[row]!
    return dates
  }

  texts(column: string): string[] {
    if (!this.has(column)) return Array.from<string>({ length: this.length }).fill('')
    const known = this.#decoded.get(column)
    if (known !== undefined) return known as string[]
    const texts = this.table.texts(column)
    this.#decoded.set(column, texts)
    return texts
  }

  /** One value a row from the name of the part (file, or member of an archive) that it came from. */
  byPart<T>(valueOf: (name: string) => T): T[] {
    return this.table.parts.flatMap(({ name, from, to }) => {
      const value = from === to ? undefined : valueOf(name)
      return Array.from({ length: to - from }, () => value as T)
    })
  }

  reject(row: number, rule: RuleName, reason: string): void {
    this.report.reject(row, rule, reason)
  }

  #numbers(column: string, type: CellType): NumberColumn {
    const key = `${column}\n${type.noun}`
    const known = this.#decoded.get(key)
    if (known !== undefined) return known as NumberColumn
    const numbers = this.table.numbers(column, type)
    this.#decoded.set(key, numbers)
    return numbers
  }

  #rejectCell(column: string, row: number, type: CellType): void {
    this.reject(row, type.rule, `${column} is "${this.table.text(column, row)}", which is not ${type.noun}.`)
  }
}
