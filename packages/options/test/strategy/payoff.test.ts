import fc from 'fast-check'
import { expect, it } from 'vitest'
import { flatSmile, sviSmile } from '../../src/smile/smile.ts'
import { europeanPrice, normalCdf } from '../../src/index.ts'
import * as build from '../../src/strategy/builders.ts'
import { type Leg, openingCost, reversed } from '../../src/strategy/leg.ts'
import { legProfit, payoffProfile, profitAtExpiry } from '../../src/strategy/payoff.ts'
import { positionValue, valueBreakevens } from '../../src/strategy/position.ts'
import { lognormalSurvival, profitProbability, smileSurvival } from '../../src/strategy/profit-probability.ts'

const terms = { yearsToExpiry: 0.25 }
const at = (strike: number, price: number) => ({ strike, price })

const option = fc.record({
  kind: fc.constant('option' as const),
  right: fc.constantFrom('call' as const, 'put' as const),
  strike: fc.integer({ min: 50, max: 150 }),
  yearsToExpiry: fc.constant(0.25),
  quantity: fc.integer({ min: -5, max: 5 }),
  multiplier: fc.constant(100),
  price: fc.double({ min: 0, max: 40, noNaN: true }),
})
const shares = fc.record({
  kind: fc.constant('shares' as const),
  quantity: fc.integer({ min: -500, max: 500 }),
  price: fc.double({ min: 50, max: 150, noNaN: true }),
})
const positions = fc.array(fc.oneof({ weight: 4, arbitrary: option }, shares), { minLength: 1, maxLength: 6 })

it('pays the sum of its legs', () => {
  fc.assert(
    fc.property(positions, fc.double({ min: 0, max: 300, noNaN: true }), (legs: Leg[], spot) => {
      const sum = legs.reduce((total, leg) => total + legProfit(leg, spot), 0)
      expect(profitAtExpiry(legs, spot)).toBeCloseTo(sum, 8)
    }),
  )
})

it('has breakevens that are zeros, and no other change of sign', () => {
  fc.assert(
    fc.property(positions, (legs: Leg[]) => {
      const { breakevens, knots } = payoffProfile(legs)
      const scale = legs.reduce((sum, leg) => sum + Math.abs(leg.quantity) * 100 * 300, 1)
      for (const spot of breakevens)
        expect(Math.abs(profitAtExpiry(legs, spot))).toBeLessThan(1e-12 * scale * (1 + spot / 100))
      const edges = [...new Set([...knots, ...breakevens, 1e4])].sort((a, b) => a - b)
      for (const [i, from] of edges.slice(0, -1).entries()) {
        if (breakevens.some((spot) => spot > 1e4)) break
        const [a, b] = [0.01, 0.99].map((share) => profitAtExpiry(legs, from + share * (edges[i + 1]! - from)))
        if (Math.min(Math.abs(a!), Math.abs(b!)) > 1e-9 * scale) expect(Math.sign(a!)).toBe(Math.sign(b!))
      }
    }),
  )
})

it('is bounded by its maximum gain and loss', () => {
  fc.assert(
    fc.property(positions, fc.double({ min: 0, max: 1000, noNaN: true }), (legs: Leg[], spot) => {
      const { maximumGain, maximumLoss } = payoffProfile(legs)
      const profit = profitAtExpiry(legs, spot)
      expect(profit).toBeLessThanOrEqual(maximumGain + 1e-6)
      expect(profit).toBeGreaterThanOrEqual(-maximumLoss - 1e-6)
    }),
  )
})

it('knows the textbook figures of the named structures', () => {
  const profiles = {
    vertical: payoffProfile(build.vertical('call', at(100, 5), at(110, 2), terms)),
    straddle: payoffProfile(build.straddle(100, 4, 5, terms)),
    ironCondor: payoffProfile(build.ironCondor(at(80, 1), at(90, 2), at(110, 2.5), at(120, 1), terms)),
    butterfly: payoffProfile(build.butterfly('put', at(90, 1), at(100, 4), at(110, 9), terms)),
    coveredCall: payoffProfile(build.coveredCall(100, at(110, 3), terms)),
    nakedCall: payoffProfile(build.single('call', at(100, 5), { ...terms, quantity: -1 })),
    box: payoffProfile(build.box(at(90, 12), at(110, 3), at(90, 2), at(110, 12.5), terms)),
    collar: payoffProfile(build.collar(100, at(95, 2), at(105, 2), terms)),
  }
  expect(profiles.vertical).toMatchObject({ maximumGain: 700, maximumLoss: 300, breakevens: [103] })
  expect(profiles.straddle).toMatchObject({ maximumGain: Infinity, maximumLoss: 900, breakevens: [91, 109] })
  expect(profiles.ironCondor).toMatchObject({ maximumGain: 250, maximumLoss: 750, breakevens: [87.5, 112.5] })
  expect(profiles.butterfly).toMatchObject({ maximumGain: 800, maximumLoss: 200, breakevens: [92, 108] })
  expect(profiles.coveredCall).toMatchObject({ maximumGain: 1300, maximumLoss: 9700, breakevens: [97] })
  expect(profiles.nakedCall).toMatchObject({ maximumGain: 500, maximumLoss: Infinity, breakevens: [105] })
  expect(profiles.box).toMatchObject({ maximumGain: 50, maximumLoss: 0, breakevens: [] })
  expect(profiles.collar).toMatchObject({ maximumGain: 500, maximumLoss: 500, breakevens: [100] })
})

