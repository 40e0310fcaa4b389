/** A user's file of returns: one column of dates, the others numbers, checked cell by cell. */
import { basename } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { countedText } from '../../core/number-text.ts'
import { parseDate } from '../../core/time.ts'
import { cutTable, invalidLine, readOwnTable } from './own-table.ts'

export interface ReturnsColumn {
  readonly name: string
  /** One finite number a row. */
  readonly values: Float64Array
}

export interface ReturnsTable {
  /** Name of the file, for messages. */
  readonly file: string
  /** Columns of numbers, in the order of the file. */
  readonly columns: readonly ReturnsColumn[]
  /** The dates as written, rising; undefined when there is no column of dates. */
  readonly dates: readonly string[] | undefined
  /** Line of each row in the file, counted from 1. */
  readonly lines: readonly number[]
  /** Columns that hold text only. */
  readonly leftOut: readonly string[]
}

interface Row {
  readonly line: number
  readonly cells: readonly string[]
}

const WANTED = {
  expected: 'Returns are read from one comma-separated text, plain or compressed.',
  remedy: 'Write the returns as CSV: a line of names, then one line a day.',
}
const NUMBER = /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i
const NO_NUMBER = /^(|nan|na|n\/a|null|none|-|[+-]?inf(inity)?)$/i
const DATE_NAMES = new Set(['date', 'day', 'session', 'session_date', 'datetime', 'timestamp', 'time'])
const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}):(\d{2})(?::(\d{2}(?:\.\d+)?))?(Z|[+-]\d{2}:\d{2})?)?$/

/**
 * Reads comma-separated text, plain or compressed, with a line of names first.
 * Errors: FILE_*, COLUMN_MISSING (no names, no numbers), VALUE_INVALID (a cell, with its line),
 * DATA_INSUFFICIENT (fewer than two rows).
 */
export async function readReturns(path: string): Promise<ReturnsTable> {
  const file = basename(path)
  const text = new TextDecoder().decode(await readOwnTable(path, WANTED))
  const [header, ...rows] = splitRows(text, file)
  const names = requireNames(file, header)
  for (const row of rows) requireWidth(file, row, names)
  if (rows.length < 2) throw tooShort(file, rows.length)
  const dateColumn = findDates(names, rows[0]!)
  const numeric = names.map((_, j) => j).filter((j) => j !== dateColumn && holdsNumbers(rows, j))
  if (numeric.length === 0) throw noNumbers(file, names)
  return {
    file,
    columns: numeric.map((j) => ({ name: names[j]!, values: requireNumbers(file, names[j]!, rows, j) })),
    dates: dateColumn < 0 ? undefined : requireDates(file, rows, dateColumn),
    lines: rows.map(({ line }) => line),
    leftOut: names.filter((_, j) => j !== dateColumn && !numeric.includes(j)),
  }
}

/** Lines that are not blank, with their numbers. A last line that was cut off is refused. */
function splitRows(text: string, file: string): Row[] {
  const rows = text
    .split(/\r\n|\n|\r/)
    .map((content, i) => ({ line: i + 1, content }))
    .filter(({ content }) => content.trim() !== '')
    .map(({ line, content }) => ({ line, cells: splitCells(content) }))
  const last = rows.at(-1)
  if (last !== undefined && !/[\r\n]$/.test(text) && last.cells.length < rows[0]!.cells.length) {
    const cut = { line: last.line, cells: last.cells.length, raw: last.cells.join(',') }
    throw cutTable(file, cut, rows[0]!.cells.length)
  }
  return rows
}

/** Cells of one line; quoted cells may hold commas and doubled quotes, but no line break. */
function splitCells(line: string): string[] {
  if (!line.includes('"')) return line.split(',').map((cell) => cell.trim())
  const cells = line.match(/("([^"]|"")*"|[^,]*)(,|$)/g) ?? []
  if (cells.length > 1 && !cells.at(-2)!.endsWith(',')) cells.pop()
  return cells.map((cell) => {
    const bare = cell.replace(/,$/, '').trim()
    return bare.startsWith('"') ? bare.slice(1, -1).replaceAll('""', '"') : bare
  })
}

