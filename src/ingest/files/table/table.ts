/** What every format reads from: named columns of cells, whatever the file was made of. */
import type { QuarantinedRow } from '../../source.ts'
import type { RuleName } from '../../rules/rule.ts'
import { INVALID, parseNumber } from './number-cell.ts'
import {
  FIRST_YEAR,
  instantCellParser,
  instantOfEpoch,
  LAST_YEAR,
  parseDateCell,
  parseMillisecondOfDay,
  parseTimeOfDay,
  type Zone,
} from './time-cell.ts'
import { dayOfDigits } from '../../../market/contract.ts'
import { newYorkDay, newYorkInstant } from '../../../market/new-york-time.ts'
import { dayNumber, MS_PER_DAY, MS_PER_MINUTE } from '../../../core/time.ts'

/** How a cell becomes a number; NaN where it is empty, INVALID where it cannot be read. */
export interface CellType {
  /** For sentences: "is not a date". */
  readonly noun: string
  readonly rule: RuleName
  readonly parse: (bytes: Uint8Array, from: number, to: number) => number
  /** From a typed column; INVALID where its type cannot mean this. */
  readonly convert: (value: number, native: NativeType) => number
}

/**
 * What a typed column holds: plain numbers, day numbers, epoch milliseconds, or `wall`: a date and time
 * without a zone, as the epoch milliseconds it would be in UTC.
 */
export type NativeType = 'number' | 'date' | 'instant' | 'wall'

const FIRST_DAY = dayNumber(FIRST_YEAR, 1, 1)
const LAST_DAY = dayNumber(LAST_YEAR, 12, 31)

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
  convert: (value, native) => (native === 'number' ? value : INVALID),
}

export const dateCell: CellType = {
  noun: 'a date',
  rule: 'DATE_INVALID',
  parse: parseDateCell,
  convert: (value, native) => plausibleDay(dayOfNative(value, native)),
}

export const timeOfDayCell: CellType = {
  noun: 'a time of day',
  rule: 'DATE_INVALID',
  parse: parseTimeOfDay,
  convert: () => INVALID,
}

export const millisecondCell: CellType = {
  noun: 'a time in milliseconds after midnight',
  rule: 'DATE_INVALID',
  parse: parseMillisecondOfDay,
  convert: (value, native) => (native === 'number' && value >= 0 && value < MS_PER_DAY ? value : INVALID),
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
  return {
    noun: 'a date with a time',
    rule: 'DATE_INVALID',
    parse: instantCellParser(zone),
    convert: (value, native) => instantOfNative(value, native, zone),
  }
}

/** A number is a day written yyyymmdd, or midnight as a time since 1970. */
function dayOfNative(value: number, native: NativeType): number {
  if (native === 'date') return value
  if (native === 'wall') return Math.floor(value / MS_PER_DAY)
  if (native === 'instant') return midnightDay(value)
  const day = Number.isInteger(value) ? dayOfDigits(value) : Number.NaN
  return Number.isNaN(day) ? midnightDay(instantOfEpoch(value)) : day
}

/** A date alone is no instant. */
function instantOfNative(value: number, native: NativeType, zone: Zone): number {
  if (native === 'instant') return value
  if (native === 'date') return INVALID
  if (native === 'number') return instantOfEpoch(value)
  if (zone === 'utc') return value
  const day = Math.floor(value / MS_PER_DAY)
  return newYorkInstant(day, (value - day * MS_PER_DAY) / MS_PER_MINUTE)
}

function plausibleDay(day: number): number {
  return day >= FIRST_DAY && day <= LAST_DAY ? day : INVALID
}

/** The day of a date stored as midnight: of UTC where it is that, else of New York. */
function midnightDay(instant: number): number {
  return instant % MS_PER_DAY === 0 ? instant / MS_PER_DAY : newYorkDay(instant)
}
