/**
 * Reference numbers: QuantLib 1.29, QdFpAmericanEngine with tanh-sinh quadrature (16, 32, 1e-12); delta, gamma and
 * theta of american.csv from an independent collocation of 36 nodes. american-wide.csv reaches from a day to ten
 * years, volatilities from 3 % to 200 %, rates and yields from -5 % to 20 %. american-vega-rho.csv: central differences
 * of these prices, extrapolated.
 */
import { join } from 'node:path'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  americanGreeks,
  americanPrice,
  europeanGreeks,
  europeanPrice,
  type OptionContract,
  type OptionMarket,
} from '../../src/index.ts'
import { itOnVectors, quantile, readVectors, type VectorRow } from '../vectors.ts'

const PRESETS = ['fast', 'accurate'] as const
/** Of the strike: 99th percentile and maximum of the price's error. */
const BOUNDS = { fast: [1e-5, 6e-5], accurate: [4e-7, 2e-6] } as const

function optionOf(row: VectorRow): [OptionContract, OptionMarket] {
  const [spot, strike, t, r, q, sigma] = ['spot', 'strike', 't', 'r', 'q', 'sigma'].map(row.number)
  return [
    { right: row.word('type') === 'C' ? 'call' : 'put', strike: strike!, yearsToExpiry: t! },
    { spot: spot!, rate: r!, dividendYield: q!, volatility: sigma! },
  ]
}

function expectPrices(rows: readonly VectorRow[]): void {
  for (const preset of PRESETS) {
    const misses = rows.map((row) => {
      const price = americanPrice(...optionOf(row), preset)
      return Math.abs(price - row.number('price')) / row.number('strike')
    })
    expect(quantile(misses, 0.99)).toBeLessThan(BOUNDS[preset][0])
    expect(quantile(misses, 1)).toBeLessThan(BOUNDS[preset][1])
  }
}

describe('American price and Greeks', () => {
  itOnVectors('american.csv', 'american.csv', 'prices are within the bounds of their preset', expectPrices)

  it('prices are within the bounds of their preset over wide ranges', () => {
    expectPrices(readVectors(join(import.meta.dirname, '../vectors/american-wide.csv')))
  })

  itOnVectors('american.csv', 'american.csv', 'delta, gamma and theta are right, exactly where exercised', (rows) => {
    const misses = rows.map((row) => {
      const { delta, gamma, theta } = americanGreeks(...optionOf(row))
      if (row.word('region') === 'exercise') {
        expect([delta, gamma, theta].map((greek) => greek + 0)).toEqual([row.word('type') === 'C' ? 1 : -1, 0, 0])
      }
      return {
        delta: Math.abs(delta - row.number('delta')),
        gamma: Math.abs(gamma - row.number('gamma')) * row.number('spot'),
        theta: Math.abs(theta - row.number('theta')) / row.number('strike'),
      }
    })
    expect(Math.max(...misses.map(({ delta }) => delta))).toBeLessThan(1e-6)
    expect(Math.max(...misses.map(({ gamma }) => gamma))).toBeLessThan(2e-4)
    expect(Math.max(...misses.map(({ theta }) => theta))).toBeLessThan(1e-5)
  })

  itOnVectors('american.csv', 'american.csv', 'delta of the fast preset is within 1e-5', (rows) => {
    const misses = rows.map((row) => Math.abs(americanGreeks(...optionOf(row), 'fast').delta - row.number('delta')))
    expect(quantile(misses, 0.97)).toBeLessThan(1e-5)
  })

  it.each([
    ['fast', 1e-5, 7e-5],
    ['accurate', 4e-7, 1e-5],
  ] as const)('vega and rho of the %s preset are the slopes of QuantLib prices', (preset, mostVega, mostRho) => {
    const rows = readVectors(join(import.meta.dirname, '../vectors/american-vega-rho.csv'))
    const misses = rows.map((row) => {
      const { vega, rho } = americanGreeks(...optionOf(row), preset)
      const scale = row.number('strike') * Math.sqrt(row.number('t'))
      return { vega: Math.abs(vega - row.number('vega')) / scale, rho: Math.abs(rho - row.number('rho')) / scale }
    })
    const worst = (name: 'vega' | 'rho') =>
      quantile(
        misses.map((miss) => miss[name]),
        0.99,
      )
    expect(worst('vega')).toBeLessThan(mostVega)
    expect(worst('rho')).toBeLessThan(mostRho)
  })

  itOnVectors('american.csv', 'american.csv', 'vega and rho are the slopes of the price', (rows) => {
    const misses = rows
      .filter((row) => row.word('region') !== 'exercise')
      .map((row) => {
        const [contract, market] = optionOf(row)
        const { vega, rho } = americanGreeks(contract, market)
        const at = (moved: Partial<OptionMarket>) => americanPrice(contract, { ...market, ...moved })
        // Richardson's extrapolation of central differences, wide against the noise of the price.
        const slope = (name: 'volatility' | 'rate', h: number) =>
          (at({ [name]: market[name] + h }) - at({ [name]: market[name] - h })) / (2 * h)
        const extrapolated = (name: 'volatility' | 'rate', h: number) => (4 * slope(name, h / 2) - slope(name, h)) / 3
        const scale = contract.strike * Math.sqrt(contract.yearsToExpiry)
        const earned = contract.right === 'put' ? market.rate : market.dividendYield
        return {
          vega: Math.abs(vega - extrapolated('volatility', 0.02 * market.volatility)) / scale,
          // Where the put's rate is near 0 exercise begins, and the price bends too sharply for wide differences.
          rho: earned < 0.01 ? 0 : Math.abs(rho - extrapolated('rate', 2e-3)) / scale,
        }
      })
    expect(
      quantile(
        misses.map(({ vega }) => vega),
        0.99,
      ),
    ).toBeLessThan(1e-5)
    expect(
      quantile(
        misses.map(({ rho }) => rho),
        0.97,
      ),
    ).toBeLessThan(1e-5)
  })
})

