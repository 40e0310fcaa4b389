/**
 * Reference numbers: mpmath with 50 digits (test/vectors/european-implied.csv is an excerpt of the project's file of
 * 1,256 rows). `cond` there is the relative error of a volatility that one rounding of the legs and the price makes.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { europeanImpliedVolatility, europeanPrice, type ImpliedVolatility } from '../../src/index.ts'
import { itOnVectors, quantile, type VectorRow } from '../vectors.ts'

/** The classes of rows that have no volatility, and what each is to be called. */
const UNATTAINABLE: Readonly<Record<string, string>> = {
  below_intrinsic: 'below_intrinsic',
  above_upper: 'above_upper',
  negative_price: 'below_intrinsic',
  zero_price: 'at_intrinsic',
  at_intrinsic: 'at_intrinsic',
  at_upper: 'at_upper',
  nan_input: 'bad_input',
  inf_input: 'bad_input',
  expired: 'expired',
  bad_spot_or_strike: 'bad_input',
}

function impliedOf(row: VectorRow): ImpliedVolatility {
  const right = row.word('type') === 'C' ? 'call' : 'put'
  const contract = { right, strike: row.number('strike'), yearsToExpiry: row.number('t') } as const
  const carry = { spot: row.number('spot'), rate: row.number('r'), dividendYield: row.number('q') }
  return europeanImpliedVolatility(contract, carry, row.number('price'))
}

describe('European implied volatility', () => {
  itOnVectors('european-implied.csv', 'european_iv.csv', 'errors are those of rounding the input', (rows) => {
    const scored = rows.filter((row) => ['well', 'ill'].includes(row.word('class')))
    const misses = scored.map((row) => Math.abs(impliedOf(row).volatility / row.number('sigma') - 1))
    const shares = misses.map((miss, i) => miss / Math.max(4e-15, 8 * scored[i]!.number('cond')))
    expect(quantile(shares, 0.99)).toBeLessThanOrEqual(1)
    for (const [i, row] of scored.entries()) {
      expect(misses[i], row.line).toBeLessThanOrEqual(Math.max(4e-15, 40 * row.number('cond')))
    }
  })

  itOnVectors('european-implied.csv', 'european_iv.csv', 'what has no volatility has a status', (rows) => {
    for (const row of rows.filter((row) => row.word('class') in UNATTAINABLE)) {
      const { status, volatility } = impliedOf(row)
      expect(status, row.line).toBe(UNATTAINABLE[row.word('class')])
      expect(volatility).toBe(status === 'at_intrinsic' ? 0 : Number.NaN)
    }
  })

  it('finds the volatility that made a price, from a minute to thirty years', () => {
    const option = fc.record({
      right: fc.constantFrom('call' as const, 'put' as const),
      deviations: fc.double({ min: -6, max: 6, noNaN: true }),
      yearsToExpiry: fc.double({ min: 2e-6, max: 30, noNaN: true }),
      rate: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
      dividendYield: fc.double({ min: -0.05, max: 0.15, noNaN: true }),
      volatility: fc.double({ min: 0.01, max: 5, noNaN: true }),
    })
    fc.assert(
      fc.property(option, ({ right, deviations, yearsToExpiry, rate, dividendYield, volatility }) => {
        const total = volatility * Math.sqrt(yearsToExpiry)
        const contract = { right, strike: 100 * Math.exp(deviations * total), yearsToExpiry }
        const carry = { spot: 100, rate, dividendYield }
        const price = europeanPrice(contract, { ...carry, volatility })
        const found = europeanImpliedVolatility(contract, carry, price)
        // Near a bound many volatilities have the same price; the price is then the test.
        const again = europeanPrice(contract, { ...carry, volatility: found.volatility })
        if (found.status === 'ok') {
          expect(Math.abs(again - price)).toBeLessThanOrEqual(4e-15 * (price + 100 + contract.strike))
        } else expect(['at_intrinsic', 'at_upper']).toContain(found.status)
      }),
      { numRuns: 5000 },
    )
  })

  it('gives every input a status and throws at none', () => {
    const hostile = fc.oneof(
      fc.double(),
      fc.constantFrom(0, -0, 1e-320, 1e308, Infinity, -Infinity, Number.NaN, 1, 100),
    )
    fc.assert(
      fc.property(fc.tuple(hostile, hostile, hostile, hostile, hostile, hostile), (numbers) => {
        const [price, spot, strike, yearsToExpiry, rate, dividendYield] = numbers
        const contract = { right: 'call', strike, yearsToExpiry } as const
        const { volatility, status } = europeanImpliedVolatility(contract, { spot, rate, dividendYield }, price)
        if (status === 'ok') expect(volatility).toBeGreaterThan(0)
        else expect(volatility).toBe(status === 'at_intrinsic' ? 0 : Number.NaN)
      }),
      { numRuns: 20_000 },
    )
  })
})
