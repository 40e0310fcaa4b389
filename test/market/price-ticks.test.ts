import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { CENT_MICROS, MOST_TICKS, ticksOfPrice } from '../../src/market/price-ticks.ts'

/** Half up on the digits, with whole numbers alone. */
function byDigits(price: number, tickMicros: number): number {
  const [whole = '', fraction = ''] = String(price).split('.')
  const numerator = BigInt(whole + fraction) * 1_000_000n
  const denominator = 10n ** BigInt(fraction.length) * BigInt(tickMicros)
  return Number((2n * numerator + denominator) / (2n * denominator))
}

it('half a tick goes up, whatever binary number stands for the price', () => {
  // 521.365 is stored as a number below it, 1.005 too
  expect(ticksOfPrice(521.365, CENT_MICROS)).toBe(52_137)
  expect(ticksOfPrice(1.005, CENT_MICROS)).toBe(101)
  expect(ticksOfPrice(521.3649999, CENT_MICROS)).toBe(52_136)
  expect(ticksOfPrice(0.004, CENT_MICROS)).toBe(0)
})

it('rounds by the decimal text of any price', () => {
  const tick = fc.constantFrom(1, 100, 1000, 5000, 10_000, 250_000, 1_000_000)
  const near = fc.tuple(fc.integer({ min: 1, max: 20_000_000 }), fc.constantFrom(1000, 10_000, 100_000))
  const price = fc.oneof(
    near.map(([digits, unit]) => digits / unit),
    fc.double({ min: 0.001, max: 1000, noNaN: true }).filter((value) => !String(value).includes('e')),
  )
  fc.assert(
    fc.property(price, tick, (value, tickMicros) => {
      fc.pre(byDigits(value, tickMicros) <= MOST_TICKS)
      expect(ticksOfPrice(value, tickMicros)).toBe(byDigits(value, tickMicros))
    }),
    { numRuns: 2000 },
  )
})

it('refuses what is no price', () => {
  for (const price of [0, -1, Number.NaN, Infinity, -Infinity, 1e9]) {
    expect(() => ticksOfPrice(price, CENT_MICROS)).toThrow(expect.objectContaining({ code: 'DATA_UNFIT' }) as Error)
  }
})
