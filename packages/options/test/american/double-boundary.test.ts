/**
 * Puts with q < r < 0 (calls with r < q < 0), which are exercised between two boundaries. No published table covers
 * them: they are compared with finite differences, with a binomial tree and with what is known of the boundaries.
 */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { solveDoubleBoundary } from '../../src/american/double-boundary.ts'
import { March } from '../../src/dividends/march.ts'
import { interpolate, makeSpaceGrid, refined, type SpaceGrid } from '../../src/dividends/space-grid.ts'
import { americanGreeks, americanPrice, europeanPrice } from '../../src/index.ts'

interface Case {
  readonly spot: number
  readonly years: number
  readonly rate: number
  readonly dividendYield: number
  readonly volatility: number
}

const STRIKE = 100

const cases: fc.Arbitrary<Case> = fc
  .record({
    rate: fc.double({ min: -0.04, max: -0.004, noNaN: true }),
    below: fc.double({ min: 0.002, max: 0.04, noNaN: true }),
    volatility: fc.double({ min: 0.04, max: 0.6, noNaN: true }),
    years: fc.double({ min: 0.1, max: 8, noNaN: true }),
    /** From below the lower boundary's start to above the strike. */
    place: fc.double({ min: -0.3, max: 1.2, noNaN: true }),
  })
  .map(({ rate, below, volatility, years, place }) => {
    const dividendYield = rate - below
    return { rate, dividendYield, volatility, years, spot: STRIKE * (rate / dividendYield) ** place }
  })

function putOf({ spot, years, rate, dividendYield, volatility }: Case) {
  const contract = { right: 'put', strike: STRIKE, yearsToExpiry: years } as const
  return [contract, { spot, rate, dividendYield, volatility }] as const
}

/**
 * Price and delta by Crank-Nicolson with policy iteration, extrapolated from two grids; coarser ones are off by 5e-6 of
 * the strike at volatilities of a few per cent.
 */
function finiteDifferences({ spot, years, rate, dividendYield, volatility }: Case): { price: number; delta: number } {
  const deviation = volatility * Math.sqrt(years)
  const reach = Math.exp(7 * deviation + Math.abs(rate - dividendYield) * years)
  const low = Math.min(spot, (STRIKE * rate) / dividendYield) / reach
  const grid = makeSpaceGrid(STRIKE, low, Math.max(spot, STRIKE) * reach, deviation, 300)
  const solve = (grid: SpaceGrid, steps: number) => {
    const payoff = grid.spots.map((at) => Math.max(0, STRIKE - at))
    const march = new March(grid, { rate, yield: dividendYield, volatility }, payoff)
    march.stretch(years, steps, () => payoff)
    return interpolate(grid, march.values, spot)
  }
  const [coarse, fine] = [solve(refined(grid), 300), solve(refined(refined(grid)), 600)]
  return { price: (4 * fine.value - coarse.value) / 3, delta: (4 * fine.slope - coarse.slope) / 3 }
}

/** Cox, Ross and Rubinstein; its error falls as 1 / steps. */
function binomialPrice({ spot, years, rate, dividendYield, volatility }: Case, steps: number): number {
  const dt = years / steps
  const up = Math.exp(volatility * Math.sqrt(dt))
  const probability = (Math.exp((rate - dividendYield) * dt) - 1 / up) / (up - 1 / up)
  const discount = Math.exp(-rate * dt)
  const pays = (step: number, ups: number) => Math.max(0, STRIKE - spot * up ** (2 * ups - step))
  const values = Float64Array.from({ length: steps + 1 }, (_, ups) => pays(steps, ups))
  for (let step = steps - 1; step >= 0; step--) {
    for (let ups = 0; ups <= step; ups++) {
      const held = discount * (probability * values[ups + 1]! + (1 - probability) * values[ups]!)
      values[ups] = Math.max(held, pays(step, ups))
    }
  }
  return values[0]!
}

describe('American puts with q < r < 0', () => {
  it('agree with finite differences in price and delta', () => {
    fc.assert(
      fc.property(cases, (at) => {
        const { price, delta } = americanGreeks(...putOf(at))
        const expected = finiteDifferences(at)
        expect(Math.abs(price - expected.price) / STRIKE).toBeLessThan(3e-6)
        expect(Math.abs(delta - expected.delta)).toBeLessThan(3e-4)
      }),
      { numRuns: 15 },
    )
  })

  it('agree with a binomial tree', () => {
    fc.assert(
      fc.property(cases, (at) => {
        expect(Math.abs(americanPrice(...putOf(at)) - binomialPrice(at, 1500)) / STRIKE).toBeLessThan(3e-4)
      }),
      { numRuns: 10 },
    )
  })

  it('are worth the European and what exercise pays, and mirror calls', () => {
    fc.assert(
      fc.property(cases, (at) => {
        const [contract, market] = putOf(at)
        const price = americanPrice(contract, market)
        expect(price).toBeGreaterThanOrEqual(europeanPrice(contract, market))
        expect(price).toBeGreaterThanOrEqual(STRIKE - at.spot)
        const call = { right: 'call', strike: at.spot, yearsToExpiry: at.years } as const
        const mirrored = { ...market, spot: STRIKE, rate: at.dividendYield, dividendYield: at.rate }
        expect(Math.abs(americanPrice(call, mirrored) - price)).toBeLessThan(1e-10)
      }),
      { numRuns: 25 },
    )
  })

  it('vega, rho and theta are the slopes of the price', () => {
    fc.assert(
      fc.property(cases, (at) => {
        const value = americanGreeks(...putOf(at))
        fc.pre(value.gamma > 1e-6)
        const slope = (name: 'volatility' | 'rate' | 'years', h: number) =>
          (americanPrice(...putOf({ ...at, [name]: at[name] + h })) -
            americanPrice(...putOf({ ...at, [name]: at[name] - h }))) /
          (2 * h)
        expect(Math.abs(value.vega - slope('volatility', 2e-3 * at.volatility))).toBeLessThan(1e-2)
        expect(Math.abs(value.rho - slope('rate', 2e-5))).toBeLessThan(1e-1)
        expect(Math.abs(value.theta + slope('years', 1e-3 * at.years))).toBeLessThan(2e-2)
      }),
      { numRuns: 12 },
    )
  })

  it('have boundaries from the strike and from r K / q, which meet above a volatility known in closed form', () => {
    const [rate, dividendYield] = [-0.01, -0.03]
    const least = Math.sqrt(-2 * dividendYield) - Math.sqrt(-2 * rate)
    const short = solveDoubleBoundary(rate, dividendYield, 0.2, 1e-8)
    expect(short.upper.at(-1)).toBeLessThan(3e-4)
    expect(short.lower.at(-1)).toBeLessThan(3e-4)
    expect(solveDoubleBoundary(rate, dividendYield, 0.95 * least, 100).span).toBe(100)
    expect(solveDoubleBoundary(rate, dividendYield, 1.2 * least, 200).span).toBeLessThan(200)
  })
})
