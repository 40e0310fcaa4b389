import { expect, it } from 'vitest'
import { chainSnapshots } from '../../../src/analytics/chains/chain-snapshots.ts'
import { dayNumber } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { chainRecords } from './made-chain.ts'

const MINUTES_PER_YEAR = 365 * 1440

/** Minutes that a quote taken at `at` has left, by root, and how it is exercised. */
function timeLeft(root: string, at: number, expiry: number) {
  const session = Math.floor(at / 86_400_000)
  const row = {
    session,
    at,
    knownAt: at,
    knownModelled: 0,
    underlying: 'SPX',
    root,
    contract: root,
    right: 'call',
    expiry,
    strike: 100,
    exchange: '',
    underlyingPrice: 100,
    bid: 1,
    ask: 1.1,
  }
  const { snapshots } = chainSnapshots(chainRecords([row]), nyse)
  const { exercise, expiries } = snapshots[0]!
  return { minutes: expiries[0]!.yearsToExpiry * MINUTES_PER_YEAR, exercise }
}

const minutes = (...given: Parameters<typeof timeLeft>) => timeLeft(...given).minutes

it('counts elapsed time where clocks change before the expiry', () => {
  // New York goes from UTC-5 to UTC-4 on 2019-03-10 and back on 2019-11-03.
  const spring = Date.UTC(2019, 2, 8, 20)
  expect(minutes('SPXW', spring, dayNumber(2019, 3, 15))).toBeCloseTo(7 * 1440, 6)
  expect(minutes('SPX', spring, dayNumber(2019, 3, 15))).toBeCloseTo(7 * 1440 - 390, 6)
  const autumn = Date.UTC(2019, 10, 1, 20)
  expect(minutes('SPXW', autumn, dayNumber(2019, 11, 8))).toBeCloseTo(7 * 1440 + 60, 6)
})

it('ends a half day at its own close, and an expiry without a session with the one before', () => {
  const halfDay = dayNumber(2019, 11, 29)
  expect(minutes('SPXW', Date.UTC(2019, 10, 29, 15), halfDay)).toBeCloseTo(180, 6)
  expect(minutes('SPXW', Date.UTC(2019, 10, 29, 18), halfDay)).toBe(0)
  const goodFriday = dayNumber(2019, 4, 19)
  expect(minutes('SPXW', Date.UTC(2019, 3, 17, 20), goodFriday)).toBeCloseTo(1440, 6)
  expect(minutes('SPX', Date.UTC(2019, 3, 17, 20), goodFriday)).toBeCloseTo(1440 - 390, 6)
})

it('has a root settled at the open expired from then on, and one of that day and strike settled at the close not', () => {
  const [open, third] = [Date.UTC(2019, 4, 17, 13, 30), dayNumber(2019, 5, 17)]
  expect(minutes('SPX', open - 60_000, third)).toBeCloseTo(1, 6)
  expect(minutes('SPX', open, third)).toBe(0)
  expect(minutes('SPX', open + 60_000, third)).toBe(0)
  expect(minutes('SPXW', open, third)).toBeCloseTo(390, 6)
})

it('takes a root that is not known as options on a share, and no name of an object as known', () => {
  const [at, third] = [Date.UTC(2019, 4, 17, 13, 30), dayNumber(2019, 5, 17)]
  for (const root of ['ZZZ', 'constructor', 'toString', '__proto__']) {
    const found = timeLeft(root, at, third)
    expect(found.minutes, root).toBeCloseTo(390, 6)
    expect(found.exercise, root).toBe('american')
  }
})
