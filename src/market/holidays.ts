/**
 * Closures and short days of the New York Stock Exchange from 1990, by rule.
 *
 * Rules: NYSE Rule 7.2 (a holiday on Sunday is kept on Monday, one on Saturday on Friday, unless that
 * Friday ends a year). Days off rule: the exchange's own record "Special Closings" (1885 to 2011), its
 * notices since. Moments of silence, halts within a day and the last minutes of 2005-06-01 are not kept:
 * the session is then as scheduled.
 */
import { civilDate, dayNumber, weekday } from '../core/time.ts'
import { nthWeekday } from './new-york-time.ts'

const SUNDAY = 0
const MONDAY = 1
const WEDNESDAY = 3
const THURSDAY = 4
const FRIDAY = 5
const SATURDAY = 6

const date = (iso: string): number => dayNumber(+iso.slice(0, 4), +iso.slice(5, 7), +iso.slice(8, 10))

/** Closures that no rule foretells. */
const SPECIAL_CLOSURES: ReadonlyMap<number, string> = new Map([
  [date('1994-04-27'), 'special closure: national day of mourning (President Nixon)'],
  [date('2001-09-11'), 'special closure: attacks of 11 September'],
  [date('2001-09-12'), 'special closure: attacks of 11 September'],
  [date('2001-09-13'), 'special closure: attacks of 11 September'],
  [date('2001-09-14'), 'special closure: attacks of 11 September'],
  [date('2004-06-11'), 'special closure: national day of mourning (President Reagan)'],
  [date('2007-01-02'), 'special closure: national day of mourning (President Ford)'],
  [date('2012-10-29'), 'special closure: Hurricane Sandy'],
  [date('2012-10-30'), 'special closure: Hurricane Sandy'],
  [date('2018-12-05'), 'special closure: national day of mourning (President G. H. W. Bush)'],
  [date('2025-01-09'), 'special closure: national day of mourning (President Carter)'],
])

/** Minutes of the day in New York. */
export interface TradingHours {
  readonly open: number
  readonly close: number
  readonly earlyCloseReason: string
  readonly lateOpenReason: string
}

const REGULAR: TradingHours = { open: 570, close: 960, earlyCloseReason: '', lateOpenReason: '' }

/** Days whose hours no rule foretells. */
const SPECIAL_HOURS: ReadonlyMap<number, Partial<TradingHours>> = new Map<number, Partial<TradingHours>>([
  [date('1990-12-27'), { open: 660, lateOpenReason: 'power failure' }],
  [date('1994-02-11'), { close: 870, earlyCloseReason: 'snowstorm' }],
  [date('1995-12-18'), { open: 630, lateOpenReason: 'computer failure' }],
  [date('1996-01-08'), { open: 660, close: 840, earlyCloseReason: 'snowstorm', lateOpenReason: 'snowstorm' }],
  [date('1997-10-27'), { close: 930, earlyCloseReason: 'circuit breaker' }],
  [date('1997-12-26'), { close: 780, earlyCloseReason: 'day after Christmas' }],
  [date('2002-09-11'), { open: 720, lateOpenReason: 'anniversary of 11 September' }],
  [date('2003-12-26'), { close: 780, earlyCloseReason: 'day after Christmas' }],
])

/** Of special hours, those that came without notice. */
const UNFORESEEN: ReadonlySet<string> = new Set(['snowstorm', 'circuit breaker', 'power failure', 'computer failure'])

/** What the exchange did on a day, or what it was scheduled to do. */
export interface OpeningRules {
  /** Why the exchange is closed: 'weekend', a holiday or a special closure; '' when it is open. */
  closureReasonOf(day: number): string
  /** Opening and closing time of a day on which the exchange is open. */
  tradingHoursOf(day: number): TradingHours
}

/** As it happened. */
export const actualOpening: OpeningRules = {
  closureReasonOf,
  tradingHoursOf: (day) => {
    const special = SPECIAL_HOURS.get(day)
    return special === undefined ? regularHoursOf(day) : { ...REGULAR, ...special }
  },
}

/** As it was foreseen: closures that no rule foretells are sessions, whether or not they were announced a few days before. */
export const scheduledOpening: OpeningRules = {
  closureReasonOf: scheduledClosureOf,
  tradingHoursOf: (day) => {
    const { earlyCloseReason = '', lateOpenReason = '' } = SPECIAL_HOURS.get(day) ?? {}
    const isUnforeseen = UNFORESEEN.has(earlyCloseReason) || UNFORESEEN.has(lateOpenReason)
    return isUnforeseen ? regularHoursOf(day) : actualOpening.tradingHoursOf(day)
  },
}

