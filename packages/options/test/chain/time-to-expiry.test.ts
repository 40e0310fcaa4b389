import { expect, it } from 'vitest'
import { expiryInstants, indexMinutes, yearsToExpiry } from '../../src/chain/time-to-expiry.ts'

const HOUR = 3_600_000
const thursday = { opensAt: Date.parse('2024-03-14T13:30:00Z'), closesAt: Date.parse('2024-03-14T20:00:00Z') }
const friday = { opensAt: Date.parse('2024-03-15T13:30:00Z'), closesAt: Date.parse('2024-03-15T20:00:00Z') }

it('settles at the open or at the close, and trades last a session before the open', () => {
  expect(expiryInstants('am', friday, thursday)).toEqual({ expiresAt: friday.opensAt, lastTradeAt: thursday.closesAt })
  expect(expiryInstants('pm', friday, thursday)).toEqual({ expiresAt: friday.closesAt, lastTradeAt: friday.closesAt })
})

it('counts calendar time to the minute and below', () => {
  const minutes = (value: number) =>
    yearsToExpiry(friday.closesAt - value * 60_000, friday.closesAt, { convention: 'calendar' })
  expect(minutes(525_600)).toBe(1)
  expect(minutes(1)).toBe(1 / 525_600)
  expect(minutes(0.5)).toBe(0.5 / 525_600)
  expect(minutes(0)).toBe(0)
  expect(minutes(-5)).toBe(0)
})

it('counts only session minutes, an hour before an AM expiry none', () => {
  const sessions = [thursday, friday]
  const count = { convention: 'business', sessions } as const
  const year = 252 * 390
  expect(yearsToExpiry(thursday.closesAt - HOUR, friday.closesAt, count)).toBeCloseTo((60 + 390) / year, 15)
  expect(yearsToExpiry(friday.opensAt - HOUR, friday.opensAt, count)).toBe(0)
  expect(yearsToExpiry(friday.closesAt - 60_000, friday.closesAt, count)).toBe(1 / year)
  expect(yearsToExpiry(thursday.opensAt, friday.closesAt + 24 * HOUR, count)).toBeNaN()
  expect(yearsToExpiry(thursday.opensAt, friday.closesAt, { ...count, minutesPerYear: 780 })).toBe(1)
})

it('counts index minutes by the wall clock across a change of clocks', () => {
  // Clocks went forward on 2024-03-10: a day less an hour passed, and 1,440 minutes by the wall.
  const now = Date.parse('2024-03-09T21:00:00Z')
  const expiresAt = Date.parse('2024-03-10T20:00:00Z')
  expect(indexMinutes(now, expiresAt, { now: -5 * HOUR, expiry: -4 * HOUR })).toBe(1440)
  expect(
    yearsToExpiry(now, expiresAt, { convention: 'index', localOffset: { now: -5 * HOUR, expiry: -4 * HOUR } }),
  ).toBe(1440 / 525_600)
})

it('gives no time for an instant that is none', () => {
  expect(yearsToExpiry(Number.NaN, friday.closesAt, { convention: 'calendar' })).toBeNaN()
})
