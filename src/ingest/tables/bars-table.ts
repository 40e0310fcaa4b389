/** A user's file of bars: a column of times, open, high, low, close and perhaps volume, in any order and case. */
import { BellwetherError } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import { countedText, countText, durationText } from '../../core/number-text.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import { rawLine } from '../files/table/cell-grid.ts'
import { parseNumber } from '../files/table/number-cell.ts'
import { instantCellParser, parseDateCell, parseTimeOfDay } from '../files/table/time-cell.ts'
import { invalidLine } from './own-table.ts'
import {
  type CellParser,
  numberAt,
  numbersOf,
  readSheet,
  requireNumbers,
  type Sheet,
  type SheetWords,
  textsOf,
} from './sheet.ts'

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

const BARS: SheetWords = {
  many: 'bars',
  one: 'bar',
  line: 'Each line holds one bar: a date or time and decimal numbers.',
}
const DATE_NAMES = ['date', 'datetime', 'date_time', 'timestamp', 'day', 'session', 'session_date', 'start']
const TIME_NAME = /^(time|time[ _]?\(.*\))$/
const NO_NAME = /^(unnamed: 0)?$/

/**
 * Reads delimited text, plain or compressed, with a line of names first. Errors: FILE_*, INGEST_EMPTY,
 * COLUMN_MISSING, VALUE_INVALID (a cell, with its line), INGEST_ORDER.
 */
export async function readBars(path: string): Promise<BarsTable> {
  const sheet = await readSheet(path, BARS)
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

/** A line of bars that cannot be used. */
export function invalidBar(file: string, line: number, what: string, given: string, remedy: string): BellwetherError {
  return invalidLine(file, line, what, { expected: BARS.line, given, remedy })
}