function requireNames(file: string, header: Row | undefined): readonly string[] {
  const names = header?.cells ?? []
  const isData = names.some((name) => NUMBER.test(name) || MOMENT.test(name))
  if (names.length === 0 || isData) {
    throw new BellwetherError('COLUMN_MISSING', {
      message: `${file} does not start with the names of its columns.`,
      expected: 'The first line names the columns, for example date,spy_ret.',
      given: names.length === 0 ? 'nothing' : names.join(','),
      remedy: 'Add a line of names.',
    })
  }
  const repeated = names.find((name, j) => names.indexOf(name) !== j)
  if (repeated === undefined) return names
  throw invalid(file, header!.line, `the name ${repeated} stands over two columns`, repeated, 'Rename one of them.')
}

function requireWidth(file: string, row: Row, names: readonly string[]): void {
  if (row.cells.length === names.length) return
  const what = `there are ${row.cells.length} cells under ${names.length} names`
  throw invalid(file, row.line, what, row.cells.join(','), 'Complete the line or remove it.')
}

/** The column of dates: by its name, or the first whose first cell is an ISO date; −1 for none. */
function findDates(names: readonly string[], first: Row): number {
  const named = names.findIndex((name) => DATE_NAMES.has(name.toLowerCase()))
  return named >= 0 ? named : first.cells.findIndex((cell) => MOMENT.test(cell))
}

/** False for a column of words only: every other one is taken for numbers, and each cell must be one. */
function holdsNumbers(rows: readonly Row[], column: number): boolean {
  return (
    rows.some(({ cells }) => NUMBER.test(cells[column]!)) || rows.every(({ cells }) => NO_NUMBER.test(cells[column]!))
  )
}

function requireNumbers(file: string, name: string, rows: readonly Row[], column: number): Float64Array {
  return Float64Array.from(rows, ({ line, cells }) => {
    const cell = cells[column]!
    const value = Number(cell)
    if (NUMBER.test(cell) && Number.isFinite(value)) return value
    const what = NO_NUMBER.test(cell) ? `${name} has no value` : `${name} is "${cell}", which is not a number`
    const remedy = cell.endsWith('%') ? 'Write returns as decimals: 1 % is 0.01.' : 'Fill the cell or remove the line.'
    throw invalid(file, line, what, cell, remedy)
  })
}

function requireDates(file: string, rows: readonly Row[], column: number): readonly string[] {
  let before = Number.NEGATIVE_INFINITY
  return rows.map(({ line, cells }, i) => {
    const text = cells[column]!
    const at = parseMoment(text)
    if (Number.isNaN(at)) {
      throw invalid(file, line, `the date is "${text}"`, text, 'Write dates as YYYY-MM-DD, for example 2024-01-31.')
    }
    if (at === before) throw invalid(file, line, `${text} stands there a second time`, text, 'Keep one line a date.')
    if (at < before) {
      const what = `the date goes back (${text} after ${rows[i - 1]!.cells[column]})`
      throw invalid(file, line, what, text, 'Sort the lines by date.')
    }
    before = at
    return text
  })
}

/** Minutes since 1970 of an ISO date with or without a time of day; NaN when it is none. */
function parseMoment(text: string): number {
  const parts = MOMENT.exec(text)
  if (parts === null) return Number.NaN
  const [, date = '', hours = '0', minutes = '0', seconds = '0', zone = 'Z'] = parts
  const offset = zone === 'Z' ? 0 : Number(`${zone[0]}1`) * (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6)))
  return parseDate(date) * 1440 + Number(hours) * 60 + Number(minutes) + Number(seconds) / 60 - offset
}

function invalid(file: string, line: number, what: string, given: string, remedy: string): BellwetherError {
  const expected = 'Each line holds one date, later than the one before, and one number a column.'
  return invalidLine(file, line, what, { expected, given, remedy })
}

function tooShort(file: string, rows: number): BellwetherError {
  return new BellwetherError('DATA_INSUFFICIENT', {
    message: `${file} holds ${countedText(rows, 'row', 'rows')} below its names.`,
    expected: 'A spread needs at least two returns.',
    given: String(rows),
    remedy: 'Give a file with more rows.',
  })
}

function noNumbers(file: string, names: readonly string[]): BellwetherError {
  return new BellwetherError('COLUMN_MISSING', {
    message: `${file} has no column of numbers.`,
    expected: 'There must be at least one column of returns beside the dates, separated by commas.',
    given: names.join(','),
    remedy: 'Add a column of simple returns as decimals.',
  })
}
