import fc from 'fast-check'
import { expect, it } from 'vitest'
import {
  americanImpliedVolatility,
  americanPrice,
  impliedAmericanColumns,
  IV_STATUSES,
  OptionKernel,
  plainAmericanPricer,
} from '../../src/index.ts'

const kernel = OptionKernel.loadSync()

const option = fc.record({
  sign: fc.constantFrom(1, -1),
  strike: fc.double({ min: 60, max: 150, noNaN: true }),
  years: fc.double({ min: 0.005, max: 3, noNaN: true }),
  rate: fc.double({ min: -0.03, max: 0.12, noNaN: true }),
  dividendYield: fc.double({ min: -0.03, max: 0.12, noNaN: true }),
  volatility: fc.double({ min: 0.05, max: 1.2, noNaN: true }),
  /** Of the model's price; far from 1 it leaves the bounds. */
  factor: fc.constantFrom(1, 1, 1, 0.5, 3, 0, -1, Number.NaN, Infinity),
})

it('gives the volatilities and statuses of the scalar call, with the kernel and without', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(
      fc.array(option, { minLength: 1, maxLength: 12 }),
      fc.constantFrom(kernel, plainAmericanPricer),
      fc.constantFrom('fast' as const, 'accurate' as const),
      (options, pricer, preset) => {
        const column = (of: (one: (typeof options)[number]) => number) => Float64Array.from(options, of)
        const contractOf = ({ sign, strike, years }: (typeof options)[number]) =>
          ({ right: sign > 0 ? 'call' : 'put', strike, yearsToExpiry: years }) as const
        const price = column((one) => one.factor * americanPrice(contractOf(one), { spot: 100, ...one }, preset))
        const into = { volatility: new Float64Array(options.length), status: new Uint8Array(options.length) }
        const quotes = {
          right: Int8Array.from(options, ({ sign }) => sign),
          strike: column(({ strike }) => strike),
          yearsToExpiry: column(({ years }) => years),
          spot: 100,
          rate: column(({ rate }) => rate),
          dividendYield: column(({ dividendYield }) => dividendYield),
          price,
        }
        impliedAmericanColumns(quotes, preset, pricer, into)
        for (const [i, one] of options.entries()) {
          const alone = americanImpliedVolatility(contractOf(one), { spot: 100, ...one }, price[i]!, preset)
          expect(IV_STATUSES[into.status[i]!]).toBe(alone.status)
          if (alone.status !== 'ok') continue
          // Near the bounds a volatility is known no better than its price: it must give that back.
          const back = americanPrice(contractOf(one), { spot: 100, ...one, volatility: into.volatility[i]! }, preset)
          expect(Math.abs(back - price[i]!)).toBeLessThan(preset === 'fast' ? 1e-6 : 1e-9)
        }
      },
    ),
    { numRuns: 60 },
  )
})
