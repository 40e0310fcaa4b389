import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { erfc, normalCdf, normalDensity, normalInverse } from '../../../src/core/stats/normal.ts'

const relative = (given: number, expected: number): number => Math.abs(given / expected - 1)

// Values computed with 40 digits (mpmath 1.3).
it.each([
  [-3, 1.9999779095030015],
  [-0.3, 1.3286267594591274],
  [0.1, 0.887537083981715],
  [0.46, 0.5153446099983203],
  [0.48, 0.4972503293052351],
  [1, 0.15729920705028513],
  [2.5, 0.0004069520174449589],
  [4, 1.541725790028002e-8],
  [4.5, 1.9661604415428876e-10],
  [10, 2.088487583762545e-45],
  [26, 5.663192408856143e-296],
])('erfc(%d) is right to 1e-15', (x, expected) => {
  expect(relative(erfc(x), expected)).toBeLessThan(1e-15)
})

it.each([
  [-8, 6.220960574271784e-16],
  [-1.96, 0.024997895148220435],
  [-0.5, 0.3085375387259869],
  [1, 0.8413447460685429],
  [1.6448536269514722, 0.95],
  [3, 0.9986501019683699],
])('the normal distribution function at %d is right to 1e-14', (z, expected) => {
  expect(relative(normalCdf(z), expected)).toBeLessThan(1e-14)
})

it.each([
  [0.975, 1.9599639845400538],
  [0.95, 1.6448536269514722],
  [0.6, 0.2533471031357997],
  [0.2, -0.8416212335729142],
  [0.01, -2.326347874040841],
  [1e-6, -4.753424308822899],
  [1e-12, -7.034483825301132],
])('the normal quantile of %d is right to 2e-15', (p, expected) => {
  expect(relative(normalInverse(p), expected)).toBeLessThan(2e-15)
})

it('has exact middles and limits', () => {
  expect([normalCdf(0), normalInverse(0.5), erfc(0)]).toEqual([0.5, 0, 1])
  expect([normalInverse(0), normalInverse(1)]).toEqual([-Infinity, Infinity])
  expect([normalInverse(-0.1), normalInverse(Number.NaN), erfc(Number.NaN)]).toEqual([
    Number.NaN,
    Number.NaN,
    Number.NaN,
  ])
  expect([normalCdf(-40), normalCdf(40), erfc(-Infinity), erfc(Infinity)]).toEqual([0, 1, 2, 0])
})

it('turns a probability into its quantile and back', () => {
  fc.assert(
    fc.property(fc.double({ min: 1e-12, max: 1 - 1e-12, noNaN: true }), (p) => {
      expect(Math.abs(normalCdf(normalInverse(p)) - p)).toBeLessThan(1e-14)
    }),
  )
})

it('is symmetric and its density is its slope', () => {
  fc.assert(
    fc.property(fc.double({ min: -6, max: 6, noNaN: true }), (z) => {
      expect(normalCdf(z) + normalCdf(-z)).toBeCloseTo(1, 15)
      expect((normalCdf(z + 1e-4) - normalCdf(z - 1e-4)) / 2e-4).toBeCloseTo(normalDensity(z), 7)
    }),
  )
})
