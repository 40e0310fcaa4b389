import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { correlation, covariance, neweyWestLags, neweyWestT, slope } from '../../../src/core/stats/dependence.ts'
import {
  mean,
  populationVariance,
  sampleExcessKurtosis,
  sampleSkewness,
  shape,
  variance,
} from '../../../src/core/stats/moments.ts'
import { median, quantile } from '../../../src/core/stats/quantile.ts'

// Expected figures from NumPy 2.4 and SciPy 1.17.
const x = [0.3, -1.2, 0.8, 2.5, -0.4, 0, 1.1, -2.2, 0.9, 0.35]
const y = [0.1, -0.7, 0.9, 1.9, -0.2, 0.3, 0.6, -1.9, 1.2, 0.1]
const numbers = fc.array(fc.double({ min: -1e3, max: 1e3, noNaN: true }), { minLength: 2, maxLength: 40 })

it('has the moments of SciPy', () => {
  const { skewness, kurtosis } = shape(x)
  expect(variance(x)).toBeCloseTo(1.6778055555555556, 14)
  expect(skewness).toBeCloseTo(-0.21622361300909887, 14)
  expect(sampleSkewness(skewness, x.length)).toBeCloseTo(-0.2564096628823374, 14)
  expect(kurtosis).toBeCloseTo(2.9112342706977956, 14)
  expect(sampleExcessKurtosis(kurtosis, x.length)).toBeCloseTo(0.8073605856978876, 13)
})

it('has the quantiles and the dependence of NumPy', () => {
  expect([0.05, 0.33, 0.95].map((p) => quantile(x, p))).toEqual([
    expect.closeTo(-1.75, 14),
    expect.closeTo(-0.012, 14),
    expect.closeTo(1.87, 14),
  ])
  expect(correlation(x, y)).toBeCloseTo(0.9696781574237655, 14)
  expect(slope(x, y)).toBeCloseTo(1.1951010964691682, 14)
})

it('gives no spread, exactly, to values that are all the same', () => {
  fc.assert(
    fc.property(fc.double({ min: -10, max: 10, noNaN: true }), fc.integer({ min: 2, max: 50 }), (value, n) => {
      const same = Array.from({ length: n }, () => value)
      expect([variance(same), populationVariance(same)]).toEqual([0, 0])
      expect([shape(same).skewness, correlation(same, same), neweyWestT(same, 2)]).toEqual([NaN, NaN, NaN])
    }),
  )
})

it('says that too few values have no spread', () => {
  expect([variance([1]), sampleSkewness(0, 2), sampleExcessKurtosis(3, 3), mean([])]).toEqual([NaN, NaN, NaN, NaN])
  expect([quantile([], 0.5), quantile([1, 2], -0.1), quantile([1, Number.NaN], 0.5)]).toEqual([NaN, NaN, NaN])
})

it('lies between the order statistics that a naive sort finds', () => {
  fc.assert(
    fc.property(numbers, fc.double({ min: 0, max: 1, noNaN: true }), (values, p) => {
      const rising = values.toSorted((a, b) => a - b)
      const position = p * (values.length - 1)
      const low = rising[Math.floor(position)]!
      const high = rising[Math.ceil(position)]!
      const exact = low + (position - Math.floor(position)) * (high - low)
      expect(quantile(values, p)).toBeCloseTo(exact, 9)
      expect(quantile(values, p)).toBeGreaterThanOrEqual(low)
      expect(quantile(values, p)).toBeLessThanOrEqual(high)
    }),
  )
  expect([median([3, 1, 2]), quantile([5, 7], 0), quantile([5, 7], 1)]).toEqual([2, 5, 7])
})

it('moves with shifts and scales as it must', () => {
  fc.assert(
    fc.property(numbers, fc.integer({ min: 1, max: 9 }), fc.integer({ min: -50, max: 50 }), (values, scale, shift) => {
      const moved = values.map((value) => value * scale + shift)
      expect(variance(moved)).toBeCloseTo(variance(values) * scale * scale, 4)
      expect(covariance(moved, values)).toBeCloseTo(variance(values) * scale, 4)
      expect(quantile(moved, 0.3)).toBeCloseTo(quantile(values, 0.3) * scale + shift, 7)
    }),
  )
})

it('chooses the lags of Newey and West by their rule of thumb', () => {
  expect([2, 24, 100, 4024, 8395, 100000].map(neweyWestLags)).toEqual([1, 2, 4, 9, 10, 18])
  for (let n = 2; n < 20000; n += 7) expect(neweyWestLags(n)).toBe(Math.floor(4 * (n / 100) ** (2 / 9)))
})