interface Option {
  readonly contract: OptionContract
  readonly market: OptionMarket
}

const rates = fc.double({ min: -0.03, max: 0.15, noNaN: true })

/** Without the puts and calls that have two boundaries, which have tests of their own. */
const options: fc.Arbitrary<Option> = fc
  .record({
    right: fc.constantFrom('call' as const, 'put' as const),
    yearsToExpiry: fc.double({ min: 1 / 365, max: 10, noNaN: true }),
    volatility: fc.double({ min: 0.03, max: 2, noNaN: true }),
    rate: rates,
    dividendYield: rates,
    deviations: fc.double({ min: -4, max: 4, noNaN: true }),
  })
  .filter(({ right, rate, dividendYield }) =>
    right === 'put' ? rate >= 0 || dividendYield >= rate : dividendYield >= 0 || rate >= dividendYield,
  )
  .map(({ right, yearsToExpiry, volatility, rate, dividendYield, deviations }) => ({
    contract: { right, strike: 100, yearsToExpiry },
    market: {
      spot: 100 * Math.exp(deviations * volatility * Math.sqrt(yearsToExpiry)),
      rate,
      dividendYield,
      volatility,
    },
  }))

/** The price's own error, of strike and spot. */
const ERROR = 4e-7

describe('American options', () => {
  it('bend next to the boundary as the Black-Scholes equation says: theta is 0 there', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0.1, max: 1, noNaN: true }),
        fc.double({ min: 0.02, max: 0.12, noNaN: true }),
        fc.constantFrom(...PRESETS),
        (yearsToExpiry, volatility, rate, preset) => {
          const contract = { right: 'put', strike: 100, yearsToExpiry } as const
          const at = (spot: number) => americanGreeks(contract, { spot, rate, dividendYield: 0.02, volatility }, preset)
          let [low, high] = [0, 100]
          for (let step = 0; step < 60; step++) {
            const middle = (low + high) / 2
            if (at(middle).delta === -1) low = middle
            else high = middle
          }
          const gamma = (2 * (rate * 100 - 0.02 * high)) / (volatility * high) ** 2
          const distance = 1e-4 * volatility * Math.sqrt(yearsToExpiry)
          expect(Math.abs(at(high * (1 + distance)).gamma / gamma - 1)).toBeLessThan(5e-3)
        },
      ),
      { numRuns: 60 },
    )
  })

  it('are worth the European, what exercise pays, and no more than the strike or the stock', () => {
    fc.assert(
      fc.property(options, fc.constantFrom(...PRESETS), ({ contract, market }, preset) => {
        const { right, strike, yearsToExpiry } = contract
        const { spot, rate, dividendYield } = market
        const price = americanPrice(contract, market, preset)
        expect(price).toBeGreaterThanOrEqual(europeanPrice(contract, market))
        expect(price).toBeGreaterThanOrEqual(right === 'call' ? spot - strike : strike - spot)
        const [held, kept] = right === 'call' ? [spot, dividendYield] : [strike, rate]
        expect(price).toBeLessThanOrEqual(held * Math.max(1, Math.exp(-kept * yearsToExpiry)) * (1 + 1e-5))
      }),
      { numRuns: 400 },
    )
  })

  it('are worth no less than the European where rates are nearly nothing and the boundary is lost in rounding', () => {
    const tiny = fc
      .tuple(fc.integer({ min: -70, max: -3 }), fc.constantFrom(-1, 0, 1))
      .map(([exponent, sign]) => sign * 10 ** exponent)
    fc.assert(
      fc.property(
        options,
        tiny,
        tiny,
        fc.constantFrom(...PRESETS),
        ({ contract, market }, rate, dividendYield, preset) => {
          const volatility = 2 * market.volatility
          const at = { spot: market.spot, rate, dividendYield, volatility }
          const price = americanPrice(contract, at, preset)
          const european = europeanPrice(contract, at)
          const gained = Math.max(Math.abs(rate), Math.abs(dividendYield)) * contract.yearsToExpiry
          expect(price).toBeGreaterThanOrEqual(european)
          expect(price - european).toBeLessThanOrEqual(
            Math.expm1(gained) * (at.spot + contract.strike) * (1 + 1e-9) + 1e-9,
          )
        },
      ),
      { numRuns: 2000 },
    )
  })

  it('fall or rise with the spot by no more than it, and bend upwards', () => {
    fc.assert(
      fc.property(options, fc.double({ min: 0.001, max: 0.2, noNaN: true }), ({ contract, market }, share) => {
        const spots = [1 - share, 1, 1 + share].map((factor) => factor * market.spot)
        const [low, middle, high] = spots.map((spot) => americanPrice(contract, { ...market, spot }))
        const error = ERROR * (market.spot + contract.strike)
        const sign = contract.right === 'call' ? 1 : -1
        for (const rise of [middle! - low!, high! - middle!]) {
          expect(sign * rise).toBeGreaterThanOrEqual(-error)
        }
        expect(high! - 2 * middle! + low!).toBeGreaterThanOrEqual(-2 * error)
      }),
      { numRuns: 200 },
    )
  })

  it('rise and bend likewise with the strike', () => {
    fc.assert(
      fc.property(options, fc.double({ min: 0.001, max: 0.2, noNaN: true }), ({ contract, market }, share) => {
        const strikes = [1 - share, 1, 1 + share].map((factor) => factor * contract.strike)
        const [low, middle, high] = strikes.map((strike) => americanPrice({ ...contract, strike }, market))
        const error = ERROR * (market.spot + contract.strike)
        const sign = contract.right === 'call' ? -1 : 1
        const growth = Math.max(1, Math.exp(-market.rate * contract.yearsToExpiry))
        for (const rise of [middle! - low!, high! - middle!]) {
          expect(sign * rise).toBeGreaterThanOrEqual(-error)
          expect(sign * rise).toBeLessThanOrEqual(share * contract.strike * growth + error)
        }
        expect(high! - 2 * middle! + low!).toBeGreaterThanOrEqual(-2 * error)
      }),
      { numRuns: 200 },
    )
  })

  it('are symmetric in call and put, spot and strike, rate and yield', () => {
    fc.assert(
      fc.property(options, ({ contract, market }) => {
        const mirrored = americanPrice(
          { ...contract, right: contract.right === 'call' ? 'put' : 'call', strike: market.spot },
          { ...market, spot: contract.strike, rate: market.dividendYield, dividendYield: market.rate },
        )
        const price = americanPrice(contract, market)
        expect(Math.abs(price - mirrored)).toBeLessThanOrEqual(1e-12 * (market.spot + contract.strike))
      }),
      { numRuns: 200 },
    )
  })

  it('keep the parity bounds: S e^-qT - K <= C - P <= S - K e^-rT for rates and yields that are not negative', () => {
    fc.assert(
      fc.property(options, ({ contract, market }) => {
        fc.pre(market.rate >= 0 && market.dividendYield >= 0)
        const { strike, yearsToExpiry } = contract
        const { spot, rate, dividendYield } = market
        const call = americanPrice({ ...contract, right: 'call' }, market)
        const put = americanPrice({ ...contract, right: 'put' }, market)
        const error = ERROR * (spot + strike)
        expect(call - put).toBeGreaterThanOrEqual(spot * Math.exp(-dividendYield * yearsToExpiry) - strike - error)
        expect(call - put).toBeLessThanOrEqual(spot - strike * Math.exp(-rate * yearsToExpiry) + error)
      }),
      { numRuns: 150 },
    )
  })

  it('are European where nobody exercises early: calls without a yield, puts without a rate', () => {
    fc.assert(
      fc.property(options, fc.double({ min: 0, max: 0.1, noNaN: true }), ({ contract, market }, other) => {
        const isCall = contract.right === 'call'
        const held = { ...market, rate: isCall ? other : 0, dividendYield: isCall ? 0 : other }
        const { price, delta, gamma, vega, theta, rho } = europeanGreeks(contract, held)
        expect(americanGreeks(contract, held)).toMatchObject({ price, delta, gamma, vega, theta, rho })
      }),
    )
  })

  it('are continuous where the shape of exercise changes: over r = 0, q = 0, r = q', () => {
    const change = 1e-9
    fc.assert(
      fc.property(options, fc.constantFrom('r', 'q', 'r=q'), ({ contract, market }, where) => {
        const at = (by: number) => {
          const rate = where === 'r' ? by : market.rate
          const dividendYield = where === 'q' ? by : where === 'r=q' ? market.rate + by : market.dividendYield
          return americanPrice(contract, { ...market, rate, dividendYield })
        }
        const error = ERROR * (market.spot + contract.strike)
        for (const by of [change, -change]) expect(Math.abs(at(by) - at(0))).toBeLessThanOrEqual(2 * error)
      }),
      { numRuns: 100 },
    )
  })
})

