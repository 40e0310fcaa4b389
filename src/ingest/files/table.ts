/** What every format reads from: named columns of cells, whatever the file was made of. */
import type { QuarantinedRow } from '../source.ts'
import type { RuleName } from '../rules/rule.ts'
import { parseNumber } from './number-cell.ts'
import {
  instantCellParser,
  parseDateCell,
  parseEpochSeconds,
  parseMillisecondOfDay,
  parseTimeOfDay,
  type Zone,
} from './time-cell.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import { MS_PER_DAY } from '../../core/time.ts'

/** How a cell becomes a number; NaN where it is empty, INVALID where it cannot be read. */
export interface CellType {
  /** For sentences: "is not a date". */
  readonly noun: string
  readonly rule: RuleName
  readonly parse: (bytes: Uint8Array, from: number, to: number) => number
  /** From a typed column: a plain number, a day number or epoch milliseconds. */
  readonly convert: (value: number, native: 'number' | 'date' | 'instant') => number
}

export interface NumberColumn {
  readonly values: Float64Array
  /** Rows whose cell could not be read, rising. */
  readonly invalid: readonly number[]
}

/** Rows that came from one text: a file, or one member of an archive. */
export interface TablePart {
  readonly name: string
  readonly from: number
  readonly to: number
}

export interface Table {
  readonly columns: readonly string[]
  readonly rows: number
  /** Lines of data, malformed ones included. */
  readonly inputRows: number
  readonly malformed: readonly QuarantinedRow[]
  readonly parts: readonly TablePart[]
  numbers(column: string, type: CellType): NumberColumn
  texts(column: string): string[]
  /** One cell as text. */
  text(column: string, row: number): string
  line(row: number): number
  /** The row as it came. */
  raw(row: number): string
}

export const numberCell: CellType = {
  noun: 'a number',
  rule: 'NUMBER_INVALID',
  parse: parseNumber,
  convert: (value) => value,
}

export const dateCell: CellType = {
  noun: 'a date',
  rule: 'DATE_INVALID',
  parse: parseDateCell,
  convert: (value, native) => (native === 'instant' ? midnightDay(value) : value),
}

export const epochCell: CellType = {
  noun: 'a time in seconds since 1970',
  rule: 'DATE_INVALID',
  parse: parseEpochSeconds,
  convert: (value, native) => (native === 'instant' ? value : value * 1000),
}

export const timeOfDayCell: CellType = {
  noun: 'a time of day',
  rule: 'DATE_INVALID',
  parse: parseTimeOfDay,
  convert: (value) => value,
}

export const millisecondCell: CellType = {
  noun: 'a time in milliseconds after midnight',
  rule: 'DATE_INVALID',
  parse: parseMillisecondOfDay,
  convert: (value) => value,
}

const instantCells: Readonly<Record<Zone, CellType>> = {
  utc: instantCellOf('utc'),
  'new-york': instantCellOf('new-york'),
}

/** A date with a time of day; without an offset it is read in `zone`. */
export function instantCell(zone: Zone): CellType {
  return instantCells[zone]
}

function instantCellOf(zone: Zone): CellType {
  return { noun: 'a date with a time', rule: 'DATE_INVALID', parse: instantCellParser(zone), convert: (value) => value }
}

/** The day of a date stored as midnight: of UTC where it is that, else of New York. */
function midnightDay(instant: number): number {
  return instant % MS_PER_DAY === 0 ? instant / MS_PER_DAY : newYorkDay(instant)
}
