/** Columns of options for tests: ordinary ones and hostile ones. */
import fc from 'fast-check'
import type { ImpliedColumns, MarketColumns, PricedColumns, QuoteColumns } from '../src/index.ts'

export type OptionRow = readonly [
  right: 1 | -1,
  spot: number,
  strike: number,
  years: number,
  rate: number,
  dividendYield: number,
  volatility: number,
  price: number,
]

const rights = fc.constantFrom(1 as const, -1 as const)
const rates = fc.double({ min: -0.1, max: 0.2, noNaN: true })

const ordinaryRow = fc
  .record({
    right: rights,
    spot: fc.double({ min: 0.01, max: 1e5, noNaN: true }),
    deviations: fc.double({ min: -40, max: 40, noNaN: true }),
    years: fc.oneof(fc.double({ min: 1e-6, max: 30, noNaN: true }), fc.constantFrom(0, 1 / 525_600)),
    rate: rates,
    dividendYield: rates,
    volatility: fc.oneof(fc.double({ min: 1e-3, max: 5, noNaN: true }), fc.constantFrom(0, 0.2)),
    /** Between the bounds where it is within 0 and 1. */
    share: fc.double({ min: -0.2, max: 1.2, noNaN: true }),
  })
  .map(({ right, spot, deviations, years, rate, dividendYield, volatility, share }): OptionRow => {
    const strike = spot * Math.exp(deviations * volatility * Math.sqrt(years))
    const [spotLeg, strikeLeg] = [spot * Math.exp(-dividendYield * years), strike * Math.exp(-rate * years)]
    const least = Math.max(0, right * (spotLeg - strikeLeg))
    const most = right > 0 ? spotLeg : strikeLeg
    return [right, spot, strike, years, rate, dividendYield, volatility, least + share ** 3 * (most - least)]
  })

const hostile = fc.oneof(
  fc.double(),
  fc.constantFrom(0, -0, 5e-324, -5e-324, 1e-310, 1e308, -1, 1, 100, Infinity, -Infinity, Number.NaN),
)
const hostileRow = fc.tuple(rights, hostile, hostile, hostile, hostile, hostile, hostile, hostile)

/** Rows of any kind, from none to more than two blocks of the kernel. */
export const optionRows = fc.array(fc.oneof(ordinaryRow, hostileRow), { maxLength: 300, size: 'max' })
export const ordinaryRows = fc.array(ordinaryRow, { minLength: 1, maxLength: 300, size: 'max' })

export function columnsOf(rows: readonly OptionRow[]): MarketColumns & QuoteColumns {
  const column = (k: number) => Float64Array.from(rows, (row) => row[k]!)
  return {
    right: Int8Array.from(rows, ([right]) => right),
    spot: column(1),
    strike: column(2),
    yearsToExpiry: column(3),
    rate: column(4),
    dividendYield: column(5),
    volatility: column(6),
    price: column(7),
  }
}

type Make = (rows: number) => Float64Array

export function pricedColumns(rows: number, make: Make = (rows) => new Float64Array(rows)): Required<PricedColumns> {
  const [price, delta, gamma, vega, theta, rho, vanna, vomma, charm] = Array.from({ length: 9 }, () => make(rows))
  const second = { vanna: vanna!, vomma: vomma!, charm: charm! }
  return { price: price!, delta: delta!, gamma: gamma!, vega: vega!, theta: theta!, rho: rho!, second }
}

export function impliedColumns(rows: number): ImpliedColumns {
  return { volatility: new Float64Array(rows), status: new Uint8Array(rows) }
}