describe('limits', () => {
  const market = { spot: 90, rate: 0.05, dividendYield: 0.02, volatility: 0.3 }
  const put = { right: 'put', strike: 100, yearsToExpiry: 1 } as const
  const call = { right: 'call', strike: 80, yearsToExpiry: 1 } as const

  it('without time it is what exercise pays', () => {
    expect(americanGreeks({ ...put, yearsToExpiry: 0 }, market)).toMatchObject({ price: 10, delta: -1, gamma: 0 })
    expect(americanPrice({ ...call, strike: 100, yearsToExpiry: 0 }, market)).toBe(0)
  })

  it('without volatility it is what the best moment pays', () => {
    expect(americanPrice(put, { ...market, volatility: 0 })).toBe(10)
    const forward = 90 * Math.exp(-0.02) - 80 * Math.exp(-0.05)
    expect(americanGreeks(call, { ...market, volatility: 0 }).price).toBeCloseTo(forward, 12)
    expect(americanGreeks(call, { ...market, volatility: 0 }).theta).toBeCloseTo(
      0.02 * 90 * Math.exp(-0.02) - 0.05 * 80 * Math.exp(-0.05),
      12,
    )
    // Best in between: the yield, above the rate, soon takes more than the falling strike gives.
    const early = { spot: 100, rate: 0.04, dividendYield: 0.05, volatility: 0 }
    const moment = Math.log((0.04 * 130) / (0.05 * 100)) / (0.04 - 0.05)
    expect(moment).toBeLessThan(0)
    expect(americanPrice({ right: 'put', strike: 130, yearsToExpiry: 30 }, early)).toBe(30)
  })

  it('without a stock or a strike it is certain', () => {
    expect(americanPrice(put, { ...market, spot: 0 })).toBe(100)
    expect(americanPrice(call, { ...market, spot: 0 })).toBe(0)
    expect(americanPrice({ ...call, strike: 0 }, market)).toBe(90)
    expect(americanPrice({ ...put, strike: 0 }, market)).toBe(0)
  })

  it('input that is no option gives NaN and throws nothing', () => {
    for (const volatility of [-1, Number.NaN, Infinity]) {
      expect(Object.values(americanGreeks(put, { ...market, volatility })).every(Number.isNaN)).toBe(true)
    }
    expect(americanPrice({ ...put, yearsToExpiry: -1 }, market)).toBeNaN()
  })
})
