/** Dates and instants straight from bytes, in the ways vendors write them. */
import { MS_PER_DAY, MS_PER_HOUR, MS_PER_MINUTE, MS_PER_SECOND } from '../../../core/time.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { INVALID, isMissing, parseNumber } from './number-cell.ts'

/** Where a time without an offset was taken down. */
export type Zone = 'utc' | 'new-york'

const SPACE = 32
const PLUS = 43
const MINUS = 45
const POINT = 46
const SLASH = 47
const ZERO = 48
const COLON = 58
const CAPITAL_T = 84
const CAPITAL_Z = 90

/** Years beyond these are no dates of markets, but other things. */
export const FIRST_YEAR = 1800
export const LAST_YEAR = 2199
const DAYS_IN_MONTH = [31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31]

// Second results of the scanners below, kept here so that no object is made for each of millions of cells.
/** Where the last date ended. */
let dateEnd = 0
/** Where the last time of day ended, its offset not included. */
let clockEnd = 0
/** Offset from UTC of the last time of day, in milliseconds; NaN where the text had none. */
let offset = Number.NaN

/**
 * Day number of `YYYY-MM-DD`, `YYYYMMDD` or `M/D/YYYY` (always the American order); a time of day of
 * zero may follow. NaN where there is none, INVALID where the cell holds anything else.
 */
export function parseDateCell(bytes: Uint8Array, from: number, to: number): number {
  const day = scanDate(bytes, from, to)
  if (day === INVALID) return isMissing(bytes, from, to) ? Number.NaN : INVALID
  if (dateEnd === to) return day
  return scanTimeOfDay(bytes, dateEnd, to) === 0 ? day : INVALID
}

/**
 * Epoch milliseconds of a date (as above), a blank or T, a time of day, and perhaps `Z` or an offset;
 * or of a number as `instantOfEpoch` reads it. A time without an offset is read in `zone`.
 */
export function instantCellParser(zone: Zone): (bytes: Uint8Array, from: number, to: number) => number {
  return (bytes, from, to) => {
    const day = scanDate(bytes, from, to)
    if (day === INVALID) return parseEpoch(bytes, from, to)
    if (dateEnd === to) return INVALID
    const time = scanTimeOfDay(bytes, dateEnd, to)
    if (time === INVALID) return INVALID
    if (!Number.isNaN(offset)) return day * MS_PER_DAY + time - offset
    return zone === 'utc' ? day * MS_PER_DAY + time : newYorkInstant(day, time / MS_PER_MINUTE)
  }
}

/** Seconds since 1970 of 1990 and of 2100. */
const FIRST_SECOND = 631_152_000
const END_SECOND = 4_102_444_800

function parseEpoch(bytes: Uint8Array, from: number, to: number): number {
  const value = parseNumber(bytes, from, to)
  return Number.isNaN(value) ? value : instantOfEpoch(value)
}

/**
 * Epoch milliseconds of a time since 1970 in seconds, milliseconds, microseconds or nanoseconds: between
 * 1990 and 2100 no number can be two of them. INVALID outside.
 */
export function instantOfEpoch(value: number): number {
  const units = [1, 1e3, 1e6, 1e9].find((perSecond) => {
    return value >= FIRST_SECOND * perSecond && value < END_SECOND * perSecond
  })
  return units === undefined ? INVALID : (value / units) * MS_PER_SECOND
}

/** Milliseconds after midnight of `HH:MM` or `HH:MM:SS`. */
export function parseTimeOfDay(bytes: Uint8Array, from: number, to: number): number {
  if (isMissing(bytes, from, to)) return Number.NaN
  const time = scanClock(bytes, from, to)
  return clockEnd === to ? time : INVALID
}

/** Milliseconds after midnight as a number, below 24 hours. */
export function parseMillisecondOfDay(bytes: Uint8Array, from: number, to: number): number {
  const time = parseNumber(bytes, from, to)
  return Number.isNaN(time) || (time >= 0 && time < MS_PER_DAY) ? time : INVALID
}

