/** Days and times of a series, and how a person writes them. */
import { MISSING_DATE, type Frame } from '../../core/frame.ts'
import { countText } from '../../core/number-text.ts'
import { formatDate } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'

/** The days on which a frame has rows, in order. */
export function distinctDays(days: Int32Array): Int32Array {
  const seen = new Set<number>()
  let last = MISSING_DATE
  for (const day of days) {
    if (day !== last) seen.add((last = day))
  }
  seen.delete(MISSING_DATE)
  return Int32Array.from(seen).toSorted()
}

/** Day number of each row. */
export function sessionColumn(frame: Frame): Int32Array {
  return frame.columns['session'] as Int32Array
}

/** True for a day of which the calendar can tell, and on which the exchange was closed. */
export function isClosedDay(calendar: Calendar, day: number): boolean {
  return day >= calendar.firstDay && day <= calendar.lastDay && !calendar.isSession(day)
}

/** Sessions from the first to the last of `days`, as far as the calendar goes. */
export function sessionsBetween(calendar: Calendar, days: Int32Array): Int32Array {
  const from = Math.max(days[0]!, calendar.firstDay)
  const to = Math.min(days.at(-1)!, calendar.lastDay)
  return from > to ? new Int32Array(0) : calendar.sessionDays(from, to)
}

/** `2010-04-01`, or `2012-10-29 to 2012-10-30 (2)` for neighbours in `all`. */
export function dayRuns(days: Int32Array, all: Int32Array): string[] {
  const runs: { from: number; to: number; count: number }[] = []
  const position = new Map(Array.from(all, (day, i) => [day, i]))
  for (const day of days) {
    const last = runs.at(-1)
    if (last !== undefined && position.get(day) === position.get(last.to)! + 1) {
      last.to = day
      last.count++
    } else runs.push({ from: day, to: day, count: 1 })
  }
  return runs.map(({ from, to, count }) =>
    count === 1 ? formatDate(from) : `${spanText(from, to)} (${countText(count)})`,
  )
}

/** `2012-10-29 to 2012-10-30`. @param from day number */
export function spanText(from: number, to: number): string {
  return `${formatDate(from)} to ${formatDate(to)}`
}

/** 09:31 of minutes after midnight. */
export function clockText(minutes: number): string {
  const whole = Math.floor(minutes)
  return `${String(Math.floor(whole / 60)).padStart(2, '0')}:${String(whole % 60).padStart(2, '0')}`
}

/** Minutes of an interval such as 5m or 1h; undefined for daily and finer ones. */
export function intervalMinutes(interval: string | undefined): number | undefined {
  const seconds = intervalSeconds(interval)
  return seconds === undefined || seconds % 60 !== 0 ? undefined : seconds / 60
}

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600 }

/** Seconds of an intraday interval such as 1s, 5m or 1h. */
export function intervalSeconds(interval: string | undefined): number | undefined {
  const match = /^(\d+)([smh])$/.exec(interval ?? '')
  return match === null ? undefined : Number(match[1]) * SECONDS[match[2]!]!
}

/** Where rows of one session begin, and the end; rows must be in the order of time. */
export function sessionBounds(days: Int32Array): Int32Array {
  const bounds = [0]
  for (let i = 1; i < days.length; i++) if (days[i] !== days[i - 1]) bounds.push(i)
  if (days.length > 0) bounds.push(days.length)
  return Int32Array.from(bounds)
}
