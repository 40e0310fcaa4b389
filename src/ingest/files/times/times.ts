/**
 * The times of records: when it happened, when it could be known, and the session it belongs to.
 *
 * A bar is stamped at its close, whatever the vendor stamps. `knownAt` adds the lag with which the
 * source publishes; it is modelled here, never observed.
 */
import { BellwetherError } from '../../../core/errors.ts'
import { MISSING_DATE } from '../../../core/frame.ts'
import { formatDate, formatInstant, MS_PER_DAY, MS_PER_MINUTE } from '../../../core/time.ts'
import { formatInterval, parseInterval } from '../../../market/interval.ts'
import { newYorkDay } from '../../../market/new-york-time.ts'
import type { Columns, Filler } from '../format.ts'
import { intervalOfName, intervalOfStarts } from './interval.ts'
import type { Rows } from '../rows.ts'
import { noSessionReason, sessionHours, type SessionHours } from './session-hours.ts'

/** Indices that are computed until 16:15 New York, a quarter of an hour after stocks close. */
const LATE_INDEX = /^(VIX|VIX\dD|VIX\dM|VIX1Y|VVIX|VXV|VXST|VXMT|VXN|VXD|RVX|SKEW|OVX|GVZ)$/
const LATE_MINUTES = 15

export function isLateIndex(symbol: string): boolean {
  return LATE_INDEX.test(symbol)
}

interface Lag {
  /** Minutes between the end of the interval and its publication. */
  readonly lagMinutes: number
}

/** The hours of a row's session; a row on a day without one is rejected. */
export function sessionOfRow(rows: Rows, row: number, day: number): SessionHours | undefined {
  const hours = sessionHours(day)
  if (hours === undefined) {
    rows.reject(row, 'SESSION_NONE', `The exchange was closed on ${formatDate(day)} (${noSessionReason(day)}).`)
  } else if (hours.isAssumed) {
    const message = 'Days outside the years of the exchange calendar are taken as sessions from 09:30 to 16:00.'
    rows.report.remark('SESSION_ASSUMED', message, formatDate(day))
  }
  return hours
}

/** One record a session: it starts at the opening and ends at the closing, on half days too. */
export function dailyTimes(dateColumn: string, { lagMinutes }: Lag): Filler {
  return (rows, made) => {
    const days = rows.dates(dateColumn)
    if (made['symbol'] !== undefined && made['interval'] !== undefined) refuseLongBars(rows, days)
    return dailyTimesOf(rows, days, lagMinutes, made['symbol'] as string[] | undefined)
  }
}

/** Days between the bars of a week, a month, a quarter and a year, from and to. */
const LONG_BARS = [
  [6, 8],
  [28, 31],
  [89, 92],
  [365, 366],
] as const
const FEWEST_GAPS = 3

/**
 * A bar of a week that is taken for one of its first day shows the future. Errors: FORMAT_UNKNOWN where
 * three of four bars lie a week, a month, a quarter or a year apart, unless a person said that they are daily.
 */
function refuseLongBars({ file, overrides }: Rows, days: Int32Array): void {
  const seen = [...new Set(days)].filter((day) => !isMissingDay(day)).toSorted((a, b) => a - b)
  const gaps = seen.slice(1).map((day, i) => day - seen[i]!)
  if (gaps.length < FEWEST_GAPS || overrides.interval === '1d') return
  const isLong = LONG_BARS.some(
    ([from, to]) => gaps.filter((gap) => gap >= from && gap <= to).length * 4 >= gaps.length * 3,
  )
  if (!isLong) return
  throw new BellwetherError('FORMAT_UNKNOWN', {
    message: `${file.path} has a row every ${gaps[0]} days: its bars are of weeks or months.`,
    expected: 'Bars must be daily: on which day a longer one was complete, the file does not say.',
    given: seen.slice(0, 3).map(formatDate).join(', '),
    remedy: 'Fetch daily bars. Where these are bars of single days, say so with --interval 1d.',
  })
}

/** As `dailyTimes`, from day numbers that a format found out otherwise. */
export function dailyTimesOf(
  rows: Rows,
  days: Int32Array | readonly number[],
  lagMinutes: number,
  symbols?: readonly string[],
): Columns & { start: Float64Array } {
  const times = emptyTimes(rows.length)
  for (let row = 0; row < rows.length; row++) {
    const day = days[row]!
    if (isMissingDay(day)) rows.reject(row, 'VALUE_MISSING', 'The date is missing.')
    else {
      const hours = sessionOfRow(rows, row, day)
      if (hours === undefined) continue
      const late = symbols !== undefined && isLateIndex(symbols[row]!) ? LATE_MINUTES * MS_PER_MINUTE : 0
      times.start[row] = hours.open
      setTimes(times, row, day, hours.close + late, lagMinutes)
    }
  }
  return times
}

