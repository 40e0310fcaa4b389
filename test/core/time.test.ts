import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  civilDate,
  dayNumber,
  formatDate,
  formatInstant,
  formatTimeOfDay,
  MS_PER_DAY,
  parseDate,
  requireDate,
  weekday,
} from '../../src/core/time.ts'

const anyDay = fc.integer({ min: dayNumber(1600, 1, 1), max: dayNumber(2400, 12, 31) })

it('counts days from 1970-01-01', () => {
  expect(dayNumber(1970, 1, 1)).toBe(0)
  expect(dayNumber(2000, 3, 1) - dayNumber(2000, 2, 28)).toBe(2)
  expect(dayNumber(1900, 3, 1) - dayNumber(1900, 2, 28)).toBe(1)
})

it('reads back every date that it writes, in order', () => {
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(parseDate(formatDate(day))).toBe(day)
      const { year, month, day: ofMonth } = civilDate(day)
      expect(dayNumber(year, month, ofMonth)).toBe(day)
      expect(formatDate(day) < formatDate(day + 1)).toBe(true)
    }),
  )
})

it('refuses what is no date', () => {
  for (const text of [
    '2023-02-30',
    '2023-2-3',
    '2023-13-01',
    '2023-00-10',
    '20230203',
    '',
    ' 2023-02-03',
    '2023-02-03Z',
  ]) {
    expect(parseDate(text)).toBeNaN()
  }
})

it('tells a person which of their dates is wrong', () => {
  expect(requireDate('2024-02-29', '--from')).toBe(dayNumber(2024, 2, 29))
  expect(() => requireDate('29.2.2024', '--from')).toThrow('--from is "29.2.2024", which is not a date.')
})

it('knows the days of the week', () => {
  expect(weekday(parseDate('1970-01-01'))).toBe(4)
  expect(weekday(parseDate('1969-12-28'))).toBe(0)
  expect(weekday(parseDate('2024-02-29'))).toBe(4)
  fc.assert(
    fc.property(anyDay, (day) => {
      expect(weekday(day)).toBe(new Date(day * MS_PER_DAY).getUTCDay())
    }),
  )
})

it('writes instants in UTC, with a fraction only where there is one', () => {
  expect(formatInstant(0)).toBe('1970-01-01T00:00:00Z')
  expect(formatInstant(1_704_207_600_000)).toBe('2024-01-02T15:00:00Z')
  expect(formatInstant(1_704_207_600_250)).toBe('2024-01-02T15:00:00.250Z')
})

it('writes the time of day of minutes after midnight', () => {
  expect([0, 570, 779.5, 960, 1439].map(formatTimeOfDay)).toEqual(['00:00', '09:30', '12:59', '16:00', '23:59'])
})
