/** A user's file of bars: a column of times, open, high, low, close and perhaps volume, in any order and case. */
import { basename } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import { countedText, countText, durationText } from '../../core/number-text.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import { gridCells, rawLine, type CellGrid } from '../files/table/cell-grid.ts'
import { INVALID, parseNumber } from '../files/table/number-cell.ts'
import { instantCellParser, parseDateCell, parseTimeOfDay } from '../files/table/time-cell.ts'
import { cutTable, invalidLine, readOwnTable } from './own-table.ts'

export const PRICES = ['open', 'high', 'low', 'close'] as const

export interface BarsTable {
  /** Name of the file, for messages. */
  readonly file: string
  readonly rows: number
  /** Columns of dates and times as written, under their names in the file: one, or a date and a time of day. */
  readonly times: readonly { readonly name: string; readonly texts: readonly string[] }[]
  readonly open: Float64Array
  readonly high: Float64Array
  readonly low: Float64Array
  readonly close: Float64Array
  /** NaN where the cell is empty; undefined without such a column. */
  readonly volume: Float64Array | undefined
  /** Line of a row in the file, counted from 1. */
  readonly line: (row: number) => number
}

const WANTED = {
  expected: 'Bars are read from one delimited text, plain or compressed.',
  remedy: 'Write the bars as CSV: a line of names, then one line a bar.',
}
const DATE_NAMES = ['date', 'datetime', 'date_time', 'timestamp', 'day', 'session', 'session_date', 'start']
const TIME_NAME = /^(time|time[ _]?\(.*\))$/
const NO_NAME = /^(unnamed: 0)?$/
const DELIMITERS = [',', ';', '\t', '|']

/**
 * Reads delimited text, plain or compressed, with a line of names first. Errors: FILE_*, INGEST_EMPTY,
 * COLUMN_MISSING, VALUE_INVALID (a cell, with its line), INGEST_ORDER.
 */
export async function readBars(path: string): Promise<BarsTable> {
  const sheet = readSheet(await readOwnTable(path, WANTED), basename(path))
  const names = sheet.columns.map((name) => name.toLowerCase())
  const times = timeColumns(sheet, names)
  requireColumns(sheet, names, times.length > 0)
  requireOrder(sheet, timesOf(sheet, times))
  const price = (name: string): Float64Array => requireNumbers(sheet, names.indexOf(name), parseNumber, 'no number')
  const volume = names.indexOf('volume')
  return {
    file: sheet.file,
    rows: sheet.grid.rows,
    times: times.map((column) => ({ name: sheet.columns[column]!, texts: textsOf(sheet, column) })),
    open: price('open'),
    high: price('high'),
    low: price('low'),
    close: price('close'),
    volume: volume < 0 ? undefined : numbersOf(sheet, volume, parseNumber, 'no number'),
    line: (row) => sheet.grid.lines[row]!,
  }
}

/** Cells below their names. */
interface Sheet {
  readonly file: string
  readonly columns: readonly string[]
  readonly grid: CellGrid
}

/** Errors: FILE_TRUNCATED, VALUE_INVALID, INGEST_EMPTY. */
function readSheet(bytes: Uint8Array, file: string): Sheet {
  const newline = bytes.indexOf(10)
  const end = newline < 0 ? bytes.length : newline
  const header = new TextDecoder().decode(bytes.subarray(0, end)).trim()
  const delimiter = DELIMITERS.toSorted((a, b) => header.split(b).length - header.split(a).length)[0]!
  const columns = header.split(delimiter).map((name) => name.trim().replace(/^"(.*)"$/, '$1'))
  if (columns.at(-1) === '') columns.pop()
  const layout = {
    columns: columns.length,
    delimiter: delimiter.charCodeAt(0),
    hasQuotes: true,
    allowsTrailingCell: true,
  }
  const grid = gridCells(bytes, [{ from: Math.min(end + 1, bytes.length), to: bytes.length, firstLine: 2 }], layout)
  requireWhole(file, grid)
  return { file, columns, grid }
}

function requireWhole(file: string, grid: CellGrid): void {
  const [malformed] = grid.malformed
  if (malformed !== undefined) {
    const what = `there are ${malformed.cells} cells under ${grid.columns} names`
    throw invalidBar(file, malformed.line, what, malformed.raw, 'Complete the line or remove it.')
  }
  if (grid.cutLine !== undefined) throw cutTable(file, grid.cutLine, grid.columns)
  if (grid.rows > 0) return
  throw new BellwetherError('INGEST_EMPTY', {
    message: `${file} holds no bars below its names.`,
    expected: 'There must be at least one line of data.',
    given: '0 rows',
    remedy: 'Give a file with bars.',
  })
}

/**
 * Places of the columns that say when: a date with or without a column of the time of day, else a time, else a first
 * column without a name that begins with a date, as data frames write their index.
 */
function timeColumns(sheet: Sheet, names: readonly string[]): number[] {
  const date = names.findIndex((name) => DATE_NAMES.includes(name))
  const time = names.findIndex((name) => TIME_NAME.test(name))
  if (date >= 0) return time < 0 ? [date] : [date, time]
  if (time >= 0) return [time]
  return NO_NAME.test(names[0]!) && DATE_PARSERS.some((parse) => readsFirst(sheet, 0, parse)) ? [0] : []
}

