import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayNumber, formatInstant, MS_PER_DAY, MS_PER_MINUTE } from '../../src/core/time.ts'
import {
  daylightDays,
  newYorkDay,
  newYorkInstant,
  newYorkMinuteOfDay,
  newYorkOffsetMinutes,
} from '../../src/market/new-york-time.ts'

const wallClock = new Intl.DateTimeFormat('en-CA', {
  timeZone: 'America/New_York',
  hourCycle: 'h23',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
})

/** The oracle: the IANA database that Node carries. */
function offsetByIntl(instant: number): number {
  const part = Object.fromEntries(wallClock.formatToParts(instant).map(({ type, value }) => [type, Number(value)]))
  const wall = Date.UTC(part['year']!, part['month']! - 1, part['day'], part['hour'], part['minute'])
  return Math.round((wall - instant) / MS_PER_MINUTE)
}

it('agrees with the IANA database one minute before and after every change from 1918 to 2037', () => {
  for (let year = 1918; year <= 2037; year++) {
    const { start, end } = daylightDays(year)
    for (const change of [start * MS_PER_DAY + 420 * MS_PER_MINUTE, end * MS_PER_DAY + 360 * MS_PER_MINUTE]) {
      for (const instant of [change - MS_PER_MINUTE, change, change + MS_PER_MINUTE]) {
        expect([formatInstant(instant), newYorkOffsetMinutes(instant)]).toEqual([
          formatInstant(instant),
          offsetByIntl(instant),
        ])
      }
    }
  }
})

it('agrees with the IANA database at noon of every third day from 1905 to 2037', () => {
  const different: string[] = []
  for (let day = dayNumber(1905, 1, 1); day < dayNumber(2037, 12, 31); day += 3) {
    const noon = day * MS_PER_DAY + MS_PER_DAY / 2
    if (newYorkOffsetMinutes(noon) !== offsetByIntl(noon)) different.push(formatInstant(noon))
  }
  expect(different).toEqual([])
})

it('agrees with the IANA database at any minute', () => {
  const minute = fc.integer({ min: -30_000_000, max: 35_000_000 })
  fc.assert(
    fc.property(minute, (m) => {
      expect(newYorkOffsetMinutes(m * MS_PER_MINUTE)).toBe(offsetByIntl(m * MS_PER_MINUTE))
    }),
  )
})

it('knows the changed laws of 1974, 1975, 1987 and 2007', () => {
  expect(daylightDays(1974).start).toBe(dayNumber(1974, 1, 6))
  expect(daylightDays(1975).start).toBe(dayNumber(1975, 2, 23))
  expect(daylightDays(1986)).toEqual({ start: dayNumber(1986, 4, 27), end: dayNumber(1986, 10, 26) })
  expect(daylightDays(1987)).toEqual({ start: dayNumber(1987, 4, 5), end: dayNumber(1987, 10, 25) })
  expect(daylightDays(2006)).toEqual({ start: dayNumber(2006, 4, 2), end: dayNumber(2006, 10, 29) })
  expect(daylightDays(2007)).toEqual({ start: dayNumber(2007, 3, 11), end: dayNumber(2007, 11, 4) })
})

it('turns wall time into an instant and back at any time but the hour that is skipped', () => {
  const day = fc.integer({ min: dayNumber(1967, 1, 1), max: dayNumber(2037, 12, 31) })
  const minute = fc.integer({ min: 180, max: 1439 })
  fc.assert(
    fc.property(day, minute, (d, m) => {
      const instant = newYorkInstant(d, m)
      expect([newYorkDay(instant), newYorkMinuteOfDay(instant)]).toEqual([d, m])
    }),
  )
})

it('takes the first of two equal wall times and moves a skipped one forward', () => {
  const back = dayNumber(2024, 11, 3)
  expect(formatInstant(newYorkInstant(back, 90))).toBe('2024-11-03T05:30:00Z')
  const forward = dayNumber(2024, 3, 10)
  expect(formatInstant(newYorkInstant(forward, 150))).toBe('2024-03-10T07:30:00Z')
  expect(newYorkMinuteOfDay(newYorkInstant(forward, 150))).toBe(210)
})

it('keeps the fraction of a minute', () => {
  const instant = newYorkInstant(dayNumber(2024, 7, 1), 570.5)
  expect(formatInstant(instant)).toBe('2024-07-01T13:30:30Z')
  expect(newYorkMinuteOfDay(instant)).toBe(570.5)
})
