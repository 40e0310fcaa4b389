/** Features of the date, known years ahead: they see the calendar as scheduled. */
import { civilDate, dayNumber, weekday } from '../core/time.ts'
import type { Calendar } from '../market/calendar.ts'
import { newYorkMinuteOfDay } from '../market/new-york-time.ts'
import { lastFomcDecision, nextFomcDecision } from '../market/fomc.ts'
import { defineFeature, type DecisionTime } from './definition.ts'

const sessions = (preset: number, title: string) => ({ default: preset, min: 0, max: 20, title })

/** Fraction of the year that has passed, 0 to 1. */
function yearFraction(day: number): number {
  const { year } = civilDate(day)
  const start = dayNumber(year, 1, 1)
  return (day - start) / (dayNumber(year + 1, 1, 1) - start)
}

/** Sessions of the month of `day` up to and including it, and those after it. */
function placeInMonth(calendar: Calendar, day: number): { rank: number; left: number } {
  const { year, month } = civilDate(day)
  const first = Math.max(dayNumber(year, month, 1), calendar.firstDay)
  const last = (month === 12 ? dayNumber(year + 1, 1, 1) : dayNumber(year, month + 1, 1)) - 1
  return { rank: calendar.count(first, day), left: calendar.count(day + 1, Math.min(last, calendar.lastDay)) }
}

/** Sessions between `day` and the next scheduled closure on a weekday, or the last one; NaN outside the calendar. */
function sessionsToHoliday(calendar: Calendar, day: number, step: 1 | -1): number {
  let count = 0
  for (let other = day + step; other >= calendar.firstDay && other <= calendar.lastDay; other += step) {
    if (calendar.isSession(other)) count++
    else if (calendar.closureReason(other) !== 'weekend') return count
  }
  return Number.NaN
}

function isOptionExpiryWeek(calendar: Calendar, day: number): boolean {
  const sunday = day - weekday(day)
  for (let other = sunday + 1; other <= sunday + 5; other++) {
    if (other >= calendar.firstDay && other <= calendar.lastDay && calendar.isMonthlyOptionExpiry(other)) return true
  }
  return false
}

/** Sessions until the next session with a property; NaN beyond the calendar. */
function sessionsUntil({ calendar, session }: DecisionTime, has: (day: number) => boolean): number {
  let count = 0
  for (let day = session.day; day <= calendar.lastDay; day = calendar.next(day)) {
    if (has(day)) return count
    count++
  }
  return Number.NaN
}

