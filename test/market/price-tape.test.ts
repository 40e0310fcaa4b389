/** Prices in order of time: what stands in them, how they are found, and what a share grows by. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { dayNumber, MS_PER_DAY, MS_PER_MINUTE } from '../../src/core/time.ts'
import { adjustForward, noActions } from '../../src/market/adjustment.ts'
import { nyse } from '../../src/market/calendar.ts'
import { PriceTape } from '../../src/market/price-tape.ts'
import { actionsOf } from '../features/frames.ts'
import { minuteBars } from '../features/minute-bars.ts'

const DAY = dayNumber(2024, 3, 4)
const NEXT = dayNumber(2024, 3, 5)
const LAST = dayNumber(2024, 3, 8)

it('has the open where no bar ended just then, and the close of every bar', () => {
  const bars = minuteBars(1, DAY, NEXT, { minutes: 30, lag: 500 })
  const tape = new PriceTape(bars, noActions())
  const [today, tomorrow] = [nyse.session(DAY)!, nyse.session(NEXT)!]
  expect(tape.length).toBe(2 * (1 + 13))
  expect([0, 1, 13, 14].map((place) => tape.at[place])).toEqual([
    today.open,
    today.open + 30 * MS_PER_MINUTE,
    today.close,
    tomorrow.open,
  ])
  const { open, close } = bars.columns
  expect([0, 1, 14, 15].map((place) => tape.price[place])).toEqual([open[0], close[0], open[13], close[13]])
  expect(tape.knownAt.every((known, place) => known === tape.at[place]! + 500)).toBe(true)
})

it('finds the first price from an instant on and the last known by it', () => {
  fc.assert(
    fc.property(
      fc.integer(),
      fc.integer({ min: -60, max: 5 * 1440 * 2 }),
      fc.constantFrom(0, 90_000),
      fc.constantFrom(0, 0.3),
      (seed, halfMinutes, lag, missing) => {
        const tape = new PriceTape(minuteBars(seed, DAY, LAST, { minutes: 5, lag, missing }), noActions())
        const instant = DAY * MS_PER_DAY + (halfMinutes * MS_PER_MINUTE) / 2
        const places = Array.from(tape.at.keys())
        expect(tape.firstFrom(instant)).toBe(places.find((place) => tape.at[place]! >= instant) ?? tape.length)
        expect(tape.lastKnownBy(instant)).toBe(places.findLast((place) => tape.knownAt[place]! <= instant) ?? -1)
      },
    ),
  )
})

it('knows no price before those before it, though its bar came earlier', () => {
  const bars = minuteBars(2, DAY, DAY, { minutes: 30 })
  bars.columns.knownAt[3]! += 7_200_000
  const { knownAt } = new PriceTape(bars, noActions())
  expect(knownAt.every((known, place) => place === 0 || known >= knownAt[place - 1]!)).toBe(true)
})

it('grows as prices adjusted forward do, over dividends and a split', () => {
  const bars = minuteBars(3, DAY, LAST, { minutes: 30 })
  const actions = actionsOf('SPY', [
    { exDate: NEXT, amount: 1.5 },
    { exDate: NEXT + 1, amount: 2, action: 'split' },
    { exDate: LAST, amount: 0.7 },
    { exDate: DAY - 7, amount: 1 },
    { exDate: LAST + 3, amount: 1 },
  ])
  const tape = new PriceTape(bars, actions)
  const adjusted = new PriceTape(adjustForward(bars, actions), noActions())
  for (let from = 0; from < tape.length; from++) {
    for (let to = from + 1; to < tape.length; to++) {
      const { growth, split } = tape.growth(from, to)
      expect(growth).toBeCloseTo(adjusted.price[to]! / adjusted.price[from]!, 12)
      expect(split).toBe(tape.session[from]! <= NEXT && tape.session[to]! > NEXT ? 2 : 1)
    }
  }
  const squares = (one: PriceTape): number => one.squaredReturn.reduce((sum, square) => sum + square, 0)
  expect(squares(tape)).toBeCloseTo(squares(adjusted), 12)
})

it('knows growth when the action on the way was known', () => {
  const announced = nyse.session(LAST)!.close
  const actions = actionsOf('SPY', [{ exDate: NEXT, amount: 1, knownAt: announced }])
  const tape = new PriceTape(minuteBars(4, DAY, LAST, { minutes: 30 }), actions)
  expect(tape.growth(0, 13).knownAt).toBe(tape.knownAt[13])
  expect(tape.growth(13, 14).knownAt).toBe(announced)
  expect(tape.growth(14, 15).knownAt).toBe(tape.knownAt[15])
})

it('refuses a dividend that is not below the price before it', () => {
  const actions = actionsOf('SPY', [{ exDate: NEXT, amount: 900 }])
  expect(() => new PriceTape(minuteBars(5, DAY, LAST, { minutes: 30 }), actions)).toThrow('A dividend of 900')
})
