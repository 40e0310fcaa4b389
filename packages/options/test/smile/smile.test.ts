import fc from 'fast-check'
import { expect, it } from 'vitest'
import { expectedMove, straddleMove } from '../../src/chain/expected-move.ts'
import { forwardVolatility, skewOf, termStructure } from '../../src/smile/skew.ts'
import { flatSmile, normalisedPrice, type Smile, smileQuantile, sviSmile } from '../../src/smile/smile.ts'
import { smileAt, volatilityAt } from '../../src/smile/surface.ts'
import { normalCdf } from '../../src/index.ts'
import { ladderOf, modelQuotes } from '../chain/model-chain.ts'

const near = { years: 0.1, svi: { a: 0.001, b: 0.03, rho: -0.4, m: 0.02, sigma: 0.1 } }
const far = { years: 0.5, svi: { a: 0.006, b: 0.07, rho: -0.4, m: 0.03, sigma: 0.15 } }
const surface = [near, far]
const tenors = fc.double({ min: 0.02, max: 0.5, noNaN: true })
const places = fc.double({ min: -0.6, max: 0.5, noNaN: true })

/** Simpson's rule. */
function integral(f: (x: number) => number, from: number, to: number, steps = 4000): number {
  const h = (to - from) / steps
  let sum = f(from) + f(to)
  for (let i = 1; i < steps; i++) sum += (i % 2 === 0 ? 2 : 4) * f(from + i * h)
  return (sum * h) / 3
}

it.each([
  ['before the first expiry', 0.05],
  ['at an expiry', 0.1],
  ['between two', 0.25],
])('is a distribution whose mean is the forward, %s', (_, years) => {
  const smile = smileAt(surface, years)!
  expect(integral(smile.density, -4, 4)).toBeCloseTo(1, 5)
  expect(integral((k) => Math.exp(k) * smile.density(k), -4, 4)).toBeCloseTo(1, 5)
})

it('has a survival that is the density summed up, and quantiles that invert it', () => {
  fc.assert(
    fc.property(tenors, places, (years, k) => {
      const smile = smileAt(surface, years)!
      expect(smile.survival(k)).toBeCloseTo(integral(smile.density, k, 4), 4)
      const probability = smile.survival(k)
      if (probability > 1e-6 && probability < 1 - 1e-6)
        expect(smile.survival(smileQuantile(smile, probability))).toBeCloseTo(probability, 9)
    }),
    { numRuns: 40 },
  )
})

it('has digital prices that agree with differences of option prices', () => {
  fc.assert(
    fc.property(tenors, fc.double({ min: 0.01, max: 0.4, noNaN: true }), (years, k) => {
      const smile = smileAt(surface, years)!
      const price = (x: number) => normalisedPrice(x, smile.totalVariance(x))
      const h = 1e-4
      const digital = (price(k - h) - price(k + h)) / (Math.exp(k + h) - Math.exp(k - h))
      expect(smile.survival(k)).toBeCloseTo(digital, 5)
    }),
  )
})

it('never falls in total variance from one tenor to the next', () => {
  fc.assert(
    fc.property(tenors, tenors, places, (a, b, k) => {
      const [earlier, later] = [smileAt(surface, Math.min(a, b))!, smileAt(surface, Math.max(a, b))!]
      expect(later.totalVariance(k) - earlier.totalVariance(k)).toBeGreaterThan(-1e-12)
    }),
  )
})

it('knows nothing beyond the last expiry or before now', () => {
  expect(smileAt(surface, 0.51)).toBeUndefined()
  expect(smileAt(surface, 0)).toBeUndefined()
  expect(smileAt([], 0.1)).toBeUndefined()
  expect(termStructure(surface, [0.05, 0.3, 2]).map(({ years }) => years)).toEqual([0.05, 0.3])
})

it('has no skew on one volatility and d1 at the quarter deltas', () => {
  const skew = skewOf(flatSmile(0.2, 0.25))
  expect(skew.atTheMoney).toBeCloseTo(0.2, 12)
  for (const none of [skew.slope, skew.riskReversal, skew.butterfly]) expect(none).toBeCloseTo(0, 9)
  expect(normalCdf(0.05 - skew.callMoneyness / 0.1)).toBeCloseTo(0.25, 9)
  expect(normalCdf(skew.putMoneyness / 0.1 - 0.05)).toBeCloseTo(0.25, 9)
})

it('reads skew off a tilted smile', () => {
  const smile = sviSmile(near.svi, near.years)
  const skew = skewOf(smile)
  const h = 1e-6
  expect(skew.slope).toBeCloseTo((volatilityAt(smile, h) - volatilityAt(smile, -h)) / (2 * h), 5)
  expect(skew.riskReversal).toBeLessThan(0)
  expect(skew.butterfly).toBeGreaterThan(0)
})

it('gives forward volatilities that put the variances together again', () => {
  const [first, second] = termStructure(surface, [0.1, 0.5]) as [ReturnType<typeof skewOf>, ReturnType<typeof skewOf>]
  const between = forwardVolatility(first, second)
  expect(first.atTheMoney ** 2 * 0.1 + between ** 2 * 0.4).toBeCloseTo(second.atTheMoney ** 2 * 0.5, 12)
  expect(forwardVolatility({ years: 1, atTheMoney: 0.4 }, { years: 2, atTheMoney: 0.2 })).toBeNaN()
})

it('expects the move that the distribution has on average', () => {
  const smile: Smile = smileAt(surface, 0.25)!
  const move = expectedMove(smile, 200)
  expect(move.meanAbsolute).toBeCloseTo(
    integral((k) => Math.abs(200 * Math.exp(k) - 200) * smile.density(k), -4, 4),
    2,
  )
  expect(smile.survival(Math.log(move.low / 200)) - smile.survival(Math.log(move.high / 200))).toBeCloseTo(0.6827, 4)
})

it('expects the same move from the straddle struck at the forward', () => {
  const chain = { forward: 100, years: 0.25, rate: 0.05, volatility: () => 0.2, strikes: [90, 100, 110] }
  const ladder = ladderOf(modelQuotes(chain))
  const move = expectedMove(flatSmile(0.2, 0.25), 100).meanAbsolute
  expect(straddleMove(ladder, 100, Math.exp(-0.0125))).toBeCloseTo(move, 9)
  expect(straddleMove(ladderOf(modelQuotes({ ...chain, strikes: [] })), 100, 1)).toBeNaN()
})
