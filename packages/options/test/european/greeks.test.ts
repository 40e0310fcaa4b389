/**
 * Reference numbers: mpmath with 50 digits, rounded once (test/vectors/european-prices.csv is an excerpt of the
 * project's file of 1,200 rows). `cond` there is the sum of both legs over the price.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { europeanGreeks, europeanPrice, type OptionContract, type OptionMarket } from '../../src/index.ts'
import { itOnVectors, type VectorRow } from '../vectors.ts'

const GREEKS = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm'] as const
const LEAST_NORMAL = 2 ** -1022

function contractOf(row: VectorRow): OptionContract {
  const right = row.word('type') === 'C' ? 'call' : 'put'
  return { right, strike: row.number('strike'), yearsToExpiry: row.number('t') }
}

function marketOf(row: VectorRow): OptionMarket {
  const [spot, rate, dividendYield, volatility] = ['spot', 'r', 'q', 'sigma'].map(row.number)
  return { spot: spot!, rate: rate!, dividendYield: dividendYield!, volatility: volatility! }
}

function deviations(row: VectorRow): number {
  const [spot, strike, t, r, q, sigma] = ['spot', 'strike', 't', 'r', 'q', 'sigma'].map(row.number)
  const total = sigma! * Math.sqrt(t!)
  return Math.abs(Math.log(spot! / strike!) + (r! - q!) * t!) / total + total / 2
}

describe('European price and Greeks', () => {
  itOnVectors('european-prices.csv', 'european_bs.csv', 'prices are within 1e-15 of spot and strike', (rows) => {
    for (const row of rows) {
      const bound = 1e-15 * (row.number('spot') + row.number('strike'))
      const miss = Math.abs(europeanPrice(contractOf(row), marketOf(row)) - row.number('price'))
      expect(miss, row.line).toBeLessThanOrEqual(bound)
    }
  })

  itOnVectors('european-prices.csv', 'european_bs.csv', 'prices are relatively accurate in the tails', (rows) => {
    for (const row of rows.filter((row) => row.number('price') >= LEAST_NORMAL)) {
      const bound = 1e-15 * row.number('cond') * (1 + deviations(row) ** 2)
      const expected = row.number('price')
      const miss = Math.abs(europeanPrice(contractOf(row), marketOf(row)) - expected) / expected
      expect(miss, row.line).toBeLessThanOrEqual(bound)
    }
  })

  itOnVectors('european-prices.csv', 'european_bs.csv', 'all eight Greeks are within 1e-12', (rows) => {
    for (const row of rows) {
      const greeks = europeanGreeks(contractOf(row), marketOf(row))
      for (const name of GREEKS.filter((name) => Math.abs(row.number(name)) >= LEAST_NORMAL)) {
        const miss = Math.abs(greeks[name] / row.number(name) - 1)
        expect(miss, `${name}: ${row.line}`).toBeLessThanOrEqual(1e-12)
      }
    }
  })
})

describe('limits', () => {
  const market: OptionMarket = { spot: 100, rate: 0.05, dividendYield: 0.02, volatility: 0.2 }

  it('zero time gives the intrinsic value and a step of delta', () => {
    const call = europeanGreeks({ right: 'call', strike: 90, yearsToExpiry: 0 }, market)
    expect(call).toMatchObject({ price: 10, delta: 1, gamma: 0, vega: 0 })
    expect([call.vanna, call.vomma].map(Math.abs)).toEqual([0, 0])
    const put = europeanGreeks({ right: 'put', strike: 90, yearsToExpiry: 0 }, market)
    expect([put.price, Math.abs(put.delta)]).toEqual([0, 0])
    const kink = europeanGreeks({ right: 'call', strike: 100, yearsToExpiry: 0 }, market)
    expect(kink.price).toBe(0)
    expect(kink.delta).toBeCloseTo(0.5, 15)
    expect(europeanGreeks({ right: 'put', strike: 100, yearsToExpiry: 0 }, market).delta).toBeCloseTo(-0.5, 15)
  })

  it('zero volatility gives the discounted intrinsic value of the forward', () => {
    const still = { ...market, volatility: 0 }
    const forward = 100 * Math.exp(-0.02) - 90 * Math.exp(-0.05)
    expect(europeanPrice({ right: 'call', strike: 90, yearsToExpiry: 1 }, still)).toBeCloseTo(forward, 13)
    expect(europeanPrice({ right: 'put', strike: 90, yearsToExpiry: 1 }, still)).toBe(0)
  })

  it('a spot or strike of zero leaves one leg', () => {
    const put = europeanGreeks({ right: 'put', strike: 100, yearsToExpiry: 1 }, { ...market, spot: 0 })
    expect(put.price).toBeCloseTo(100 * Math.exp(-0.05), 13)
    expect(put.delta).toBeCloseTo(-Math.exp(-0.02), 15)
    expect(europeanPrice({ right: 'call', strike: 100, yearsToExpiry: 1 }, { ...market, spot: 0 })).toBe(0)
    expect(europeanPrice({ right: 'call', strike: 0, yearsToExpiry: 1 }, market)).toBeCloseTo(100 * Math.exp(-0.02), 13)
  })

  it('what is no option is NaN in every number', () => {
    const bad = [Number.NaN, Infinity, -1]
    for (const value of bad)
      for (const name of ['spot', 'volatility'] as const) {
        const priced = europeanGreeks({ right: 'put', strike: 100, yearsToExpiry: 1 }, { ...market, [name]: value })
        expect(Object.values(priced).every(Number.isNaN)).toBe(true)
      }
    expect(europeanPrice({ right: 'call', strike: -1, yearsToExpiry: 1 }, market)).toBeNaN()
    expect(europeanPrice({ right: 'call', strike: 1, yearsToExpiry: -1 }, market)).toBeNaN()
  })
})

describe('properties', () => {
  const options = fc.record({
    spot: fc.double({ min: 1, max: 1000, noNaN: true }),
    moneyness: fc.oneof(fc.double({ min: 0.3, max: 3, noNaN: true }), fc.constant(1)),
    yearsToExpiry: fc.double({ min: 1e-6, max: 30, noNaN: true }),
    rate: fc.oneof(fc.double({ min: -0.05, max: 0.15, noNaN: true }), fc.constant(0.05)),
    dividendYield: fc.oneof(fc.double({ min: -0.05, max: 0.15, noNaN: true }), fc.constant(0.05)),
    volatility: fc.double({ min: 0.01, max: 5, noNaN: true }),
  })

  it('a call less a put is a forward, in price and in every Greek', () => {
    fc.assert(
      fc.property(options, ({ moneyness, yearsToExpiry, ...market }) => {
        const strike = market.spot * moneyness
        const call = europeanGreeks({ right: 'call', strike, yearsToExpiry }, market)
        const put = europeanGreeks({ right: 'put', strike, yearsToExpiry }, market)
        const spotLeg = market.spot * Math.exp(-market.dividendYield * yearsToExpiry)
        const strikeLeg = strike * Math.exp(-market.rate * yearsToExpiry)
        const close = 1e-14 * (spotLeg + strikeLeg)
        expect(Math.abs(call.price - put.price - (spotLeg - strikeLeg))).toBeLessThanOrEqual(close)
        expect(europeanPrice({ right: 'call', strike, yearsToExpiry }, market)).toBe(call.price)
        expect(europeanPrice({ right: 'put', strike, yearsToExpiry }, market)).toBe(put.price)
        expect(Math.abs(call.delta - put.delta - spotLeg / market.spot)).toBeLessThanOrEqual(close / market.spot)
        expect(Math.abs(call.rho - put.rho - yearsToExpiry * strikeLeg)).toBeLessThanOrEqual(close * yearsToExpiry)
        expect([call.gamma, call.vega, call.vanna, call.vomma]).toEqual([put.gamma, put.vega, put.vanna, put.vomma])
      }),
      { numRuns: 2000 },
    )
  })

  it('a price rises with volatility and stays within its bounds', () => {
    fc.assert(
      fc.property(options, fc.constantFrom('call' as const, 'put' as const), (option, right) => {
        const { moneyness, yearsToExpiry, ...market } = option
        const contract = { right, strike: market.spot * moneyness, yearsToExpiry }
        const price = europeanPrice(contract, market)
        const noise = 1e-15 * (market.spot + contract.strike)
        const dearer = europeanPrice(contract, { ...market, volatility: market.volatility * 1.01 })
        expect(dearer).toBeGreaterThanOrEqual(price - noise)
        expect(price).toBeGreaterThanOrEqual(0)
        const bound = right === 'call' ? market.spot : contract.strike
        const rate = right === 'call' ? market.dividendYield : market.rate
        expect(price).toBeLessThanOrEqual(bound * Math.exp(-rate * yearsToExpiry) * (1 + 1e-14))
      }),
      { numRuns: 2000 },
    )
  })
})
