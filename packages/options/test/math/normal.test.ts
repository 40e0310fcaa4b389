/** Reference numbers: mpmath with 40 digits, rounded to doubles. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { erfc, exp, log, normalCdf, normalDensity, normalQuantile } from '../../src/index.ts'
import { logRatio } from '../../src/math/elementary.ts'
import { millsDifference, millsRatio } from '../../src/math/mills.ts'

const EPSILON = Number.EPSILON

function expectNear(actual: number, expected: number, relative: number): void {
  expect(Math.abs(actual - expected)).toBeLessThanOrEqual(relative * Math.abs(expected))
}

it('exp and log agree with those of the engine within two units in the last place', () => {
  fc.assert(
    fc.property(fc.double({ min: -700, max: 709, noNaN: true }), (x) => {
      expectNear(exp(x), Math.exp(x), 2 * EPSILON)
    }),
    { numRuns: 20_000 },
  )
  fc.assert(
    fc.property(fc.double({ min: 0, max: 1e308, minExcluded: true, noNaN: true }), (x) => {
      expectNear(log(x), Math.log(x), 2 * EPSILON)
    }),
    { numRuns: 20_000 },
  )
})

it('the limits are exact', () => {
  expect([exp(0), exp(-Infinity), exp(Infinity), exp(-800), exp(800)]).toEqual([1, 0, Infinity, 0, Infinity])
  expect(exp(Number.NaN)).toBeNaN()
  expect([log(1), log(0), log(Infinity)]).toEqual([0, -Infinity, Infinity])
  expect(log(-1)).toBeNaN()
  expect([normalCdf(-Infinity), normalCdf(Infinity)]).toEqual([0, 1])
  expectNear(normalCdf(0), 0.5, EPSILON)
  expect([normalQuantile(0), normalQuantile(1)]).toEqual([-Infinity, Infinity])
  expect(Math.abs(normalQuantile(0.5))).toBeLessThan(1e-15)
  expect(normalQuantile(1.5)).toBeNaN()
})

it('the logarithm of a quotient near one is relatively accurate', () => {
  fc.assert(
    fc.property(fc.double({ min: 1, max: 1e6, noNaN: true }), fc.integer({ min: 1, max: 1 << 20 }), (b, steps) => {
      const a = b + steps * 2 ** -30
      expectNear(logRatio(a, b), Math.log1p((a - b) / b), 4 * EPSILON)
    }),
    { numRuns: 5000 },
  )
})

it('N, erfc and their inverse keep their accuracy in the tails', () => {
  const probabilities: [number, number][] = [
    [-37, 5.725571222524577e-300],
    [-20, 2.7536241186062337e-89],
    [-8, 6.220960574271784e-16],
    [-3, 0.0013498980316300946],
    [-1, 0.15865525393145705],
    [-0.25, 0.4012936743170763],
    [0.5, 0.6914624612740131],
    [1.5, 0.9331927987311419],
    [6, 0.9999999990134123],
  ]
  for (const [x, p] of probabilities) expectNear(normalCdf(x), p, 5 * EPSILON * (1 + x * x))
  const errors: [number, number][] = [
    [-1.5, 1.9661051464753108],
    [-0.1, 1.1124629160182848],
    [0.3, 0.6713732405408726],
    [1, 0.15729920705028513],
    [3, 2.209049699858544e-5],
    [10, 2.088487583762545e-45],
    [25, 8.300172571196523e-274],
  ]
  for (const [x, value] of errors) expectNear(erfc(x), value, 5 * EPSILON * (1 + x * x))
  const quantiles: [number, number][] = [
    [1e-300, -37.0470962993612],
    [1e-20, -9.262340089798407],
    [0.001, -3.0902323061678136],
    [0.025, -1.9599639845400543],
    [0.3, -0.5244005127080408],
    [0.9, 1.2815515655446006],
    [0.999, 3.090232306167813],
  ]
  for (const [p, x] of quantiles) expectNear(normalQuantile(p), x, 4 * EPSILON)
})

it("differences of Mills' ratio do not cancel", () => {
  fc.assert(
    fc.property(
      fc.double({ min: -0.5, max: 40, noNaN: true }),
      fc.double({ min: 0.01, max: 10, noNaN: true }),
      (w, gap) => {
        const { difference, far } = millsDifference(w, w + gap, gap)
        expectNear(far, millsRatio(w + gap), 4 * EPSILON)
        expect(Math.abs(difference - (millsRatio(w) - far))).toBeLessThanOrEqual(8 * EPSILON * millsRatio(w))
      },
    ),
    { numRuns: 5000 },
  )
  // R'(w) = w R(w) - 1, and at 0 it is -1.
  expectNear(millsDifference(-5e-13, 5e-13, 1e-12).difference, 1e-12, 4 * EPSILON)
})

it('gives pinned bits, which must be the same on every machine', () => {
  expect([exp(1), exp(-0.3), log(3), log(0.1), normalCdf(-1.25), normalDensity(0.5)]).toEqual([
    2.7182818284590455, 0.7408182206817179, 1.0986122886681098, -2.3025850929940455, 0.10564977366685527,
    0.3520653267642995,
  ])
})