it('builds the other named structures with the legs they are known for', () => {
  const quantities = (legs: readonly Leg[]) => legs.map(({ quantity }) => quantity)
  const four = [at(90, 11), at(95, 7), at(105, 2), at(110, 1)] as const
  expect(quantities(build.condor('call', four, terms))).toEqual([1, -1, -1, 1])
  expect(quantities(build.ratioSpread('call', at(100, 5), at(110, 2), 2, terms))).toEqual([1, -2])
  expect(quantities(build.strangle(at(90, 2), at(110, 2), { ...terms, quantity: -3 }))).toEqual([-3, -3])
  expect(quantities(build.protectivePut(100, at(95, 2), terms))).toEqual([100, 1])
  const [near, far] = build.calendar('put', at(100, 3), at(100, 5), terms, 0.5)
  expect([near, far]).toMatchObject([
    { quantity: -1, yearsToExpiry: 0.25 },
    { quantity: 1, yearsToExpiry: 0.5 },
  ])
  expect(openingCost([near!, far!])).toBe(200)
})

const skewed = sviSmile({ a: 0.002, b: 0.05, rho: -0.5, m: 0.02, sigma: 0.12 }, 0.25)

it('gives the long and the reverse position probabilities of profit that sum to one', () => {
  fc.assert(
    fc.property(positions, (legs: Leg[]) => {
      const survival = smileSurvival(skewed, 101)
      const long = profitProbability(payoffProfile(legs), survival)
      const short = profitProbability(payoffProfile(reversed(legs)), survival)
      expect(long.profit + long.loss + long.even).toBeCloseTo(1, 12)
      expect(long.profit + short.profit + long.even).toBeCloseTo(1, 12)
      expect(short.even).toBeCloseTo(long.even, 12)
    }),
  )
})

it('gives a lone call the lognormal probability of ending above its breakeven', () => {
  const profile = payoffProfile(build.single('call', at(100, 5), terms))
  const expected = normalCdf((Math.log(102 / 105) - 0.02 / 4) / 0.1)
  expect(profitProbability(profile, lognormalSurvival(0.2, 102, 0.25)).profit).toBeCloseTo(expected, 12)
  expect(profitProbability(profile, smileSurvival(flatSmile(0.2, 0.25), 102)).profit).toBeCloseTo(expected, 12)
})

it('is worth what its legs are, and their Greeks', () => {
  const legs = build.vertical('call', at(100, 5), at(110, 2), { ...terms, quantity: 3 })
  const market = { spot: 101, rate: 0.03, dividendYield: 0.01, volatility: 0.25 }
  const value = (spot: number) => positionValue(legs, { market: () => market, spot })
  const price = (strike: number) => europeanPrice({ right: 'call', strike, yearsToExpiry: 0.25 }, market)
  expect(value(101).value).toBeCloseTo(300 * (price(100) - price(110)), 8)
  expect(value(101).profit).toBeCloseTo(300 * (price(100) - price(110) - 3), 8)
  const h = 0.01
  expect(value(101).delta).toBeCloseTo((value(101 + h).value - value(101 - h).value) / (2 * h), 3)
  expect(value(101).gamma).toBeCloseTo((value(101 + h).delta - value(101 - h).delta) / (2 * h), 3)
})

it('is worth its payoff once its time has passed', () => {
  fc.assert(
    fc.property(positions, fc.double({ min: 10, max: 300, noNaN: true }), (legs: Leg[], spot) => {
      const market = () => ({ spot, rate: 0.03, dividendYield: 0.01, volatility: 0.25 })
      const { profit } = positionValue(legs, { market, spot, elapsedYears: 0.25 })
      expect(profit).toBeCloseTo(profitAtExpiry(legs, spot), 6)
    }),
  )
})

it('finds the breakevens of a calendar at its first expiry', () => {
  const legs = build.calendar('call', at(100, 4), at(100, 5.6), terms, 0.5)
  const market = () => ({ spot: 100, rate: 0, dividendYield: 0, volatility: 0.2 })
  const valuation = { market, elapsedYears: 0.25 }
  const zeros = valueBreakevens(legs, valuation, 50, 150)
  expect(zeros).toHaveLength(2)
  for (const spot of zeros) expect(positionValue(legs, { ...valuation, spot }).profit).toBeCloseTo(0, 6)
})

it('refuses a short leg that outlives another, whose loss no one expiry bounds', () => {
  const calendar = build.calendar('call', at(100, 4), at(100, 8), terms, 1)
  const zero = calendar.map((leg, i) => (i === 0 ? { ...leg, quantity: 0 } : leg))
  expect(() => payoffProfile(reversed(calendar))).toThrow(/The short 100 call expires at 1 years, another leg at 0.25/)
  expect(payoffProfile(calendar).maximumLoss).toBe(400)
  expect(payoffProfile(reversed(zero)).maximumLoss).toBe(Infinity)
})
