/** Features of the date, on days looked up in a calendar. */
import { expect, it } from 'vitest'
import { decisionTime } from '../../src/features/build-dataset.ts'
import { bindParameters, type DecisionTime, defineFeature } from '../../src/features/definition.ts'
import { createFeatureRegistry } from '../../src/features/registry.ts'
import { MS_PER_MINUTE, parseDate } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'

const registry = createFeatureRegistry()

/** A feature 15 minutes before the close of a session. */
function on(date: string, spec: string): number {
  const [name = '', ...numbers] = spec.split(':')
  const feature = registry.get(name)
  if (!('value' in feature)) throw new Error(`${name} is not a feature of the date`)
  return feature.value(timeOf(date), bindParameters(feature, numbers, spec))
}

function timeOf(date: string): DecisionTime {
  const { day, close } = nyse.session(parseDate(date))!
  return decisionTime(nyse, day, close - 15 * MS_PER_MINUTE)
}

it.each([
  ['2024-07-03', 'half_day', 1],
  ['2024-07-02', 'half_day', 0],
  ['2024-07-05', 'weekday', 5],
  ['2024-07-01', 'weekday', 1],
  ['2024-07-01', 'month', 7],
  ['2024-07-31', 'day_of_month', 31],
  ['2024-07-05', 'nights_to_next_open', 3],
  ['2024-07-08', 'nights_to_next_open', 1],
  ['2024-03-28', 'nights_to_next_open', 4],
  ['2024-07-03', 'nights_to_next_open', 2],
  ['2024-07-03', 'long_gap', 1],
  ['2024-07-08', 'long_gap', 0],
  ['2024-07-03', 'sessions_to_holiday', 0],
  ['2024-07-01', 'sessions_to_holiday', 2],
  ['2024-07-05', 'sessions_since_holiday', 0],
  ['2024-07-08', 'sessions_since_holiday', 1],
  ['2024-07-15', 'option_expiry_week', 1],
  ['2024-07-19', 'option_expiry_week', 1],
  ['2024-07-22', 'option_expiry_week', 0],
  ['2024-07-31', 'turn_of_month', 1],
  ['2024-08-05', 'turn_of_month', 1],
  ['2024-08-06', 'turn_of_month', 0],
  ['2024-07-30', 'turn_of_month', 0],
  ['2024-07-30', 'turn_of_month:2:0', 1],
  ['2024-07-08', 'hour', 15],
  ['2024-07-03', 'hour', 12],
  ['2024-01-08', 'hour', 15],
  ['2024-07-15', 'sessions_to_option_expiry', 4],
  ['2024-07-19', 'sessions_to_option_expiry', 0],
  ['2024-07-15', 'quarterly_expiry_week', 0],
  ['2024-06-18', 'quarterly_expiry_week', 1],
  ['2024-07-31', 'sessions_to_fomc', 0],
  ['2024-07-30', 'sessions_to_fomc', 1],
  ['2024-07-30', 'sessions_since_fomc', 32],
  ['2024-08-01', 'sessions_since_fomc', 1],
  ['2012-06-01', 'sessions_to_fomc', Number.NaN],
] as const)('on %s %s is %s', (date, spec, expected) => {
  expect(on(date, spec)).toBe(expected)
})

it('counts to a meeting only while it was scheduled', () => {
  // Next year's schedule counts from October; the meeting of 18 March 2020 was called off on the 15th.
  expect(on('2020-03-13', 'sessions_to_fomc')).toBe(3)
  expect(on('2020-03-16', 'sessions_to_fomc')).toBe(nyse.count(parseDate('2020-03-17'), parseDate('2020-04-29')))
  expect(on('2020-03-20', 'sessions_since_fomc')).toBe(nyse.count(parseDate('2020-01-30'), parseDate('2020-03-20')))
  expect(on('2026-12-10', 'sessions_to_fomc')).toBeNaN()
})

it('does not foresee closures that came without notice', () => {
  expect(on('2001-09-10', 'nights_to_next_open')).toBe(1)
  expect(on('2001-09-10', 'sessions_to_holiday')).toBe(on('2001-09-07', 'sessions_to_holiday') - 1)
  expect(on('2012-10-26', 'nights_to_next_open')).toBe(3)
  expect(on('2012-10-26', 'turn_of_month')).toBe(0)
  expect(on('1997-10-27', 'half_day')).toBe(0)
})

it('shows no feature of a user a closure or an early close that came without notice', () => {
  const own = defineFeature({
    name: 'plain',
    title: 'What the calendar says, asked in the plainest way.',
    parameters: {},
    value: ({ session, calendar }) => calendar.next(session.day) - session.day + (session.isEarlyClose ? 100 : 0),
  })
  expect(['2001-09-10', '2012-10-26', '1997-10-27'].map((date) => own.value(timeOf(date), {}))).toEqual([1, 3, 1])
  expect(['2024-07-03', '2024-11-27', '1997-12-26'].map((date) => own.value(timeOf(date), {}))).toEqual([102, 2, 103])
  expect(() => decisionTime(nyse, parseDate('2012-10-29'), 0)).toThrow('is closed')
})

it('puts the year and the day on circles', () => {
  expect(on('2024-01-02', 'year_cosine')).toBeGreaterThan(0.999)
  expect(on('2024-07-02', 'year_cosine')).toBeLessThan(-0.999)
  expect(on('2024-04-01', 'year_sine')).toBeGreaterThan(0.999)
  for (const date of ['2024-01-08', '2024-07-08', '2024-11-29']) {
    for (const circle of ['year', 'day', 'hour']) {
      expect(on(date, `${circle}_sine`) ** 2 + on(date, `${circle}_cosine`) ** 2).toBeCloseTo(1, 12)
    }
  }
  // 15:45 in New York, in winter and in summer.
  expect(on('2024-01-08', 'day_sine')).toBe(on('2024-07-08', 'day_sine'))
})

it('has no answer where the calendar ends', () => {
  expect(on('2030-12-31', 'sessions_to_holiday')).toBeNaN()
  expect(on('1990-01-02', 'sessions_since_holiday')).toBe(0)
})