function closureReasonOf(day: number): string {
  return SPECIAL_CLOSURES.get(day) ?? scheduledClosureOf(day)
}

function scheduledClosureOf(day: number): string {
  const dayOfWeek = weekday(day)
  return dayOfWeek === SUNDAY || dayOfWeek === SATURDAY ? 'weekend' : holidayOn(day)
}

/** Closed for a reason of its own, such as mourning or a storm; not by the rule of a holiday. */
export function isSpecialClosure(day: number): boolean {
  return SPECIAL_CLOSURES.has(day)
}

function regularHoursOf(day: number): TradingHours {
  const { year } = civilDate(day)
  const earlyCloseReason = earlyCloseReasonOf(day)
  if (earlyCloseReason === '') return REGULAR
  return { ...REGULAR, close: year < 1993 ? 840 : 780, earlyCloseReason }
}

/** The last session on or before the third Friday: the last trading day of monthly options. */
export function monthlyOptionExpiry(year: number, month: number): number {
  let day = nthWeekday(year, month, FRIDAY, 3)
  while (actualOpening.closureReasonOf(day) !== '') day--
  return day
}

function holidayOn(day: number): string {
  const { year } = civilDate(day)
  return holidaysOf(year).get(day) ?? ''
}

const holidaysByYear = new Map<number, ReadonlyMap<number, string>>()

function holidaysOf(year: number): ReadonlyMap<number, string> {
  const known = holidaysByYear.get(year)
  if (known !== undefined) return known
  const holidays = listHolidays(year)
  holidaysByYear.set(year, holidays)
  return holidays
}

function listHolidays(year: number): ReadonlyMap<number, string> {
  const holidays = new Map([
    [nthWeekday(year, 2, MONDAY, 3), "Washington's Birthday"],
    [easterSunday(year) - 2, 'Good Friday'],
    [nthWeekday(year, 5, MONDAY, -1), 'Memorial Day'],
    [observed(dayNumber(year, 7, 4)), 'Independence Day'],
    [nthWeekday(year, 9, MONDAY, 1), 'Labor Day'],
    [thanksgiving(year), 'Thanksgiving Day'],
    [observed(dayNumber(year, 12, 25)), 'Christmas Day'],
  ])
  const newYear = observed(dayNumber(year, 1, 1))
  if (newYear >= dayNumber(year, 1, 1)) holidays.set(newYear, "New Year's Day")
  if (year >= 1998) holidays.set(nthWeekday(year, 1, MONDAY, 3), 'Martin Luther King Jr. Day')
  if (year >= 2022) holidays.set(observed(dayNumber(year, 6, 19)), 'Juneteenth')
  return holidays
}

function earlyCloseReasonOf(day: number): string {
  const { year, month, day: dayOfMonth } = civilDate(day)
  const dayOfWeek = weekday(day)
  if (month === 11 && year >= 1992 && day === thanksgiving(year) + 1) return 'day after Thanksgiving'
  if (month === 12 && dayOfMonth === 24) return 'Christmas Eve'
  if (month !== 7 || year < 1995) return ''
  // When the holiday fell on a Thursday the Friday after it was short, since 2013 the Wednesday before.
  if (dayOfMonth === 3 && (dayOfWeek !== WEDNESDAY || year >= 2013)) return 'eve of Independence Day'
  if (dayOfMonth === 5 && dayOfWeek === FRIDAY && year < 2013) return 'day after Independence Day'
  return ''
}

function thanksgiving(year: number): number {
  return nthWeekday(year, 11, THURSDAY, 4)
}

function observed(day: number): number {
  const dayOfWeek = weekday(day)
  if (dayOfWeek === SATURDAY) return day - 1
  return dayOfWeek === SUNDAY ? day + 1 : day
}

/** Gregorian Easter (Butcher's algorithm; Meeus, Astronomical Algorithms, chapter 8). */
export function easterSunday(year: number): number {
  const a = year % 19
  const century = Math.floor(year / 100)
  const yearOfCentury = year % 100
  const correction = Math.floor((8 * century + 13) / 25)
  const epact = (19 * a + century - Math.floor(century / 4) - correction + 15) % 30
  const sunday = (32 + 2 * (century % 4) + 2 * Math.floor(yearOfCentury / 4) - epact - (yearOfCentury % 4)) % 7
  const late = Math.floor((a + 11 * epact + 22 * sunday) / 451)
  const position = epact + sunday - 7 * late + 114
  return dayNumber(year, Math.floor(position / 31), (position % 31) + 1)
}