/** Corporate actions take effect at the opening of their ex-date, and are taken as known by then. */
export function actionTimes(dateColumn: string): Filler {
  return (rows) => {
    const exDate = rows.dates(dateColumn)
    const { start, ...times } = dailyTimesOf(rows, exDate, 0)
    return { ...times, exDate, at: start, knownAt: start }
  }
}

/** The time of each row and how long its interval is. */
export interface BarStamp extends Lag {
  /** Instants of the vendor's stamps, NaN where missing. */
  readonly stamps: (rows: Rows) => Float64Array
  /** Does the vendor stamp the start of the interval, or its end? */
  readonly marks: 'start' | 'end'
  /** E.g. 1m; seen in the data or in the file's name where absent. */
  readonly interval?: string
}

/** Bars of any length; whole days become sessions. Makes `interval` too. */
export function barTimes({ stamps, marks, interval, lagMinutes }: BarStamp): Filler {
  return (rows) => {
    const at = stamps(rows)
    const length = interval === undefined ? intervalOf(rows, at) : parseInterval(interval)
    const intervals = { interval: Array.from<string>({ length: rows.length }).fill(formatInterval(length)) }
    if (length === MS_PER_DAY) return { ...dailyTimesOf(rows, Array.from(at, stampedDay), lagMinutes), ...intervals }
    const times = emptyTimes(rows.length)
    for (let row = 0; row < rows.length; row++) {
      const start = marks === 'start' ? at[row]! : at[row]! - length
      if (Number.isNaN(start)) {
        rows.reject(row, 'VALUE_MISSING', 'The time is missing.')
        continue
      }
      const day = newYorkDay(start)
      if (sessionOfRow(rows, row, day) === undefined) continue
      times.start[row] = start
      setTimes(times, row, day, start + length, lagMinutes)
    }
    return { ...times, ...intervals }
  }
}

/** Records of one moment, such as trades, known when they happen. */
export function instantTimes(instants: (rows: Rows) => Float64Array): Filler {
  return (rows) => {
    const at = instants(rows)
    const { start: _, ...times } = emptyTimes(rows.length)
    for (let row = 0; row < rows.length; row++) {
      const instant = at[row]!
      if (Number.isNaN(instant)) rows.reject(row, 'VALUE_MISSING', 'The time is missing.')
      else {
        const day = newYorkDay(instant)
        if (sessionOfRow(rows, row, day) !== undefined) setTimes(times, row, day, instant, 0)
      }
    }
    return times
  }
}

/** The length of a file's bars. Errors: USAGE_VALUE, FORMAT_AMBIGUOUS. */
export function intervalOf({ file, overrides }: Rows, starts: Float64Array): number {
  if (overrides.interval !== undefined) return givenInterval(overrides.interval)
  const seen = intervalOfStarts(starts)
  if (!Number.isNaN(seen)) return seen
  const named = intervalOfName(file.name)
  if (!Number.isNaN(named)) return named
  throw new BellwetherError('FORMAT_AMBIGUOUS', {
    message: `${file.path} does not show how long its bars are.`,
    expected: 'Rows must stand at a regular distance, or the name of the file tell it, such as SPY_5min.csv.',
    given: starts.length > 0 && !Number.isNaN(starts[0]!) ? `bars from ${formatInstant(starts[0]!)}` : 'no times',
    remedy: 'Name it with --interval, for example --interval 5m.',
  })
}

function givenInterval(text: string): number {
  const length = parseInterval(text)
  if (length <= MS_PER_DAY) return length
  throw new BellwetherError('USAGE_VALUE', {
    message: `The interval is "${text}", which is not a length of time up to a day.`,
    expected: 'A length is a whole number and s, m, h or d.',
    given: text,
    remedy: 'Write for example --interval 5m.',
  })
}

interface TimeColumns extends Record<string, Float64Array | Int32Array | Uint8Array> {
  readonly session: Int32Array
  readonly at: Float64Array
  readonly knownAt: Float64Array
  readonly knownModelled: Uint8Array
}

function emptyTimes(length: number): TimeColumns & { start: Float64Array } {
  return {
    start: new Float64Array(length).fill(Number.NaN),
    session: new Int32Array(length),
    at: new Float64Array(length).fill(Number.NaN),
    knownAt: new Float64Array(length).fill(Number.NaN),
    knownModelled: new Uint8Array(length).fill(1),
  }
}

function setTimes(times: TimeColumns, row: number, day: number, at: number, lagMinutes: number): void {
  times.session[row] = day
  times.at[row] = at
  times.knownAt[row] = at + lagMinutes * MS_PER_MINUTE
}

/** The day that a stamp of a daily bar means: midnight UTC stands for its date, all else is New York. */
function stampedDay(stamp: number): number {
  return stamp % MS_PER_DAY === 0 ? stamp / MS_PER_DAY : newYorkDay(stamp)
}

function isMissingDay(day: number): boolean {
  return Number.isNaN(day) || day === MISSING_DATE
}
