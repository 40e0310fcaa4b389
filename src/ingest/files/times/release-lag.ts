/**
 * When values of macro and market series became known.
 *
 * FRED labels a value by the period it refers to, not by the day it was published. Each rule here is
 * the latest day and New York time by which the publisher's calendar has the value out in ordinary
 * times; it may be later than the truth, and should never be earlier. Sources: the release calendars of
 * BLS, BEA, Census, the Federal Reserve Board (H.15, H.4.1, G.17), the New York and Chicago Feds and the
 * Department of Labor, and the release pages of FRED.
 */
import { civilDate, dayNumber, formatTimeOfDay, weekday } from '../../../core/time.ts'
import { newYorkInstant, nthWeekday } from '../../../market/new-york-time.ts'
import { sessionFrom } from './session-hours.ts'

/** The fastest first. */
const FREQUENCIES = ['daily', 'weekly', 'monthly', 'quarterly', 'yearly'] as const
export type Frequency = (typeof FREQUENCIES)[number]

export interface ReleaseRule {
  /** Of the series it is made for: values of longer periods come out later. */
  readonly frequency: Frequency
  /** Day of publication for the period labelled by a day number. */
  readonly day: (period: number) => number
  /** New York minute of the day. */
  readonly minute: number
  /** True where later vintages change the value. */
  readonly isRevised: boolean
  /** In words, for the documentation. */
  readonly words: string
}

const OPEN_OF_OFFICES = 9 * 60
const STATISTICS = 8 * 60 + 30
const END_OF_DAY = 16 * 60 + 15
const DAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']
const MONDAY = 1
const WEDNESDAY = 3
const THURSDAY = 4
const FRIDAY = 5

/** Reference months (yyyymm) whose figures a closure of the federal government held back, from and to. */
const HELD_BACK: readonly (readonly [number, number])[] = [
  [199511, 199601],
  [201309, 201310],
  [201811, 201902],
  [202509, 202603],
]
const HELD_BACK_DAYS = 60

const sessionsLater = (count: number, minute: number, isRevised = false): ReleaseRule => ({
  frequency: 'daily',
  day: (period) => officeDayAfter(period, count),
  minute,
  isRevised,
  words: `${count === 1 ? 'next session' : `${count} sessions later`}, ${formatTimeOfDay(minute)}`,
})

const sameDay = (minute: number): ReleaseRule => ({
  frequency: 'daily',
  day: officeDayFrom,
  minute,
  isRevised: false,
  words: `same day, or the next session, ${formatTimeOfDay(minute)}`,
})

/** A weekday at least `after` days past the label, or the next session where that is a holiday. */
const weekdayAfter = (target: number, after: number, minute: number): ReleaseRule => ({
  frequency: 'weekly',
  day: (period) => {
    const earliest = period + after
    return officeDayFrom(earliest + ((target - weekday(earliest) + 7) % 7))
  },
  minute,
  isRevised: true,
  words: `first ${DAYS[target]} at least ${after} ${after === 1 ? 'day' : 'days'} after the label, ${formatTimeOfDay(minute)}`,
})

/**
 * A day of the `months`th month after the label's, held back with the government's closures.
 * @param january the day for the period labelled January, which comes late because of yearly revisions
 * @param span months of the period
 */
const dayOfMonth = (months: number, day: number, minute = STATISTICS, january = day, span = 1): ReleaseRule => ({
  frequency: span === 1 ? 'monthly' : span === 3 ? 'quarterly' : 'yearly',
  day: (period) => {
    const { year, month } = civilDate(period)
    const bound = dayNumber(year, month + months, month === 1 ? january : day)
    return officeDayFrom(bound + heldBackDays(year, month, span))
  },
  minute,
  isRevised: true,
  words: `day ${day}${january === day ? '' : ` (for January ${january})`} of the ${ordinal(months)} month after, ${formatTimeOfDay(minute)}`,
})

/** The employment report: the Friday on or after the 5th of the month after. */
const employment: ReleaseRule = {
  frequency: 'monthly',
  day: (period) => {
    const { year, month } = civilDate(period)
    const fifth = dayNumber(year, month + 1, 5)
    return officeDayFrom(fifth + ((FRIDAY - weekday(fifth) + 7) % 7) + heldBackDays(year, month, 1))
  },
  minute: STATISTICS,
  isRevised: true,
  words: `Friday on or after day 5 of the month after, ${formatTimeOfDay(STATISTICS)}`,
}

