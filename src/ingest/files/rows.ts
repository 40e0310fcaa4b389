/** The rows of one table on their way to records of one kind: cells by column, and what was found wrong. */
import { BellwetherError } from '../../core/errors.ts'
import { MISSING_DATE } from '../../core/frame.ts'
import type { RowReport } from '../rules/report.ts'
import type { RuleName } from '../rules/rule.ts'
import type { FileNames } from './opened-file.ts'
import type { Overrides } from './overrides.ts'
import { type CellType, dateCell, numberCell, type NumberColumn, type Table } from './table/table.ts'

/** Columns decoded so far; shared by all outputs of a file. */
export type DecodedColumns = Map<string, NumberColumn | string[]>

const DAY_FIRST = /^(1[3-9]|2\d|3[01])\/(0?[1-9]|1[0-2])\/\d{4}/
const MONTH_FIRST = /^(0?[1-9]|1[0-2])\/(1[3-9]|2\d|3[01])\/\d{4}/
/** A few dates with a wrong month are mistakes of theirs; of dates with the day first, more than half are beyond the 12th. */
const LEAST_SHARE = 4

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

  /** One value a row from the names of the file that it came from; several in an archive lie in it as in a folder. */
  byFile<T>(valueOf: (file: FileNames) => T): T[] {
    const { path, name: archive, folders } = this.file
    const folder = [archive, ...folders]
    if (this.table.parts.length > 1) return this.byPart((name) => valueOf({ path, name, folders: folder }))
    return Array.from<T>({ length: this.length }).fill(valueOf(this.file))
  }

  reject(row: number, rule: RuleName, reason: string): void {
    this.report.reject(row, rule, reason)
  }

  #numbers(column: string, type: CellType): NumberColumn {
    const key = `${column}\n${type.noun}`
    const known = this.#decoded.get(key)
    if (known !== undefined) return known as NumberColumn
    const numbers = this.table.numbers(column, type)
    if (type.rule === 'DATE_INVALID' && numbers.invalid.length > 1) this.#refuseDayFirst(column, numbers)
    this.#decoded.set(key, numbers)
    return numbers
  }

  /** Dates with slashes are read month first; where that fails as it would for days first, none can be trusted. */
  #refuseDayFirst(column: string, { invalid }: NumberColumn): void {
    const dayFirst = invalid.filter((row) => DAY_FIRST.test(this.table.text(column, row)))
    if (dayFirst.length < 2 || dayFirst.length * LEAST_SHARE < this.length) return
    if (this.table.texts(column).some((text) => MONTH_FIRST.test(text))) return
    const text = this.table.text(column, dayFirst[0]!)
    throw new BellwetherError('FORMAT_UNKNOWN', {
      message: `${this.file.path} writes the day before the month: ${column} is "${text}" in line ${this.table.line(dayFirst[0]!)}.`,
      expected: 'Dates are written YYYY-MM-DD, or in the American order M/D/YYYY.',
      given: text,
      remedy: 'Rewrite the dates as YYYY-MM-DD.',
    })
  }

  #rejectCell(column: string, row: number, type: CellType): void {
    if (this.report.rejections.has(row)) return
    this.reject(row, type.rule, `${column} is "${this.table.text(column, row)}", which is not ${type.noun}.`)
  }
}
