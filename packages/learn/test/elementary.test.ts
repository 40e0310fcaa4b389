import fc from 'fast-check'
import { expect, it } from 'vitest'
import { exp, log, sigmoid } from '../src/index.ts'

const EPSILON = Number.EPSILON

it('exp and log agree with those of the engine within two units in the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => {
      const expected = Math.exp(x)
      expect(Math.abs(exp(x) - expected)).toBeLessThanOrEqual(2 * EPSILON * expected)
    }),
    { numRuns: 20_000 },
  )
  fc.assert(
    fc.property(
      fc.double({ min: 0, max: 1e308, minExcluded: true, noNaN: true }),
      fc.double({ min: 0.5, max: 2, noNaN: true }),
      (x, near) => {
        for (const value of [x, near]) {
          const expected = Math.log(value)
          expect(Math.abs(log(value) - expected)).toBeLessThanOrEqual(2 * EPSILON * Math.abs(expected))
        }
      },
    ),
    { numRuns: 20_000 },
  )
})

it('powers of two are exact, so that scaling by them is', () => {
  let power = 1
  for (let k = 0; k <= 1023; k++, power *= 2) expect(2 ** k).toBe(power)
  power = 1
  for (let k = 0; k >= -1074; k--, power /= 2) expect(2 ** k).toBe(power)
})

it('the limits are exact', () => {
  expect([exp(0), exp(-Infinity), exp(Infinity), exp(-800), exp(800)]).toEqual([1, 0, Infinity, 0, Infinity])
  expect(exp(Number.NaN)).toBeNaN()
  expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity])
  expect(log(-1)).toBeNaN()
  expect([sigmoid(0), sigmoid(800), sigmoid(-800), sigmoid(Infinity), sigmoid(-Infinity)]).toEqual([0.5, 1, 0, 1, 0])
})

it('gives pinned bits, which must be the same on every machine', () => {
  expect([exp(1), exp(-0.3), log(3), log(0.1), sigmoid(1.25)]).toEqual([
    2.7182818284590455, 0.7408182206817179, 1.0986122886681098, -2.3025850929940455, 0.7772998611746911,
  ])
})