const unrevised = (rule: ReleaseRule): ReleaseRule => ({ ...rule, isRevised: false })

/** The first rule whose pattern fits the series' name. */
const RULES: readonly (readonly [RegExp, ReleaseRule])[] = [
  [
    /^(DGS|DFII|DTB|DTP|T\d+Y(\d+[YM]|IE|FF)$|T5YIFR|T10YFF|DAAA|DBAA|DPRIME|DFF$|TREASURY_)/,
    sessionsLater(1, END_OF_DAY),
  ],
  [/^(EFFR|OBFR|SOFR|TGCR|BGCR|FNYR)/, sessionsLater(1, OPEN_OF_OFFICES)],
  [/^(RRPONTSY|RRP|WLRRAL)/, sessionsLater(1, OPEN_OF_OFFICES)],
  [/^(DFEDTAR|IORB|IOER|IORR|D?PCREDIT)/, sameDay(END_OF_DAY)],
  [/^(VIXCLS|VXVCLS|VXNCLS|OVXCLS|GVZCLS|SP500|DJIA|NASDAQ)/, sessionsLater(1, OPEN_OF_OFFICES + 60)],
  [/^BAML/, sessionsLater(2, END_OF_DAY)],
  [/^(DEX|DTWEX)/, unrevised(weekdayAfter(MONDAY, 1, END_OF_DAY))],
  // spot prices of EIA, daily values in a weekly release
  [
    /^(DCOIL|DHHNGSP|DGASNYH|DGASUSGULF|DRGASLA|DDFUEL|DHOILNYH|DJFUEL|DPROPANE)/,
    unrevised(weekdayAfter(THURSDAY, 3, END_OF_DAY)),
  ],
  [/^ICSA|^IC4WSA/, weekdayAfter(THURSDAY, 4, STATISTICS)],
  [/^CCSA|^CC4WSA/, weekdayAfter(THURSDAY, 11, STATISTICS)],
  [/^A?NFCI/, weekdayAfter(WEDNESDAY, 4, STATISTICS)],
  [/^STLFSI/, weekdayAfter(THURSDAY, 5, 12 * 60)],
  [
    /^(WALCL|WRESBAL|TREAST|MBST|WSHO|WTREGEN|WLCFLPCL|SWPT|RESPPL|H41)/,
    unrevised(weekdayAfter(THURSDAY, 0, 16 * 60 + 45)),
  ],
  [/^MORTGAGE/, unrevised(weekdayAfter(THURSDAY, 0, 12 * 60 + 30))],
  [/^(PAYEMS|UNRATE|USPRIV|CIVPART|EMRATIO|AHETPI|CES|LNS|U6RATE|MANEMP)/, employment],
  [/^CPI|^CUSR|^CUUR/, dayOfMonth(1, 20, STATISTICS, 26)],
  [/^PPI|^WPS|^WPU|^PCU/, dayOfMonth(1, 22, STATISTICS, 26)],
  [/^(RSAFS|RSXFS|RETAIL|MRTS)/, dayOfMonth(1, 18)],
  [/^(INDPRO|TCU|IPMAN|CAPUTL)/, dayOfMonth(1, 20, 9 * 60 + 15)],
  [/^(HOUST|PERMIT)/, dayOfMonth(1, 22)],
  [/^(JTS|JOLTS)/, dayOfMonth(2, 18, 10 * 60)],
  [/^UMCSENT|^MICH$/, unrevised(dayOfMonth(2, 1, 10 * 60))],
  [/^(PCE|PI$|DSPI|DPCER)/, dayOfMonth(2, 3)],
  [/^(FEDFUNDS|GS\d+$|TB\dMS|AAA$|BAA$)/, unrevised(dayOfMonth(1, 3, END_OF_DAY))],
  [/^W?M[12](SL|NS|REAL)/, dayOfMonth(2, 1, 13 * 60)],
  [/^(GDP|A191RL)/, dayOfMonth(4, 31, STATISTICS, 31, 3)],
]

/** For series that no pattern names: late enough for the slowest of their frequency that is common. */
const DEFAULTS: Readonly<Record<Frequency, ReleaseRule>> = {
  daily: { ...sessionsLater(2, END_OF_DAY), isRevised: true },
  weekly: weekdayAfter(FRIDAY, 7, END_OF_DAY),
  monthly: dayOfMonth(3, 5, END_OF_DAY),
  quarterly: dayOfMonth(6, 28, END_OF_DAY, 28, 3),
  yearly: dayOfMonth(22, 1, END_OF_DAY, 1, 12),
}