function scanDate(bytes: Uint8Array, from: number, to: number): number {
  if (to - from >= 10 && bytes[from + 4] === MINUS && bytes[from + 7] === MINUS) {
    dateEnd = from + 10
    return civilDay(digits(bytes, from, 4), digits(bytes, from + 5, 2), digits(bytes, from + 8, 2))
  }
  const hasSlash = bytes[from + 1] === SLASH || bytes[from + 2] === SLASH
  if (!hasSlash && to - from >= 8 && (to - from === 8 || bytes[from + 8] === SPACE)) {
    dateEnd = from + 8
    return civilDay(digits(bytes, from, 4), digits(bytes, from + 4, 2), digits(bytes, from + 6, 2))
  }
  return scanAmericanDate(bytes, from, to)
}

function scanAmericanDate(bytes: Uint8Array, from: number, to: number): number {
  const first = bytes[from + 1] === SLASH ? from + 1 : from + 2
  if (bytes[first] !== SLASH || first >= to) return INVALID
  const second = bytes[first + 2] === SLASH ? first + 2 : first + 3
  if (bytes[second] !== SLASH || second + 5 > to) return INVALID
  dateEnd = second + 5
  const month = digits(bytes, from, first - from)
  return civilDay(digits(bytes, second + 1, 4), month, digits(bytes, first + 1, second - first - 1))
}

/** Milliseconds after midnight of `[ T]HH:MM[:SS[.fraction]]` and an offset up to the end. */
function scanTimeOfDay(bytes: Uint8Array, from: number, to: number): number {
  offset = Number.NaN
  if (bytes[from] !== SPACE && bytes[from] !== CAPITAL_T) return INVALID
  const time = scanClock(bytes, from + 1, to)
  if (time === INVALID || clockEnd === to) return time
  offset = scanOffset(bytes, clockEnd, to)
  return offset === INVALID ? INVALID : time
}

function scanClock(bytes: Uint8Array, from: number, to: number): number {
  clockEnd = -1
  if (to - from < 5 || bytes[from + 2] !== COLON) return INVALID
  const hour = digits(bytes, from, 2)
  const minute = digits(bytes, from + 3, 2)
  if (!(hour < 24 && minute < 60)) return INVALID
  let time = hour * MS_PER_HOUR + minute * MS_PER_MINUTE
  let at = from + 5
  if (at < to && bytes[at] === COLON) {
    const second = digits(bytes, at + 1, 2)
    if (at + 3 > to || !(second < 60)) return INVALID
    time += second * MS_PER_SECOND
    at += 3
    if (at < to && bytes[at] === POINT) {
      const point = at++
      while (at < to && bytes[at]! >= ZERO && bytes[at]! < COLON) at++
      time += parseNumber(bytes, point, at) * MS_PER_SECOND
      if (at === point + 1) return INVALID
    }
  }
  clockEnd = at
  return time
}

function scanOffset(bytes: Uint8Array, from: number, to: number): number {
  if (bytes[from] === CAPITAL_Z && from + 1 === to) return 0
  const sign = bytes[from] === PLUS ? 1 : bytes[from] === MINUS ? -1 : 0
  const hasColon = bytes[from + 3] === COLON
  if (sign === 0 || (to - from !== (hasColon ? 6 : 5) && to - from !== 3)) return INVALID
  const hours = digits(bytes, from + 1, 2)
  const minutes = to - from === 3 ? 0 : digits(bytes, from + (hasColon ? 4 : 3), 2)
  return hours < 15 && minutes < 60 ? sign * (hours * MS_PER_HOUR + minutes * MS_PER_MINUTE) : INVALID
}

/** The whole number of `count` digits; NaN when one of them is none. */
function digits(bytes: Uint8Array, from: number, count: number): number {
  let value = 0
  for (let i = from; i < from + count; i++) {
    const digit = bytes[i]! - ZERO
    if (!(digit >= 0 && digit <= 9)) return Number.NaN
    value = value * 10 + digit
  }
  return value
}

function civilDay(year: number, month: number, day: number): number {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12)) return INVALID
  if (!(day >= 1 && day <= DAYS_IN_MONTH[month - 1]!)) return INVALID
  if (month === 2 && day === 29 && (year % 4 !== 0 || (year % 100 === 0 && year % 400 !== 0))) return INVALID
  // Days from civil: years start in March, so that the leap day is the last of its year.
  const shifted = month <= 2 ? year - 1 : year
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1
  const leaps = Math.floor(shifted / 4) - Math.floor(shifted / 100) + Math.floor(shifted / 400)
  return shifted * 365 + leaps + dayOfYear - 719468
}