export const CALENDAR_FEATURES = [
  defineFeature({
    name: 'weekday',
    title: 'Day of the week: 1 Monday to 5 Friday.',
    parameters: {},
    value: ({ session }) => weekday(session.day),
  }),
  defineFeature({
    name: 'month',
    title: 'Month, 1 to 12.',
    parameters: {},
    value: ({ session }) => civilDate(session.day).month,
  }),
  defineFeature({
    name: 'day_of_month',
    title: 'Day of the month, 1 to 31.',
    parameters: {},
    value: ({ session }) => civilDate(session.day).day,
  }),
  defineFeature({
    name: 'year_sine',
    title: 'Sine of the place in the year, once around from 1 January.',
    parameters: {},
    value: ({ session }) => Math.sin(2 * Math.PI * yearFraction(session.day)),
  }),
  defineFeature({
    name: 'year_cosine',
    title: 'Cosine of the place in the year.',
    parameters: {},
    value: ({ session }) => Math.cos(2 * Math.PI * yearFraction(session.day)),
  }),
  defineFeature({
    name: 'turn_of_month',
    title: '1 on the last and the first sessions of a month (Lakonishok and Smidt 1988: 1 before, 3 after), else 0.',
    parameters: { before: sessions(1, 'last sessions'), after: sessions(3, 'first sessions') },
    value: ({ session, calendar }, { before, after }) => {
      const { rank, left } = placeInMonth(calendar, session.day)
      return rank <= after || left < before ? 1 : 0
    },
  }),
  defineFeature({
    name: 'sessions_to_holiday',
    title: 'Sessions until the next closure on a weekday; 0 on its eve.',
    parameters: {},
    value: ({ session, calendar }) => sessionsToHoliday(calendar, session.day, 1),
  }),
  defineFeature({
    name: 'sessions_since_holiday',
    title: 'Sessions since the last closure on a weekday; 0 on the day after.',
    parameters: {},
    value: ({ session, calendar }) => sessionsToHoliday(calendar, session.day, -1),
  }),
  defineFeature({
    name: 'option_expiry_week',
    title: '1 in the week of the monthly option expiry, else 0.',
    parameters: {},
    value: ({ session, calendar }) => (isOptionExpiryWeek(calendar, session.day) ? 1 : 0),
  }),
  defineFeature({
    name: 'sessions_to_option_expiry',
    title: 'Sessions until the next monthly option expiry; 0 on its day.',
    parameters: {},
    value: (time) => sessionsUntil(time, (day) => time.calendar.isMonthlyOptionExpiry(day)),
  }),
  defineFeature({
    name: 'quarterly_expiry_week',
    title: '1 in the week in which futures, index and share options of a quarter end, else 0.',
    parameters: {},
    value: ({ session, calendar }) =>
      civilDate(session.day).month % 3 === 0 && isOptionExpiryWeek(calendar, session.day) ? 1 : 0,
  }),
  defineFeature({
    name: 'sessions_to_fomc',
    title:
      'Sessions until the next scheduled decision of the Federal Open Market Committee; 0 on its day; 2013 to 2026.',
    parameters: {},
    value: ({ session, calendar }) => {
      const next = nextFomcDecision(session.day)
      return Number.isNaN(next) ? next : calendar.count(session.day + 1, next)
    },
  }),
  defineFeature({
    name: 'sessions_since_fomc',
    title: 'Sessions since the last scheduled decision of the committee, today’s not among them; 2013 to 2026.',
    parameters: {},
    value: ({ session, calendar }) => {
      const last = lastFomcDecision(session.day)
      return Number.isNaN(last) ? last : calendar.count(last + 1, session.day)
    },
  }),
  defineFeature({
    name: 'nights_to_next_open',
    title: 'Nights until the next open: 1, or 3 over a weekend.',
    parameters: {},
    value: ({ session, calendar }) => calendar.next(session.day) - session.day,
  }),
  defineFeature({
    name: 'long_gap',
    title: '1 where more than one night lies before the next open, else 0.',
    parameters: {},
    value: ({ session, calendar }) => (calendar.next(session.day) - session.day > 1 ? 1 : 0),
  }),
  defineFeature({
    name: 'half_day',
    title: '1 where the session is scheduled to close early, else 0.',
    parameters: {},
    value: ({ session }) => (session.isEarlyClose ? 1 : 0),
  }),
  defineFeature({
    name: 'hour',
    title: 'Hour of the decision in New York, 0 to 23.',
    parameters: {},
    value: ({ at }) => Math.floor(newYorkMinuteOfDay(at) / 60),
  }),
  defineFeature({
    name: 'day_sine',
    title: 'Sine of the time of day of the decision in New York, once around from midnight.',
    parameters: {},
    value: ({ at }) => Math.sin((2 * Math.PI * newYorkMinuteOfDay(at)) / 1440),
  }),
  defineFeature({
    name: 'day_cosine',
    title: 'Cosine of the time of day of the decision in New York.',
    parameters: {},
    value: ({ at }) => Math.cos((2 * Math.PI * newYorkMinuteOfDay(at)) / 1440),
  }),
  defineFeature({
    name: 'hour_sine',
    title: 'Sine of the minute of the hour of the decision.',
    parameters: {},
    value: ({ at }) => Math.sin((2 * Math.PI * (newYorkMinuteOfDay(at) % 60)) / 60),
  }),
  defineFeature({
    name: 'hour_cosine',
    title: 'Cosine of the minute of the hour of the decision.',
    parameters: {},
    value: ({ at }) => Math.cos((2 * Math.PI * (newYorkMinuteOfDay(at) % 60)) / 60),
  }),
]