/**
 * A series whose periods are longer than those its rule is made for is another one of that name, such as
 * the yearly GDPA or a yield averaged by month: it comes out like one that no rule knows.
 * @param series name, in capitals
 */
export function releaseRule(series: string, frequency: Frequency): ReleaseRule {
  const known = knownRule(series)
  return known === undefined || isSlower(frequency, known.frequency) ? DEFAULTS[frequency] : known
}

/** How often a series comes: as its labels show, else as its rule says, else as the label of its only value allows at the slowest. */
export function frequencyOfSeries(series: string, periods: readonly number[]): Frequency {
  return frequencyOf(periods) ?? knownRule(series)?.frequency ?? slowestOfLabel(periods[0])
}

function knownRule(series: string): ReleaseRule | undefined {
  return RULES.find(([pattern]) => pattern.test(series))?.[1]
}

function isSlower(one: Frequency, other: Frequency): boolean {
  return FREQUENCIES.indexOf(one) > FREQUENCIES.indexOf(other)
}

/** Only the first of a month can stand for a month, only that of January for a year. */
function slowestOfLabel(label: number | undefined): Frequency {
  const { month, day } = civilDate(label ?? 0)
  if (day > 1) return 'weekly'
  return month === 1 ? 'yearly' : month % 3 === 1 ? 'quarterly' : 'monthly'
}

/** When the value for a period was out at the latest, epoch milliseconds. */
export function releasedAt(rule: ReleaseRule, period: number): number {
  return newYorkInstant(rule.day(period), rule.minute)
}

/** From the distance in the middle of those between labels; undefined for a single one. Half years count as years. */
export function frequencyOf(periods: readonly number[]): Frequency | undefined {
  const labels = periods.toSorted((a, b) => a - b)
  const gaps = labels.slice(1).map((label, i) => label - labels[i]!)
  const middle = gaps.toSorted((a, b) => a - b)[gaps.length >> 1]
  if (middle === undefined) return undefined
  if (middle < 5) return 'daily'
  if (middle < 20) return 'weekly'
  if (middle < 60) return 'monthly'
  return middle < 120 ? 'quarterly' : 'yearly'
}

/** The last day of the period with a label; a week is labelled by its last day. */
export function lastDayOf(period: number, frequency: Frequency): number {
  const { year, month } = civilDate(period)
  if (frequency === 'monthly') return dayNumber(year, month + 1, 1) - 1
  if (frequency === 'quarterly') return dayNumber(year, month + 3, 1) - 1
  if (frequency === 'yearly') return dayNumber(year + 1, month, 1) - 1
  return period
}

function heldBackDays(year: number, month: number, span: number): number {
  const months = Array.from({ length: span }, (_, i) => civilDate(dayNumber(year, month + i, 1)))
  const isHeldBack = months
    .map((date) => date.year * 100 + date.month)
    .some((reference) => HELD_BACK.some(([from, to]) => reference >= from && reference <= to))
  return isHeldBack ? HELD_BACK_DAYS : 0
}

/** The `count`th day after a day on which both the exchange and the government's offices are open. */
function officeDayAfter(day: number, count: number): number {
  let office = day
  for (let i = 0; i < count; i++) office = officeDayFrom(office + 1)
  return office
}

function officeDayFrom(day: number): number {
  let office = sessionFrom(day).day
  while (isOfficeHoliday(office)) office = sessionFrom(office + 1).day
  return office
}

/** Federal holidays on which the exchange is open, or was before 1998. */
function isOfficeHoliday(day: number): boolean {
  const { year, month, day: dayOfMonthNumber } = civilDate(day)
  if (month === 1) return day === nthWeekday(year, 1, MONDAY, 3)
  if (month === 10) return day === nthWeekday(year, 10, MONDAY, 2)
  return month === 11 && (dayOfMonthNumber === 11 || (dayOfMonthNumber === 12 && weekday(day) === MONDAY))
}

function ordinal(count: number): string {
  return ['same', 'first', 'second', 'third', 'fourth'][count] ?? `${count}${count === 22 ? 'nd' : 'th'}`
}
