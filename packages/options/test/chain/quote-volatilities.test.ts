import fc from 'fast-check'
import { expect, it } from 'vitest'
import { QUOTE_CONDITIONS } from '../../src/chain/quote-condition.ts'
import { quoteVolatilities } from '../../src/chain/quote-volatilities.ts'
import { smilePoints } from '../../src/chain/smile-points.ts'
import { realisedVolatility, variancePremium } from '../../src/chain/variance-premium.ts'
import { europeanGreeks, IV_STATUSES } from '../../src/index.ts'
import { ladderOf, modelQuotes } from './model-chain.ts'

const chain = { forward: 102, years: 0.5, rate: 0.03, strikes: [80, 90, 100, 110, 120], halfWidth: () => 0.02 }
const smile = (strike: number) => 0.2 + (100 - strike) / 500
const market = { forward: chain.forward, rate: chain.rate }

it('gives every quote back its volatility, and Greeks in the terms of the spot', () => {
  const quotes = modelQuotes({ ...chain, volatility: smile })
  const { bid, mid, ask } = quoteVolatilities(quotes, market, 0.5, 100)
  const dividendYield = 0.03 - Math.log(1.02) / 0.5
  for (const [row, strike] of quotes.strike.entries()) {
    expect(mid.volatility[row]).toBeCloseTo(smile(strike), 9)
    expect(bid.volatility[row]).toBeLessThan(mid.volatility[row]!)
    expect(ask.volatility[row]).toBeGreaterThan(mid.volatility[row]!)
    const right = quotes.right[row]! > 0 ? 'call' : 'put'
    const expected = europeanGreeks(
      { right, strike, yearsToExpiry: 0.5 },
      { spot: 100, rate: 0.03, dividendYield, volatility: smile(strike) },
    )
    for (const name of ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm'] as const) {
      expect(mid[name][row]).toBeCloseTo(expected[name], 6)
    }
  }
})

it('ends every quote with a volatility or a status', () => {
  const price = fc.oneof(fc.double(), fc.double({ min: 0, max: 40 }), fc.constantFrom(0, -1, Number.NaN, Infinity))
  fc.assert(
    fc.property(fc.array(fc.tuple(price, price, price), { minLength: 1, maxLength: 9 }), price, (rows, years) => {
      const column = (j: number) => Float64Array.from(rows, (row) => row[j]!)
      const quotes = {
        right: Int8Array.from(rows, (_, i) => (i % 2 === 0 ? 1 : -1)),
        strike: column(0),
        bid: column(1),
        ask: column(2),
      }
      const found = quoteVolatilities(quotes, market, years)
      for (const side of [found.bid, found.mid, found.ask]) {
        for (const [row, code] of side.status.entries()) {
          expect(side.volatility[row]! > 0).toBe(IV_STATUSES[code] === 'ok')
        }
      }
      expect([...found.condition].every((code) => QUOTE_CONDITIONS[code] !== undefined)).toBe(true)
    }),
  )
})

it('calls every quote of a past expiry expired', () => {
  const nothing = { forward: Number.NaN, rate: Number.NaN }
  const { mid } = quoteVolatilities(modelQuotes({ ...chain, volatility: smile }), { ...nothing, rate: 0 }, 0, 100)
  expect([...mid.status].map((code) => IV_STATUSES[code])).toEqual(Array(10).fill('expired'))
  const unknown = quoteVolatilities(modelQuotes({ ...chain, volatility: smile }), nothing, 0.5, 100)
  expect([...unknown.mid.status].map((code) => IV_STATUSES[code])).toEqual(Array(10).fill('bad_input'))
})

it('makes points of the out-of-the-money quotes that have a bid, as wide as their volatilities lie apart', () => {
  const quotes = modelQuotes({ ...chain, volatility: smile, halfWidth: () => 0.01 })
  const points = smilePoints(ladderOf(quotes), market, 0.5)
  const { bid, ask } = quoteVolatilities(quotes, market, 0.5)
  const rows = chain.strikes.map((strike, i) => (strike >= 102 ? i : i + chain.strikes.length))
  for (const [i, row] of rows.entries()) {
    expect(points.logMoneyness[i]).toBeCloseTo(Math.log(quotes.strike[row]! / 102), 14)
    expect(points.totalVariance[i]).toBeCloseTo(smile(quotes.strike[row]!) ** 2 / 2, 9)
    const width = (ask.volatility[row]! ** 2 - bid.volatility[row]! ** 2) / 4
    expect(points.tolerance[i]! / width).toBeCloseTo(1, 3)
  }
  const noBid = { ...quotes, bid: quotes.bid.map(() => 0) }
  expect(smilePoints(ladderOf(noBid), market, 0.5).logMoneyness).toHaveLength(0)
})

it('measures what came against what was implied', () => {
  const daily = 0.01
  const closes = Array.from({ length: 22 }, (_, i) => 100 * Math.exp(i % 2 === 0 ? 0 : daily))
  expect(realisedVolatility(closes)).toBeCloseTo(daily * Math.sqrt(252), 12)
  const premium = variancePremium(0.2, closes)
  expect(premium.volatility).toBeCloseTo(0.2 - daily * Math.sqrt(252), 12)
  expect(premium.variance).toBeCloseTo(0.04 - 0.0252, 12)
  expect(premium.logRatio).toBeCloseTo(Math.log(0.04 / 0.0252), 12)
  expect(realisedVolatility([100])).toBeNaN()
})
