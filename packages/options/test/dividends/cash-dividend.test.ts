/**
 * Reference numbers: QuantLib 1.29, FdBlackScholesVanillaEngine in its spot model on grids of 2,000 and 4,000,
 * extrapolated; trusted to 5e-6 of the strike, delta to 3e-5. Its theta is no derivative: it is the price's change over
 * one day, or over 99 % of the time to a dividend that is nearer.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  americanPrice,
  type CashDividend,
  cashDividendGreeks,
  cashDividendPrice,
  europeanGreeks,
  europeanPrice,
} from '../../src/index.ts'
import { itOnVectors, quantile, type VectorRow } from '../vectors.ts'

function optionOf(row: VectorRow) {
  const [spot, strike, t, r, q, sigma] = ['spot', 'strike', 't', 'r', 'q', 'sigma'].map(row.number)
  const amounts = row.word('div_amounts').split('|')
  const dividends = row
    .word('div_times')
    .split('|')
    .map((years, i) => ({ years: Number(years), amount: Number(amounts[i]) }))
  return [
    { right: row.word('type') === 'C' ? 'call' : 'put', strike: strike!, yearsToExpiry: t! },
    { spot: spot!, rate: r!, dividendYield: q!, volatility: sigma! },
    dividends,
  ] as const
}

const PUT = { right: 'put', strike: 100, yearsToExpiry: 0.75 } as const
const CALL = { right: 'call', strike: 100, yearsToExpiry: 0.75 } as const
const MARKET = { spot: 100, rate: 0.05, dividendYield: 0, volatility: 0.25 }
const DIVIDENDS = [
  { years: 0.2, amount: 2 },
  { years: 0.6, amount: 2.5 },
]

describe('options on a stock that pays cash dividends', () => {
  itOnVectors('american-dividends.csv', 'american_discrete_div.csv', 'American, the spot drops', (rows) => {
    const misses = rows.map((row) => {
      const { price, delta, gamma } = cashDividendGreeks(...optionOf(row), 'american', 'spot-drop')
      return {
        price: Math.abs(price - row.number('price')) / row.number('strike'),
        delta: Math.abs(delta - row.number('delta')),
        gamma: Math.abs(gamma - row.number('gamma')) * row.number('spot'),
        // Where there is next to none, a share of it says nothing.
        relativeGamma: Math.abs(gamma - row.number('gamma')) / Math.max(row.number('gamma'), 0.1 / row.number('spot')),
      }
    })
    expect(Math.max(...misses.map(({ price }) => price))).toBeLessThan(1e-5)
    expect(
      quantile(
        misses.map(({ price }) => price),
        0.9,
      ),
    ).toBeLessThan(3e-6)
    expect(Math.max(...misses.map(({ delta }) => delta))).toBeLessThan(3e-5)
    expect(Math.max(...misses.map(({ gamma }) => gamma))).toBeLessThan(1e-3)
    expect(Math.max(...misses.map(({ relativeGamma }) => relativeGamma))).toBeLessThan(2.5e-3)
  })

  itOnVectors(
    'american-dividends.csv',
    'american_discrete_div.csv',
    'theta is that of the Black-Scholes equation',
    (rows) => {
      for (const row of rows) {
        const { theta } = cashDividendGreeks(...optionOf(row), 'american', 'spot-drop')
        const [spot, r, q, sigma] = ['spot', 'r', 'q', 'sigma'].map(row.number) as [number, number, number, number]
        const [price, delta, gamma] = ['price', 'delta', 'gamma'].map(row.number) as [number, number, number]
        const expected = r * price - (r - q) * spot * delta - 0.5 * (sigma * spot) ** 2 * gamma
        if (Math.abs(delta) < 1 - 1e-9) expect(Math.abs(theta - expected) / row.number('strike')).toBeLessThan(1e-4)
        else expect(theta).toBe(0)
      }
    },
  )

  itOnVectors(
    'american-dividends.csv',
    'american_discrete_div.csv',
    'a day later the price is what it is there',
    (rows) => {
      for (const row of rows) {
        const [contract, market, dividends] = optionOf(row)
        const step = Math.min(1 / 365, 0.99 * dividends[0]!.years)
        const later = dividends.map(({ years, amount }) => ({ years: years - step, amount }))
        const aged = { ...contract, yearsToExpiry: contract.yearsToExpiry - step }
        const now = cashDividendPrice(contract, market, dividends, 'american', 'spot-drop')
        const change = (cashDividendPrice(aged, market, later, 'american', 'spot-drop') - now) / step
        expect(Math.abs(change - row.number('theta')) / contract.strike).toBeLessThan(5e-4)
      }
    },
  )

  it('European, escrowed: the formula at the spot less the dividends', () => {
    const escrow = DIVIDENDS.reduce((sum, { years, amount }) => sum + amount * Math.exp(-0.05 * years), 0)
    const price = cashDividendPrice(CALL, MARKET, DIVIDENDS, 'european', 'escrowed')
    expect(price).toBeCloseTo(europeanPrice(CALL, { ...MARKET, spot: 100 - escrow }), 12)
  })

  it('European, the spot drops: parity with the forward that is known', () => {
    const escrow = DIVIDENDS.reduce((sum, { years, amount }) => sum + amount * Math.exp(-0.05 * years), 0)
    const [call, put] = [CALL, PUT].map((contract) =>
      cashDividendPrice(contract, MARKET, DIVIDENDS, 'european', 'spot-drop'),
    )
    expect(Math.abs(call! - put! - (100 - escrow - 100 * Math.exp(-0.05 * 0.75)))).toBeLessThan(1e-4)
  })

  it('a dividend at the first moment lowers the spot; one at the last lowers what is paid for', () => {
    const first = cashDividendPrice(PUT, MARKET, [{ years: 1e-9, amount: 3 }], 'european', 'spot-drop')
    expect(Math.abs(first - europeanPrice(PUT, { ...MARKET, spot: 97 }))).toBeLessThan(3e-4)
    const last = cashDividendPrice(PUT, MARKET, [{ years: 0.75, amount: 3 }], 'european', 'spot-drop')
    expect(Math.abs(last - europeanPrice({ ...PUT, strike: 103 }, MARKET))).toBeLessThan(3e-4)
  })

  it('without dividends, or with those outside its life, an option is what it is', () => {
    for (const dividends of [[], [{ years: 0.8, amount: 5 }], [{ years: 0, amount: 5 }], [{ years: 0.2, amount: 0 }]]) {
      for (const model of ['spot-drop', 'escrowed'] as const) {
        expect(cashDividendPrice(PUT, MARKET, dividends, 'american', model)).toBe(americanPrice(PUT, MARKET))
        expect(cashDividendGreeks(PUT, MARKET, dividends, 'european', model).price).toBe(europeanPrice(PUT, MARKET))
      }
    }
  })

  it('finite differences agree with collocation where a dividend is next to nothing', () => {
    const dividends = [{ years: 0.4, amount: 1e-9 }]
    const market = { ...MARKET, dividendYield: 0.03 }
    for (const contract of [PUT, CALL]) {
      for (const spot of [85, 100, 118]) {
        const price = cashDividendPrice(contract, { ...market, spot }, dividends, 'american', 'spot-drop')
        expect(Math.abs(price - americanPrice(contract, { ...market, spot }))).toBeLessThan(2e-4)
      }
    }
  })

  it('American options are worth the European and what exercise pays; calls are exercised before the drop', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(CALL, PUT),
        fc.constantFrom('spot-drop' as const, 'escrowed' as const),
        fc.double({ min: 60, max: 160, noNaN: true }),
        fc.double({ min: 0.1, max: 6, noNaN: true }),
        (contract, model, spot, amount) => {
          const dividends = [{ years: 0.3, amount }]
          const market = { ...MARKET, spot }
          const american = cashDividendPrice(contract, market, dividends, 'american', model)
          const european = cashDividendPrice(contract, market, dividends, 'european', model)
          expect(american).toBeGreaterThanOrEqual(european - 1e-3)
          expect(american).toBeGreaterThanOrEqual(contract === CALL ? spot - 100 : 100 - spot)
          const atDrop = cashDividendPrice({ ...contract, yearsToExpiry: 0.2999 }, market, [], 'european', model)
          if (contract === CALL && model === 'spot-drop') expect(american).toBeGreaterThanOrEqual(atDrop - 1e-2)
        },
      ),
      { numRuns: 40 },
    )
  })

  it('Greeks are the slopes of the price in both models', () => {
    for (const model of ['spot-drop', 'escrowed'] as const) {
      for (const exercise of ['american', 'european'] as const) {
        for (const contract of [PUT, CALL]) {
          const market = { ...MARKET, spot: 103 }
          const greeks = cashDividendGreeks(contract, market, DIVIDENDS, exercise, model)
          const at = (moved: object, later = 0) => {
            const dividends = DIVIDENDS.map(({ years, amount }) => ({ years: years - later, amount }))
            const aged = { ...contract, yearsToExpiry: contract.yearsToExpiry - later }
            return cashDividendPrice(aged, { ...market, ...moved }, dividends, exercise, model)
          }
          const slope = (name: 'spot' | 'rate' | 'volatility', h: number) =>
            (at({ [name]: market[name] + h }) - at({ [name]: market[name] - h })) / (2 * h)
          expect(Math.abs(greeks.delta - slope('spot', 0.5))).toBeLessThan(3e-4)
          expect(Math.abs(greeks.vega - slope('volatility', 0.01))).toBeLessThan(0.1)
          expect(Math.abs(greeks.rho - slope('rate', 2e-3))).toBeLessThan(0.2)
          expect(Math.abs(greeks.theta - (at({}, 4e-3) - at({}, -4e-3)) / 8e-3)).toBeLessThan(0.05)
        }
      }
    }
  })

  it('exercise today is exact: the value that it pays, delta 1 or -1, the rest 0', () => {
    const deep = cashDividendGreeks(
      PUT,
      { ...MARKET, spot: 50 },
      [{ years: 0.7, amount: 0.1 }],
      'american',
      'spot-drop',
    )
    expect(deep).toMatchObject({ price: 50, delta: -1, gamma: 0, theta: 0, vega: 0, rho: 0 })
  })

  it('without volatility the best moment is before or after a dividend', () => {
    const still = { ...MARKET, volatility: 0, rate: 0.02 }
    const before = cashDividendPrice(
      { ...CALL, strike: 90 },
      still,
      [{ years: 0.5, amount: 4 }],
      'american',
      'spot-drop',
    )
    expect(before).toBeCloseTo(100 - 90 * Math.exp(-0.02 * 0.5), 12)
    const after = cashDividendPrice(
      { ...PUT, strike: 110 },
      still,
      [{ years: 0.1, amount: 4 }],
      'american',
      'spot-drop',
    )
    expect(after).toBeCloseTo(110 * Math.exp(-0.002) - (100 - 4 * Math.exp(-0.002)), 12)
    const { price, delta } = cashDividendGreeks({ ...PUT, strike: 120 }, still, [], 'american', 'escrowed')
    expect([price, delta]).toEqual([20, -1])
  })

  it('input that is no option gives NaN and throws nothing', () => {
    const bad: readonly CashDividend[] = [
      { years: 0.2, amount: Number.NaN },
      { years: Number.NaN, amount: 1 },
    ]
    for (const dividend of bad) expect(cashDividendPrice(PUT, MARKET, [dividend], 'american', 'spot-drop')).toBeNaN()
    expect(cashDividendPrice(PUT, { ...MARKET, spot: -1 }, DIVIDENDS, 'american', 'spot-drop')).toBeNaN()
    expect(cashDividendPrice(PUT, { ...MARKET, spot: 2 }, DIVIDENDS, 'european', 'escrowed')).toBeNaN()
    expect(
      Object.values(cashDividendGreeks(PUT, { ...MARKET, rate: Infinity }, DIVIDENDS, 'american', 'escrowed')),
    ).toEqual(Object.values(europeanGreeks(PUT, { ...MARKET, rate: Infinity })).slice(0, 6))
  })
})
