import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayNumber, formatDate, formatInstant, MS_PER_MINUTE, parseDate, weekday } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { newYorkInstant, newYorkMinuteOfDay } from '../../src/market/new-york-time.ts'

const anyDay = fc.integer({ min: nyse.firstDay, max: nyse.lastDay })
const session = (iso: string) => nyse.session(parseDate(iso))!
const reason = (iso: string) => nyse.closureReason(parseDate(iso))

it('opens at 09:30 and closes at 16:00 New York time on a regular day', () => {
  const regular = session('2024-07-02')
  expect(formatInstant(regular.open)).toBe('2024-07-02T13:30:00Z')
  expect(formatInstant(regular.close)).toBe('2024-07-02T20:00:00Z')
  expect(regular).toMatchObject({ minutes: 390, isEarlyClose: false, earlyCloseReason: '', lateOpenReason: '' })
})

it('closes at 13:00 on half days, at 14:00 before 1993', () => {
  expect(session('2024-07-03')).toMatchObject({ minutes: 210, earlyCloseReason: 'eve of Independence Day' })
  expect(session('2002-07-05')).toMatchObject({ minutes: 210, earlyCloseReason: 'day after Independence Day' })
  expect(session('2002-07-03').minutes).toBe(390)
  expect(session('2003-12-26')).toMatchObject({ minutes: 210, earlyCloseReason: 'day after Christmas' })
  expect(session('1992-12-24')).toMatchObject({ minutes: 270, earlyCloseReason: 'Christmas Eve' })
  expect(session('1991-11-29').minutes).toBe(390)
})

it('knows the days whose hours no rule foretells', () => {
  expect(session('1994-02-11').minutes).toBe(300)
  expect(session('1996-01-08')).toMatchObject({ minutes: 180, isEarlyClose: true, lateOpenReason: 'snowstorm' })
  expect(session('1997-10-27').minutes).toBe(360)
  expect(session('2002-09-11')).toMatchObject({ minutes: 240, isEarlyClose: false })
})

it('says why it is closed', () => {
  expect(reason('2001-09-12')).toBe('special closure: attacks of 11 September')
  expect(reason('2024-03-29')).toBe('Good Friday')
  expect(reason('2022-06-20')).toBe('Juneteenth')
  expect(reason('2021-06-18')).toBe('')
  expect(reason('2022-01-01')).toBe('weekend')
  expect(reason('2021-12-31')).toBe('')
  expect(reason('1997-01-20')).toBe('')
  expect(reason('1998-01-19')).toBe('Martin Luther King Jr. Day')
})

it('refuses a day that it does not cover, with the range', () => {
  expect(() => nyse.session(dayNumber(2031, 1, 2))).toThrow(/2031-01-02/)
  expect(() => nyse.isSession(dayNumber(1989, 12, 29))).toThrow(expect.objectContaining({ code: 'CALENDAR_RANGE' }))
  expect(() => nyse.next(Number.NaN)).toThrow(expect.objectContaining({ code: 'CALENDAR_RANGE' }))
  expect(() => nyse.sessionOf(1e18)).toThrow(expect.objectContaining({ code: 'CALENDAR_RANGE' }))
})

it('finds the neighbours of the first and the last session', () => {
  expect(formatDate(nyse.next(nyse.lastDay))).toBe('2031-01-02')
  expect(formatDate(nyse.previous(nyse.firstDay))).toBe('1989-12-29')
})

it('gives a session back from its neighbours', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      fc.pre(nyse.isSession(day) && day > nyse.firstDay + 7 && day < nyse.lastDay - 7)
      expect(nyse.next(nyse.previous(day))).toBe(day)
      expect(nyse.previous(nyse.next(day))).toBe(day)
    }),
  )
})

it('has a session or a reason on every day, and never both', () => {
  for (let day = nyse.firstDay; day <= nyse.lastDay; day++) {
    expect(nyse.isSession(day)).toBe(nyse.closureReason(day) === '')
    expect(nyse.closureReason(day) === 'weekend').toBe(weekday(day) % 6 === 0)
  }
})

it('keeps wall time on both sides of the change to and from daylight time', () => {
  for (const { day, open, close, minutes, lateOpenReason, isEarlyClose } of nyse.sessions(
    nyse.firstDay,
    nyse.lastDay,
  )) {
    expect(newYorkMinuteOfDay(open) === 570).toBe(lateOpenReason === '')
    expect(newYorkMinuteOfDay(close) === 960).toBe(!isEarlyClose)
    expect(close - open).toBe(minutes * MS_PER_MINUTE)
    expect(nyse.sessionOf(newYorkInstant(day, 240))!.day).toBe(day)
    expect(nyse.sessionOf(newYorkInstant(day, 1439))!.day).toBe(day)
  }
})

it('counts, lists and slices the same sessions', () => {
  fc.assert(
    fc.property(anyDay, fc.integer({ min: -5, max: 400 }), (from, length) => {
      const to = Math.min(from + length, nyse.lastDay)
      const naive: number[] = []
      for (let day = from; day <= to; day++) if (nyse.isSession(day)) naive.push(day)
      expect(nyse.sessions(from, to).map(({ day }) => day)).toEqual(naive)
      expect([...nyse.sessionDays(from, to)]).toEqual(naive)
      expect(nyse.count(from, to)).toBe(naive.length)
    }),
  )
})

it('has one monthly expiry a month, never after the third Friday', () => {
  const expiries = nyse.sessions(nyse.firstDay, nyse.lastDay).filter(({ day }) => nyse.isMonthlyOptionExpiry(day))
  expect(expiries.length).toBe(41 * 12)
  expect(nyse.isMonthlyOptionExpiry(parseDate('2027-06-17'))).toBe(true)
  expect(nyse.isMonthlyOptionExpiry(parseDate('2008-03-20'))).toBe(true)
  expect(nyse.isMonthlyOptionExpiry(parseDate('2008-03-21'))).toBe(false)
})
