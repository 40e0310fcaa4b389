import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  type AmericanColumns,
  americanGreeks,
  kernelMemory,
  OptionKernel,
  plainAmericanPricer,
} from '../../src/index.ts'
import { columnsOf, optionRows, type OptionRow, ordinaryRows } from '../columns.ts'

const PRESETS = fc.constantFrom('fast' as const, 'accurate' as const)

/** Two boundaries are the plain code's work in either, and slow: few rows keep them. */
function withoutTwoBoundaries(rows: readonly OptionRow[]): OptionRow[] {
  return rows.map(([right, spot, strike, years, rate, dividendYield, volatility, price], i) => {
    const [r, q] = right < 0 ? [rate, dividendYield] : [dividendYield, rate]
    const isDouble = r < 0 && q < r && i % 97 !== 0
    return [right, spot, strike, years, isDouble ? 0.03 : rate, isDouble ? 0.01 : dividendYield, volatility, price]
  })
}

function columnsFor(
  rows: number,
  make: (count: number) => Float64Array = (count) => new Float64Array(count),
): Required<AmericanColumns> {
  const sensitivities = { vega: make(rows), rho: make(rows) }
  return { price: make(rows), delta: make(rows), gamma: make(rows), theta: make(rows), sensitivities }
}

const option = fc.tuple(
  fc.constantFrom(1, -1),
  fc.double({ min: 0.002, max: 4, noNaN: true }),
  fc.double({ min: 0.001, max: 0.12, noNaN: true }),
  fc.double({ min: 0.001, max: 0.12, noNaN: true }),
  fc.double({ min: 0.05, max: 1.5, noNaN: true }),
)

describe('the kernel gives the bits of its plain twin', () => {
  const kernel = OptionKernel.loadSync()

  it('in American prices and Greeks, over ordinary and hostile rows', () => {
    fc.assert(
      fc.property(optionRows, PRESETS, (rows, preset) => {
        const columns = columnsOf(withoutTwoBoundaries(rows.slice(0, 60)))
        const [ours, theirs] = [columnsFor(columns.right.length), columnsFor(columns.right.length)]
        kernel.american(columns, preset, ours)
        plainAmericanPricer.american(columns, preset, theirs)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 150 },
    )
  })

  it('which are those of single options, whether or not neighbours share a boundary', () => {
    fc.assert(
      fc.property(ordinaryRows, PRESETS, (rows, preset) => {
        const [, , , years, rate, dividendYield, volatility] = withoutTwoBoundaries(rows.slice(0, 1))[0]!
        const chain = rows.slice(0, 12).map(([, spot, strike], i) => ({ spot, strike, right: i < 6 ? 1 : -1 }))
        const columns = {
          right: Int8Array.from(chain, ({ right }) => right),
          spot: Float64Array.from(chain, ({ spot }) => spot),
          strike: Float64Array.from(chain, ({ strike }) => strike),
          yearsToExpiry: years,
          rate: Math.abs(rate),
          dividendYield: Math.abs(dividendYield),
          volatility,
        }
        const into = columnsFor(chain.length)
        kernel.american(columns, preset, into)
        chain.forEach(({ spot, strike, right }, i) => {
          const market = { spot, rate: columns.rate, dividendYield: columns.dividendYield, volatility }
          const contract = { right: right > 0 ? 'call' : 'put', strike, yearsToExpiry: years } as const
          const { price, delta, gamma, theta, vega, rho } = americanGreeks(contract, market, preset)
          expect([price, delta, gamma, theta, vega, rho]).toEqual([
            into.price[i],
            into.delta[i],
            into.gamma[i],
            into.theta[i],
            into.sensitivities.vega[i],
            into.sensitivities.rho[i],
          ])
        })
      }),
      { numRuns: 60 },
    )
  })

  it('next to the boundary, where derivatives are corrected', () => {
    fc.assert(
      fc.property(option, PRESETS, ([right, years, rate, dividendYield, volatility], preset) => {
        const deviation = volatility * Math.sqrt(years)
        const spot = Float64Array.from({ length: 60 }, (_, i) => 100 * Math.exp(right * (i / 15 - 1) * deviation))
        const market = { strike: 100, yearsToExpiry: years, rate, dividendYield, volatility }
        const columns = { right: new Int8Array(spot.length).fill(right), spot, ...market }
        const [ours, theirs] = [columnsFor(spot.length), columnsFor(spot.length)]
        kernel.american(columns, preset, ours)
        plainAmericanPricer.american(columns, preset, theirs)
        expect(ours).toEqual(theirs)
      }),
      { numRuns: 60 },
    )
  })

  it('in place, in memory that other threads may share, across blocks and for an odd count', () => {
    const rows = withoutTwoBoundaries(fc.sample(ordinaryRows, { seed: 17, numRuns: 20 }).flat()).slice(0, 1027)
    expect(rows).toHaveLength(1027)
    const memory = kernelMemory(24 * 8 * rows.length, { isShared: true })
    const shared = OptionKernel.loadSync(memory)
    const into = columnsFor(rows.length, (count) => shared.float64(count))
    shared.american(columnsOf(rows), 'fast', into)
    const theirs = columnsFor(rows.length)
    plainAmericanPricer.american(columnsOf(rows), 'fast', theirs)
    expect(into).toEqual(theirs)
  })
})
