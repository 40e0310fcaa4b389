/** The calendar against lists that others made: see the README of the vectors for their sources. */
import { readFileSync } from 'node:fs'
import { gunzipSync } from 'node:zlib'
import { expect } from 'vitest'
import { dayNumber, formatDate, parseDate, weekday } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { daylightDays, newYorkMinuteOfDay } from '../../src/market/new-york-time.ts'
import { itOnShared, sharedPath } from '../shared.ts'

const readLines = (path: string): string[] => {
  const bytes = readFileSync(sharedPath(path))
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString().trim().split(/\r?\n/)
}

itOnShared('has the weekday closures and reasons of the reference', () => {
  const rows = readLines('vectors/calendar/closures.csv').slice(1)
  const years = new Set(rows.map((row) => Number(row.slice(0, 4))))
  const ours = nyse
    .closures(dayNumber(2005, 1, 1), dayNumber(2028, 12, 31))
    .filter(({ day }) => years.has(Number(formatDate(day).slice(0, 4))))
  const weekdays = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat']
  const lines = ours.map(({ day, reason, isSpecial }) =>
    [formatDate(day), weekdays[weekday(day)], `"${reason}"`, isSpecial ? 1 : 0].join(','),
  )
  expect(lines).toEqual(rows)
})

itOnShared('has the sessions, half days and closures a year of the reference', () => {
  for (const row of readLines('vectors/calendar/year_summary.csv').slice(1)) {
    const year = Number(row.slice(0, 4))
    const from = dayNumber(year, 1, 1)
    const to = dayNumber(year, 12, 31)
    const sessions = nyse.sessions(from, to)
    const early = sessions.filter(({ isEarlyClose }) => isEarlyClose).length
    expect([year, sessions.length, early, nyse.closures(from, to).length].join(',')).toBe(row)
  }
})

itOnShared('changes the clocks on the days of the reference', () => {
  for (const row of readLines('vectors/calendar/dst_transitions.csv').slice(1)) {
    const year = Number(row.slice(0, 4))
    const { start, end } = daylightDays(year)
    expect([year, formatDate(start), formatDate(end)].join(',')).toBe(row)
  }
})

itOnShared('closes on the holidays of QuantConnect Lean from 1998 to 2028', () => {
  const entry = readLeanHours()
  const isWeekday = (day: number): boolean => weekday(day) % 6 !== 0
  const theirs = entry.holidays
    .map(usDate)
    .filter(isWeekday)
    .toSorted((a, b) => a - b)
  const ours = nyse.closures(dayNumber(1998, 1, 1), dayNumber(2028, 12, 31)).map(({ day }) => day)
  expect(ours.map(formatDate)).toEqual(theirs.map(formatDate))
})

itOnShared('closes early on the days of QuantConnect Lean from 1999-01-01 to 2028', () => {
  const entry = readLeanHours()
  const theirs = Object.entries(entry.earlyCloses)
    .map(([date, time]) => `${formatDate(usDate(date))} ${time}`)
    .filter((line) => line !== '2017-12-24 13:00:00') // a Sunday
    .toSorted()
  const ours = nyse
    .sessions(dayNumber(1999, 1, 1), dayNumber(2028, 12, 31))
    .filter(({ isEarlyClose }) => isEarlyClose)
    .map(({ day, close }) => `${formatDate(day)} ${newYorkMinuteOfDay(close) / 60}:00:00`)
  expect(ours).toEqual(theirs)
})

itOnShared('has a session on every day with a bar of SPY from 1993 to 2026, and no other', () => {
  expectSameSessions(readLines('data/equity_daily/yahoo_adj/spy.csv.gz').slice(1))
})

itOnShared('has a session on every day with a value of the volatility index from 1990 to 1992', () => {
  const rows = readLines('data/vol/vix_daily_pddl.csv.gz').slice(1)
  // The index has no value on 1991-03-01, a day on which the exchange traded by its own record.
  expectSameSessions([...rows.filter((row) => row < '1993'), '1991-03-01'].toSorted())
})

interface LeanHours {
  holidays: string[]
  earlyCloses: Record<string, string>
}

function readLeanHours(): LeanHours {
  const text = readFileSync(sharedPath('data/calendar/lean_market_hours_us.json'), 'utf8')
  const entries: Record<string, LeanHours> = JSON.parse(text)
  return entries['Equity-usa-[*]']!
}

/** Month/day/year to a day number. */
function usDate(text: string): number {
  const [month, day, year] = text.split('/').map(Number)
  return dayNumber(year!, month!, day!)
}

function expectSameSessions(rows: readonly string[]): void {
  const theirs = rows.map((row) => parseDate(row.slice(0, 10)))
  const ours = nyse.sessionDays(theirs[0]!, theirs.at(-1)!)
  expect([...ours].map(formatDate)).toEqual(theirs.map(formatDate))
}
