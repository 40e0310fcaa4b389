/** Dividends at moments where the spot-drop model has a closed form. */
import { describe, expect, it } from 'vitest'
import { americanPrice, cashDividendPrice, europeanPrice, MOST_CASH_DIVIDEND_DEVIATION } from '../../src/index.ts'

const STRIKE = 100
const AMOUNT = 0.5

/** A day to thirty years, deep in and out of the money, calm and wild. */
const CASES = [0.05, 0.2, 0.8, 1.5].flatMap((volatility) =>
  [1 / 365, 0.25, 1, 5].flatMap((yearsToExpiry) =>
    [10, 30, 70, 100, 140, 330].map((spot) => ({
      yearsToExpiry,
      market: { spot, rate: 0.03, dividendYield: 0.01, volatility },
    })),
  ),
)

describe('spot-drop dividends', () => {
  it('at expiry raise the strike of a call', () => {
    for (const { yearsToExpiry, market } of CASES) {
      const contract = { right: 'call', strike: STRIKE, yearsToExpiry } as const
      const paid = [{ years: yearsToExpiry, amount: AMOUNT }]
      const price = cashDividendPrice(contract, market, paid, 'european', 'spot-drop')
      const expected = europeanPrice({ ...contract, strike: STRIKE + AMOUNT }, market)
      const unit = Math.max(STRIKE, market.spot)
      if (market.volatility * Math.sqrt(yearsToExpiry) > MOST_CASH_DIVIDEND_DEVIATION) expect(price).toBeNaN()
      else expect(Math.abs(price - expected) / unit, JSON.stringify({ yearsToExpiry, market })).toBeLessThan(1e-5)
    }
  })

  it('raise the strike of a put that surely ends above them', () => {
    for (const { yearsToExpiry, market } of CASES) {
      if (market.volatility * Math.sqrt(yearsToExpiry) > 0.5) continue
      const contract = { right: 'put', strike: STRIKE, yearsToExpiry } as const
      const paid = [{ years: yearsToExpiry, amount: AMOUNT }]
      const price = cashDividendPrice(contract, market, paid, 'european', 'spot-drop')
      const expected = europeanPrice({ ...contract, strike: STRIKE + AMOUNT }, market)
      expect(Math.abs(price - expected) / STRIKE, JSON.stringify({ yearsToExpiry, market })).toBeLessThan(3e-6)
    }
  })

  it('that take all of the stock leave a put the money for its strike', () => {
    const contract = { right: 'put', strike: STRIKE, yearsToExpiry: 0.5 } as const
    for (const amount of [200, 400, 1000]) {
      for (const spot of [30, 100]) {
        const market = { spot, rate: 0.05, dividendYield: 0, volatility: 0.2 }
        const price = cashDividendPrice(contract, market, [{ years: 0.25, amount }], 'european', 'spot-drop')
        expect(Math.abs(price - STRIKE * Math.exp(-0.025)), JSON.stringify({ amount, spot })).toBeLessThan(1e-3)
      }
    }
  })

  it('at once lower the spot of an American put', () => {
    for (const { yearsToExpiry, market } of CASES) {
      if (market.volatility * Math.sqrt(yearsToExpiry) > 3) continue
      const contract = { right: 'put', strike: STRIKE, yearsToExpiry } as const
      const paid = [{ years: 1e-9, amount: AMOUNT }]
      const price = cashDividendPrice(contract, market, paid, 'american', 'spot-drop')
      const expected = americanPrice(contract, { ...market, spot: market.spot - AMOUNT })
      expect(Math.abs(price - expected) / STRIKE, JSON.stringify({ yearsToExpiry, market })).toBeLessThan(1e-5)
    }
  })
})