function readsFirst(sheet: Sheet, column: number, parse: CellParser): boolean {
  return Number.isFinite(numberAt(sheet, 0, column, parse))
}

function requireColumns({ file, columns }: Sheet, names: readonly string[], hasTime: boolean): void {
  const missing: string[] = PRICES.filter((name) => !names.includes(name))
  if (!hasTime) missing.unshift('date')
  if (missing.length === 0) return
  const isData = columns.some((name) => /^[\d.:/-]+$/.test(name))
  const near = nearestName(missing[0]!, columns)
  throw new BellwetherError('COLUMN_MISSING', {
    message: isData
      ? `${file} does not start with the names of its columns, but with "${columns.join(',')}".`
      : `${file} has no column named ${missing.join(', ')}; found were ${columns.join(', ')}.`,
    expected: 'The first line names date (or time), open, high, low, close and perhaps volume, in any order and case.',
    given: columns.join(','),
    remedy: near === undefined || isData ? 'Add or rename the column.' : `Rename ${near}, if that is meant.`,
  })
}

type CellParser = (bytes: Uint8Array, from: number, to: number) => number

/** Ways to write a time, each to a number that rises with it. The first that reads the first cell is used for all. */
const DATE_PARSERS: readonly CellParser[] = [
  (bytes, from, to) => parseDateCell(bytes, from, to) * MS_PER_DAY,
  instantCellParser('utc'),
]
const TIME_PARSERS: readonly CellParser[] = [...DATE_PARSERS, (bytes, from, to) => parseNumber(bytes, from, to)]

/** A number a row that rises with time, milliseconds where the cells tell. */
function timesOf(sheet: Sheet, [first, second]: readonly number[]): Float64Array {
  const parse = TIME_PARSERS.find((one) => readsFirst(sheet, first!, one)) ?? TIME_PARSERS[0]!
  const times = requireNumbers(sheet, first!, parse, 'no date or time that can be read')
  if (second === undefined) return times
  const clock = requireNumbers(sheet, second, parseTimeOfDay, 'no time of day')
  return times.map((time, i) => time + clock[i]!)
}

function requireOrder({ file, grid }: Sheet, times: Float64Array): void {
  const row = times.findIndex((time, i) => i > 0 && !(time > times[i - 1]!))
  if (row < 0) return
  const back = times[row - 1]! - times[row]!
  throw new BellwetherError('INGEST_ORDER', {
    message:
      `${file}, line ${countText(grid.lines[row]!)}: ` +
      (back === 0 ? 'the time of the line before stands there again.' : `time goes back${spanText(back)}.`),
    expected: 'Bars are of one instrument and in order of time, each later than the one before.',
    given: rawLine(grid.bytes, grid.lineStarts[row]!, grid.bytes.length),
    remedy: back === 0 ? 'Keep one line a bar, of one instrument.' : 'Sort the file by time, oldest first.',
  })
}

function spanText(milliseconds: number): string {
  const days = Math.round(milliseconds / MS_PER_DAY)
  if (days >= 1) return ` by ${countedText(days, 'day', 'days')}`
  return milliseconds >= 1000 ? ` by ${durationText(milliseconds)}` : ''
}

/** Numbers of which none may be missing. Errors: VALUE_INVALID. */
function requireNumbers(sheet: Sheet, column: number, parse: CellParser, problem: string): Float64Array {
  const values = numbersOf(sheet, column, parse, problem)
  const empty = values.findIndex((value) => Number.isNaN(value))
  if (empty >= 0) throw badCell(sheet, empty, column, problem)
  return values
}

/** Numbers, NaN where a cell is empty. Errors: VALUE_INVALID. */
function numbersOf(sheet: Sheet, column: number, parse: CellParser, problem: string): Float64Array {
  const values = new Float64Array(sheet.grid.rows)
  for (let row = 0; row < values.length; row++) {
    values[row] = numberAt(sheet, row, column, parse)
    if (values[row] === INVALID) throw badCell(sheet, row, column, problem)
  }
  return values
}

function numberAt({ grid }: Sheet, row: number, column: number, parse: CellParser): number {
  const cell = row * grid.columns + column
  return parse(grid.bytes, grid.starts[cell]!, grid.ends[cell]!)
}

function textAt({ grid }: Sheet, row: number, column: number): string {
  const cell = row * grid.columns + column
  return new TextDecoder().decode(grid.bytes.subarray(grid.starts[cell], grid.ends[cell]))
}

function textsOf(sheet: Sheet, column: number): string[] {
  return Array.from({ length: sheet.grid.rows }, (_, row) => textAt(sheet, row, column))
}

function badCell(sheet: Sheet, row: number, column: number, problem: string): BellwetherError {
  const name = sheet.columns[column]!
  const cell = textAt(sheet, row, column)
  const what = cell === '' ? `${name} is empty` : `${name} is "${cell}", which is ${problem}`
  return invalidBar(sheet.file, sheet.grid.lines[row]!, what, cell, 'Correct the cell, or remove the line.')
}

/** A line of bars that cannot be used. */
export function invalidBar(file: string, line: number, what: string, given: string, remedy: string): BellwetherError {
  const expected = 'Each line holds one bar: a date or time and decimal numbers.'
  return invalidLine(file, line, what, { expected, given, remedy })
}
