import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { basisPointFee, noFee, perShareFee } from '../../src/trading/fee.ts'
import type { Fill } from '../../src/trading/fill.ts'
import { Ledger } from '../../src/trading/ledger.ts'
import { apportion, fromMicros, roundTo, safe, toMicros, valueOf } from '../../src/trading/money.ts'
import { basisPointSlippage, fixedSlippage } from '../../src/trading/slippage.ts'

function fillOf(quantity: number, price: number, fee: number): Fill {
  const evidence = { rule: 'test', observed: price }
  return { orderId: 1, symbol: 'X', session: 1, at: 0, quantity, multiplier: 1, price, slippage: 0, fee, evidence }
}

it('rounds by the rule that is named', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5].map((x) => roundTo(x, 'half-even') + 0)).toEqual([0, 2, 2, 0, -2])
  expect([0.1, -0.1].map((x) => roundTo(x, 'up'))).toEqual([1, -1])
  expect([0.9, -0.9].map((x) => roundTo(x, 'down') + 0)).toEqual([0, 0])
})

it('refuses an amount that a double cannot hold', () => {
  expect(() => safe(2 ** 53)).toThrow('too large to be held')
  expect(() => valueOf(1e6, toMicros(1e4))).toThrow('10000000000 is too large')
  expect(() => toMicros(2e10)).toThrow(expect.objectContaining({ code: 'VALUE_INVALID' }))
  expect(() => toMicros(Number.NaN)).toThrow(RangeError)
})

it('apportions a total in whole parts that add up, each within a micro of its own', () => {
  expect(apportion(100, [33.3, 33.3, 33.4])).toEqual([33, 33, 34])
  expect(apportion(-10, [-3.5, -6.5])).toEqual([-3, -7])
  expect(apportion(7, [7])).toEqual([7])
  const part = fc.double({ min: -1e9, max: 1e9, noNaN: true })
  fc.assert(
    fc.property(fc.array(part, { minLength: 1, maxLength: 8 }), (exact) => {
      const total = Math.round(exact.reduce((sum, each) => sum + each, 0)) + 0
      const parts = apportion(total, exact)
      expect(parts.reduce((sum, each) => sum + each, 0)).toBe(total)
      for (const [i, each] of parts.entries()) expect(Math.abs(each - exact[i]!)).toBeLessThan(1 + 1e-6)
    }),
  )
})

it('moves capital between books and leaves the account as it is', () => {
  const ledger = new Ledger(1000)
  ledger.transfer('a', 600, 1)
  ledger.transfer('a', -100, 2)
  ledger.transfer('b', 0, 3)
  expect(ledger.books.map(({ owner, cash }) => [owner, cash])).toEqual([
    [undefined, 500],
    ['a', 500],
  ])
  expect([ledger.cash, ledger.isFlat, ledger.entries.length]).toEqual([1000, true, 4])
})

it('keeps money to the micro through any sequence of fills, dividends and splits', () => {
  const step = fc.oneof(
    fc.record({
      kind: fc.constant('fill' as const),
      quantity: fc.integer({ min: -500, max: 500 }),
      price: fc.integer({ min: 10_000, max: 900_000_000 }),
      fee: fc.integer({ min: 0, max: 5_000_000 }),
    }),
    fc.record({ kind: fc.constant('dividend' as const), perUnit: fc.integer({ min: 1, max: 3_000_000 }) }),
    fc.record({
      kind: fc.constant('split' as const),
      ratio: fc.constantFrom(2, 3, 7, 0.1, 1.5),
      price: fc.integer({ min: 10_000, max: 900_000_000 }),
    }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const ledger = new Ledger(toMicros(100_000))
      for (const s of steps) {
        const before = ledger.position('X')
        if (s.kind === 'fill') ledger.fill(fillOf(s.quantity, s.price, s.fee))
        else if (s.kind === 'dividend') expect(ledger.dividend('X', s.perUnit, 0)).toBe(before * s.perUnit + 0)
        else {
          ledger.split('X', s.ratio, s.price, 0)
          // what a split gives in units and in cash never exceeds the exact entitlement, and misses less than a unit
          expect(Math.abs(ledger.position('X'))).toBeLessThanOrEqual(Math.abs(before * s.ratio))
          expect(Math.abs(before * s.ratio - ledger.position('X'))).toBeLessThan(1)
        }
        expect(Number.isInteger(ledger.position('X'))).toBe(true)
      }
      const cash = ledger.entries.reduce((sum, entry) => sum + entry.cash, ledger.openingCash)
      const held = ledger.entries.reduce((sum, entry) => sum + entry.quantity, 0)
      expect(ledger.cash).toBe(cash)
      expect(ledger.position('X')).toBe(held)
      expect(ledger.equity('X', 1_000_000)).toBe(cash + held * 1_000_000)
    }),
  )
})

it('gives whole units where the ratio of a split yields them, however it is written in binary', () => {
  fc.assert(
    fc.property(fc.integer({ min: -5000, max: 5000 }), fc.integer({ min: 1, max: 2000 }), (hundreds, percent) => {
      const ledger = new Ledger(0)
      ledger.fill(fillOf(100 * hundreds, 1_000_000, 0))
      ledger.split('X', percent / 100, 87_000_000, 0)
      expect(ledger.position('X')).toBe(hundreds * percent)
      expect(ledger.entries.map(({ kind }) => kind)).not.toContain('cash-in-lieu')
    }),
  )
})

it('charges a commission a share between its minimum and its cap', () => {
  const model = perShareFee({ perShare: 0.005, minimum: 1, maximumFraction: 0.01 })
  expect(fromMicros(model.fee(100, toMicros(50)))).toBe(1)
  expect(fromMicros(model.fee(-1000, toMicros(50)))).toBe(5)
  expect(fromMicros(model.fee(1000, toMicros(0.1)))).toBe(1)
  expect(model.fee(0, toMicros(50))).toBe(0)
  // 201 x 0.005 is 1.005, and in binary a little more
  expect(fromMicros(model.fee(201, toMicros(50)))).toBe(1.005)
})

it('rounds fees and slippage against us, never for us', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 10_000 }), fc.integer({ min: 1, max: 900_000_000 }), (quantity, price) => {
      expect(basisPointFee({ bps: 0.3 }).fee(quantity, price)).toBeGreaterThanOrEqual(quantity * price * 0.3e-4 - 1e-6)
      expect(basisPointSlippage({ bps: 0.7 }).slippage(quantity, price)).toBeGreaterThanOrEqual(price * 0.7e-4 - 1e-9)
    }),
  )
  expect(noFee.fee(5, 5)).toBe(0)
  expect(fixedSlippage({ perUnit: 0.005 }).slippage(1, toMicros(400))).toBe(5000)
})
