/**
 * The calendar of the New York Stock Exchange, 1990 to 2030, by the rules in holidays.ts.
 *
 * Days are New York day numbers. Dates of the future are as scheduled: a special closure that is not
 * announced yet is not in it. Days outside the range are refused, never guessed.
 */
import { BellwetherError } from '../core/errors.ts'
import { civilDate, dayNumber, formatDate, MS_PER_MINUTE } from '../core/time.ts'
import {
  actualOpening,
  isSpecialClosure,
  monthlyOptionExpiry,
  type OpeningRules,
  scheduledOpening,
  type TradingHours,
} from './holidays.ts'
import { newYorkDay, newYorkInstant } from './new-york-time.ts'
import type { Session } from './session.ts'

/** A weekday without a session. */
export interface Closure {
  readonly day: number
  readonly reason: string
  /** True for closures that no rule foretells, such as days of mourning. */
  readonly isSpecial: boolean
}

/** Every method throws CALENDAR_RANGE for a day before `firstDay` or after `lastDay`. */
export interface Calendar {
  readonly name: string
  readonly firstDay: number
  readonly lastDay: number
  /** The same as it was foreseen: without closures and short days that came without notice. */
  readonly scheduled: Calendar
  isSession(day: number): boolean
  /** The session of a day, undefined when the exchange is closed on it. */
  session(day: number): Session | undefined
  /** Sessions from `from` to `to`, both included, in order. */
  sessions(from: number, to: number): readonly Session[]
  /** Days of the sessions from `from` to `to`, both included. */
  sessionDays(from: number, to: number): Int32Array
  /** Day of the first session after a day, which may be just outside the range. */
  next(day: number): number
  /** Day of the last session before a day, which may be just outside the range. */
  previous(day: number): number
  /** Sessions from `from` to `to`, both days included. */
  count(from: number, to: number): number
  /** The session on whose New York date an instant falls, extended hours included. */
  sessionOf(instant: number): Session | undefined
  /** 'weekend', the holiday or the special closure; '' for a session. */
  closureReason(day: number): string
  /** Weekdays without a session from `from` to `to`, both included, in order. */
  closures(from: number, to: number): readonly Closure[]
  /** True on the third Friday, or on the last session before it when that is closed. */
  isMonthlyOptionExpiry(day: number): boolean
}

/** Built when first asked for: one session or none a day, and the row of the first session from a day on. */
interface Table {
  readonly sessions: readonly Session[]
  readonly rowFrom: Int32Array
}

class ExchangeCalendar implements Calendar {
  readonly name: string
  readonly firstDay: number
  readonly lastDay: number
  readonly scheduled: Calendar
  readonly #rules: OpeningRules
  #table: Table | undefined

  constructor(name: string, firstDay: number, lastDay: number, rules = actualOpening) {
    this.name = name
    this.firstDay = firstDay
    this.lastDay = lastDay
    this.#rules = rules
    this.scheduled = rules === scheduledOpening ? this : new ExchangeCalendar(name, firstDay, lastDay, scheduledOpening)
  }

  isSession(day: number): boolean {
    return this.session(day) !== undefined
  }

  session(day: number): Session | undefined {
    const candidate = this.#sessions[this.#row(day)]
    return candidate !== undefined && candidate.day === day ? candidate : undefined
  }

  sessions(from: number, to: number): readonly Session[] {
    return from > to ? [] : this.#sessions.slice(this.#row(from), this.#row(to) + (this.isSession(to) ? 1 : 0))
  }

  sessionDays(from: number, to: number): Int32Array {
    return Int32Array.from(this.sessions(from, to), ({ day }) => day)
  }

  next(day: number): number {
    return this.#sessions[this.#row(day) + (this.isSession(day) ? 1 : 0)]?.day ?? this.#closestOpenDay(this.lastDay, 1)
  }

  previous(day: number): number {
    return this.#sessions[this.#row(day) - 1]?.day ?? this.#closestOpenDay(this.firstDay, -1)
  }

  count(from: number, to: number): number {
    return from > to ? 0 : this.#row(to) - this.#row(from) + (this.isSession(to) ? 1 : 0)
  }

  sessionOf(instant: number): Session | undefined {
    return this.session(newYorkDay(instant))
  }

  closureReason(day: number): string {
    this.#row(day)
    return this.#rules.closureReasonOf(day)
  }

  closures(from: number, to: number): readonly Closure[] {
    const closures: Closure[] = []
    for (let day = from; day <= to; day++) {
      const reason = this.closureReason(day)
      if (reason !== '' && reason !== 'weekend') closures.push({ day, reason, isSpecial: isSpecialClosure(day) })
    }
    return closures
  }

  isMonthlyOptionExpiry(day: number): boolean {
    this.#row(day)
    const { year, month } = civilDate(day)
    return monthlyOptionExpiry(year, month) === day
  }

  get #sessions(): readonly Session[] {
    this.#table ??= buildTable(this.firstDay, this.lastDay, this.#rules)
    return this.#table.sessions
  }

  /** Row of the first session on or after a day. */
  #row(day: number): number {
    if (!(day >= this.firstDay && day <= this.lastDay)) throw this.#outOfRange(day)
    this.#table ??= buildTable(this.firstDay, this.lastDay, this.#rules)
    return this.#table.rowFrom[day - this.firstDay]!
  }

  #closestOpenDay(from: number, step: 1 | -1): number {
    let day = from + step
    while (this.#rules.closureReasonOf(day) !== '') day += step
    return day
  }

  #outOfRange(day: number): BellwetherError {
    const first = formatDate(this.firstDay)
    const last = formatDate(this.lastDay)
    const given = Number.isInteger(day) && Math.abs(day) < 1e6 ? formatDate(day) : String(day)
    return new BellwetherError('CALENDAR_RANGE', {
      message: `The ${this.name} calendar was asked for ${given}, which it does not cover.`,
      expected: `It covers ${first} to ${last}.`,
      given,
      remedy: `Ask for dates from ${first} to ${last}.`,
    })
  }
}

function buildTable(firstDay: number, lastDay: number, rules: OpeningRules): Table {
  const sessions: Session[] = []
  const rowFrom = new Int32Array(lastDay - firstDay + 1)
  for (let day = firstDay; day <= lastDay; day++) {
    rowFrom[day - firstDay] = sessions.length
    if (rules.closureReasonOf(day) === '') sessions.push(sessionOn(day, rules.tradingHoursOf(day)))
  }
  return { sessions, rowFrom }
}

function sessionOn(day: number, hours: TradingHours): Session {
  const open = newYorkInstant(day, hours.open)
  const close = newYorkInstant(day, hours.close)
  const { earlyCloseReason, lateOpenReason } = hours
  const minutes = (close - open) / MS_PER_MINUTE
  return { day, open, close, isEarlyClose: earlyCloseReason !== '', earlyCloseReason, lateOpenReason, minutes }
}

export const nyse: Calendar = new ExchangeCalendar('NYSE', dayNumber(1990, 1, 1), dayNumber(2030, 12, 31))
