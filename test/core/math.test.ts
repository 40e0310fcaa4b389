import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { exp, expm1, log, log1p } from '../../src/core/math.ts'

/** Distance in units of the last place of `b`. */
function ulps(a: number, b: number): number {
  const bits = new BigInt64Array(Float64Array.of(a, b).buffer)
  return Number(bits[0]! > bits[1]! ? bits[0]! - bits[1]! : bits[1]! - bits[0]!)
}

// Correctly rounded values computed with 40 digits (mpmath 1.3).
it.each([
  [1e-10, 1.0000000001],
  [0.5, 1.6487212707001282],
  [2, 7.38905609893065],
  [-3.7, 0.024723526470339388],
  [100.25, 3.451610733125924e43],
  [-700.5, 5.980196118639791e-305],
  [709.5, 1.3549863193146328e308],
])('exp(%d) is within one unit of the last place', (x, expected) => {
  expect(ulps(exp(x), expected)).toBeLessThanOrEqual(1)
})

it.each([
  [1e-300, -690.7755278982137],
  [0.1, -2.3025850929940455],
  [0.75, -0.2876820724517809],
  [0.9999999, -1.0000000494736474e-7],
  [1.5, 0.4054651081081644],
  [1e10, 23.025850929940457],
  [1.7e308, 709.7268368932282],
])('log(%d) is within one unit of the last place', (x, expected) => {
  expect(ulps(log(x), expected)).toBeLessThanOrEqual(1)
})

it('agrees with the engine to two units of the last place everywhere', () => {
  const anyExponent = fc.double({ min: -745, max: 709.7, noNaN: true })
  const anyPositive = fc.double({ min: 5e-324, max: Number.MAX_VALUE, noNaN: true })
  fc.assert(
    fc.property(anyExponent, (x) => {
      expect(ulps(exp(x), Math.exp(x))).toBeLessThanOrEqual(2)
    }),
  )
  fc.assert(
    fc.property(anyPositive, (x) => {
      expect(ulps(log(x), Math.log(x))).toBeLessThanOrEqual(2)
    }),
  )
})

it('keeps the digits of small arguments', () => {
  const small = fc.double({ min: -0.4, max: 0.4, noNaN: true })
  fc.assert(
    fc.property(small, (x) => {
      expect(ulps(log1p(x), Math.log1p(x))).toBeLessThanOrEqual(4)
    }),
  )
  fc.assert(
    fc.property(small, (x) => {
      expect(ulps(expm1(x), Math.expm1(x))).toBeLessThanOrEqual(4)
    }),
  )
  expect(log1p(1e-20)).toBe(1e-20)
  expect(expm1(-1e-20)).toBe(-1e-20)
})

it('has the limits of the functions', () => {
  expect([exp(710), exp(-746), exp(0), exp(-Infinity)]).toEqual([Infinity, 0, 1, 0])
  expect([log(0), log(1), log(Infinity)]).toEqual([-Infinity, 0, Infinity])
  expect([exp(Number.NaN), log(Number.NaN), log(-1)]).toEqual([Number.NaN, Number.NaN, Number.NaN])
  expect([log1p(-1), expm1(-Infinity), expm1(Infinity)]).toEqual([-Infinity, -1, Infinity])
})
