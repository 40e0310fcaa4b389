import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  exactSum,
  floatText,
  pythonMean,
  pythonSum,
  roundHalfEven,
  roundToCents,
} from '../../../../src/backtest/orb/seed/python-number.ts'

// Expected values are those that CPython 3.12 prints for the calls that the titles name.

it('sum()', () => {
  expect(pythonSum([0.1, 0.2, 0.3])).toBe(0.6)
  expect(pythonSum(Array.from<number>({ length: 10 }).fill(0.1))).toBe(1)
  expect(pythonSum([1, 1e100, 1, -1e100])).toBe(2)
  expect(pythonSum([])).toBe(0)
})

it('math.fsum() and statistics.fmean()', () => {
  expect(exactSum([1e-16, 1, 1e16])).toBe(10_000_000_000_000_002)
  expect(exactSum([1, 1e100, 1, -1e100])).toBe(2)
  expect(exactSum([0.1, 0.1, 0.1])).toBe(0.30000000000000004)
  expect(pythonMean([3.5, 4, 5.25])).toBe(4.25)
})

it('round()', () => {
  expect([0.5, 1.5, 2.5, -0.5, -1.5, 2.4999].map(roundHalfEven)).toEqual([0, 2, 2, 0, -2, 2])
  expect([2.675, 1.005, 0.125, 0.375, -0.125, -0.001, 55.13].map(roundToCents)).toEqual([
    2.67, 1, 0.12, 0.38, -0.12, -0, 55.13,
  ])
})

it('repr()', () => {
  expect([193, 0.1, -0, 2954.296875, -0.5].map(floatText)).toEqual(['193.0', '0.1', '-0.0', '2954.296875', '-0.5'])
})

/** Doubles as whole numbers of 2^-1074, so that sums are exact. */
function exactly(value: number): bigint {
  let scaled = value
  let power = 0
  while (!Number.isInteger(scaled)) {
    scaled *= 2
    power++
  }
  return BigInt(scaled) << BigInt(400 - power)
}

it('the exact sum is the nearest number to the sum', () => {
  const value = fc.double({ min: -1e6, max: 1e6, noNaN: true }).filter((x) => x === 0 || Math.abs(x) > 1e-60)
  fc.assert(
    fc.property(fc.array(value, { minLength: 1, maxLength: 40 }), (values) => {
      const exact = values.reduce((sum, x) => sum + exactly(x), 0n)
      const found = exactSum(values)
      const away = (x: number): bigint => {
        const difference = exactly(x) - exact
        return difference < 0n ? -difference : difference
      }
      const step = Math.max(Math.abs(found) * 2 ** -52, 1e-60)
      expect(away(found) <= away(found + step)).toBe(true)
      expect(away(found) <= away(found - step)).toBe(true)
    }),
  )
})
