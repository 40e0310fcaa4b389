/**
 * New York wall time as arithmetic, the same on any machine whatever its time zone data.
 *
 * Instants are epoch milliseconds, days are day numbers. Standard time is UTC−5; daylight time, UTC−4,
 * runs between two changes at 02:00 wall time. Rules: Standard Time Act 1918, New York's own law from
 * 1920, War Time 1942 to 1945, Uniform Time Act 1966, the energy acts of 1974 and 1975, Public Law
 * 99-359 (1987), Energy Policy Act 2005 (2007); as the IANA database records them. Dates before 1918
 * are taken as standard time.
 */
import {
  dayNumber,
  formatDate,
  formatTimeOfDay,
  MS_PER_DAY,
  MS_PER_HOUR,
  MS_PER_MINUTE,
  weekday,
} from '../core/time.ts'

const STANDARD_MINUTES = -300
const DAYLIGHT_MINUTES = -240
const FIRST_YEAR = 1918
const LAST_YEAR = 2199
const MS_PER_MEAN_YEAR = 365.2425 * MS_PER_DAY

/** Start and end of daylight time as month and which Sunday of it; −1 is the last. */
interface DaylightRule {
  readonly from: number
  readonly start: readonly [month: number, sunday: number]
  readonly end: readonly [month: number, sunday: number]
}

const RULES: readonly DaylightRule[] = [
  { from: 1918, start: [3, -1], end: [10, -1] },
  { from: 1921, start: [4, -1], end: [9, -1] },
  { from: 1955, start: [4, -1], end: [10, -1] },
  { from: 1987, start: [4, 1], end: [10, -1] },
  { from: 2007, start: [3, 2], end: [11, 1] },
]

/** Years whose daylight time began or ended otherwise; in War Time it ran from 1942 to 1945. */
const STARTS: Readonly<Record<number, number>> = {
  1942: dayNumber(1942, 2, 9),
  1943: dayNumber(1942, 12, 1),
  1944: dayNumber(1943, 12, 1),
  1945: dayNumber(1944, 12, 1),
  1974: dayNumber(1974, 1, 6),
  1975: dayNumber(1975, 2, 23),
}
const ENDS: Readonly<Record<number, number>> = {
  1942: dayNumber(1943, 2, 1),
  1943: dayNumber(1944, 2, 1),
  1944: dayNumber(1945, 2, 1),
}

/** Day number of the `nth` weekday (0 = Sunday) of a month; −1 is the last. */
export function nthWeekday(year: number, month: number, dayOfWeek: number, nth: number): number {
  if (nth < 0) {
    const last = dayNumber(year, month + 1, 1) - 1
    return last - ((weekday(last) - dayOfWeek + 7) % 7)
  }
  const first = dayNumber(year, month, 1)
  return first + ((dayOfWeek - weekday(first) + 7) % 7) + 7 * (nth - 1)
}

/** First day and last day (the one on which clocks go back) of daylight time in a year from 1918. */
export function daylightDays(year: number): { start: number; end: number } {
  const rule = RULES.findLast(({ from }) => year >= from)!
  return {
    start: STARTS[year] ?? nthWeekday(year, rule.start[0], 0, rule.start[1]),
    end: ENDS[year] ?? nthWeekday(year, rule.end[0], 0, rule.end[1]),
  }
}

/** Pairs of instants, start and end of daylight time, one pair a year. */
const DAYLIGHT = new Float64Array(2 * (LAST_YEAR - FIRST_YEAR + 1))
for (let year = FIRST_YEAR; year <= LAST_YEAR; year++) {
  const { start, end } = daylightDays(year)
  DAYLIGHT[2 * (year - FIRST_YEAR)] = start * MS_PER_DAY + 7 * MS_PER_HOUR // 02:00 standard
  DAYLIGHT[2 * (year - FIRST_YEAR) + 1] = end * MS_PER_DAY + 6 * MS_PER_HOUR // 02:00 daylight
}

/** Minutes to add to UTC for New York time: −300 or −240. */
export function newYorkOffsetMinutes(instant: number): number {
  // A mean year is off by at most two days around New Year, far from any change but that of 1974-01-06.
  const index = 2 * (Math.floor(1970 + instant / MS_PER_MEAN_YEAR) - FIRST_YEAR)
  if (index < 0) return STANDARD_MINUTES
  return instant >= DAYLIGHT[index]! && instant < DAYLIGHT[index + 1]! ? DAYLIGHT_MINUTES : STANDARD_MINUTES
}

/**
 * The instant of New York wall time.
 *
 * A time that occurs twice (01:30 when clocks go back) is the first; one that does not occur (02:30
 * when they go forward) is as long after midnight as it says, that is 03:30 daylight time.
 * @param minutesOfDay minutes after midnight on the clock, 570 is 09:30; fractions allowed
 */
export function newYorkInstant(day: number, minutesOfDay: number): number {
  const wall = day * MS_PER_DAY + minutesOfDay * MS_PER_MINUTE
  const daylight = wall - DAYLIGHT_MINUTES * MS_PER_MINUTE
  if (newYorkOffsetMinutes(daylight) === DAYLIGHT_MINUTES) return daylight
  return wall - STANDARD_MINUTES * MS_PER_MINUTE
}

/** Day number of the New York date at an instant. */
export function newYorkDay(instant: number): number {
  return Math.floor((instant + newYorkOffsetMinutes(instant) * MS_PER_MINUTE) / MS_PER_DAY)
}

/** Minutes after midnight on the New York clock, in [0, 1440), with the fraction of a minute. */
export function newYorkMinuteOfDay(instant: number): number {
  const wall = instant + newYorkOffsetMinutes(instant) * MS_PER_MINUTE
  return (wall - Math.floor(wall / MS_PER_DAY) * MS_PER_DAY) / MS_PER_MINUTE
}

/** "2019-05-03 16:00 New York" */
export function newYorkText(instant: number): string {
  return `${formatDate(newYorkDay(instant))} ${formatTimeOfDay(newYorkMinuteOfDay(instant))} New York`
}
