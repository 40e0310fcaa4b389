import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { americanImpliedVolatility, americanPrice } from '../../src/index.ts'
import { itOnVectors } from '../vectors.ts'

const PUT = { right: 'put', strike: 100, yearsToExpiry: 0.5 } as const
const CALL = { right: 'call', strike: 100, yearsToExpiry: 0.5 } as const
const CARRY = { spot: 95, rate: 0.05, dividendYield: 0.02 }

describe('American implied volatility', () => {
  itOnVectors('american.csv', 'american.csv', 'is the volatility of the reference price', (rows) => {
    for (const row of rows.filter((row) => row.word('region') === 'continuation')) {
      const [spot, strike, t, r, q, sigma] = ['spot', 'strike', 't', 'r', 'q', 'sigma'].map(row.number)
      const contract = { right: row.word('type') === 'C' ? 'call' : 'put', strike: strike!, yearsToExpiry: t! } as const
      const carry = { spot: spot!, rate: r!, dividendYield: q! }
      const { volatility, status } = americanImpliedVolatility(contract, carry, row.number('price'))
      expect(status, row.line).toBe('ok')
      // Where the price hardly tells it, the volatility must still give the price back.
      const again = americanPrice(contract, { ...carry, volatility })
      expect(Math.abs(again - row.number('price')) / strike!, row.line).toBeLessThan(2e-7)
      const h = 1e-3 * sigma!
      const slope =
        (americanPrice(contract, { ...carry, volatility: sigma! + h }) -
          americanPrice(contract, { ...carry, volatility: sigma! - h })) /
        (2 * h)
      if (slope > 0.01 * strike!) expect(Math.abs(volatility - sigma!), row.line).toBeLessThan(2e-5)
    }
  })

  it('comes back from prices that are next to nothing', () => {
    const carry = { spot: 5812.5, rate: 0.045, dividendYield: 0.0125 }
    for (const strike of [5900, 6000, 6150, 6200]) {
      const contract = { right: 'call', strike, yearsToExpiry: 0.25 / 365 } as const
      const price = americanPrice(contract, { ...carry, volatility: 0.14 })
      const { volatility, status } = americanImpliedVolatility(contract, carry, price)
      expect(status).toBe('ok')
      expect(Math.abs(volatility - 0.14), `${strike}, ${price}`).toBeLessThan(1e-12)
    }
  })

  it('comes back from prices of both presets', () => {
    fc.assert(
      fc.property(
        fc.record({
          isCall: fc.boolean(),
          spot: fc.double({ min: 70, max: 140, noNaN: true }),
          years: fc.double({ min: 0.01, max: 5, noNaN: true }),
          rate: fc.double({ min: -0.01, max: 0.12, noNaN: true }),
          dividendYield: fc.double({ min: 0, max: 0.12, noNaN: true }),
          volatility: fc.double({ min: 0.05, max: 1.5, noNaN: true }),
          preset: fc.constantFrom('fast' as const, 'accurate' as const),
        }),
        ({ isCall, spot, years, rate, dividendYield, volatility, preset }) => {
          const contract = { right: isCall ? 'call' : 'put', strike: 100, yearsToExpiry: years } as const
          const carry = { spot, rate, dividendYield }
          const price = americanPrice(contract, { ...carry, volatility }, preset)
          fc.pre(price > 1e-9)
          const found = americanImpliedVolatility(contract, carry, price, preset)
          if (found.status === 'at_intrinsic') {
            expect(price - americanPrice(contract, { ...carry, volatility: 0 })).toBeLessThan(1e-9)
          } else {
            expect(found.status).toBe('ok')
            const again = americanPrice(contract, { ...carry, volatility: found.volatility }, preset)
            expect(Math.abs(again - price)).toBeLessThan(1e-5)
          }
        },
      ),
      { numRuns: 150 },
    )
  })

  it('takes its own price back where the rate is too small to exercise for', () => {
    const contract = { right: 'put', strike: 100, yearsToExpiry: 0.02 } as const
    const carry = { spot: 70, rate: 4.5e-13, dividendYield: 0 }
    const price = americanPrice(contract, { ...carry, volatility: 0.2 })
    expect(price).toBeGreaterThanOrEqual(30)
    expect(americanImpliedVolatility(contract, carry, price).status).toBe('at_intrinsic')
  })

  it('has a status for every price', () => {
    const status = (price: number, contract: typeof PUT | typeof CALL = PUT) =>
      americanImpliedVolatility(contract, CARRY, price).status
    expect(status(-1)).toBe('below_intrinsic')
    expect(status(4.999)).toBe('below_intrinsic')
    expect(americanImpliedVolatility(PUT, CARRY, 5)).toEqual({ volatility: 0, status: 'at_intrinsic' })
    expect(status(5.5)).toBe('ok')
    expect(status(100)).toBe('at_upper')
    expect(status(100.001)).toBe('above_upper')
    expect(americanImpliedVolatility(CALL, CARRY, 0)).toEqual({ volatility: 0, status: 'at_intrinsic' })
    expect(status(95, CALL)).toBe('at_upper')
    expect(status(95.1, CALL)).toBe('above_upper')
    for (const price of [Number.NaN, Infinity, -Infinity]) expect(status(price)).toBe('bad_input')
    expect(americanImpliedVolatility(PUT, { ...CARRY, spot: 0 }, 5).status).toBe('bad_input')
    expect(americanImpliedVolatility({ ...PUT, strike: -1 }, CARRY, 5).status).toBe('bad_input')
    expect(americanImpliedVolatility({ ...PUT, yearsToExpiry: 0 }, CARRY, 5).status).toBe('expired')
    expect(americanImpliedVolatility({ ...PUT, yearsToExpiry: -1 }, CARRY, 5).status).toBe('expired')
    expect(americanImpliedVolatility(PUT, { ...CARRY, rate: Number.NaN }, 5)).toEqual({
      volatility: Number.NaN,
      status: 'bad_input',
    })
  })
})
