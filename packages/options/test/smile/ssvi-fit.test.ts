import fc from 'fast-check'
import { expect, it } from 'vitest'
import { butterflyCheck, calendarCheck } from '../../src/smile/static-arbitrage.ts'
import { largestEta, ssviCheck, ssviSlice } from '../../src/smile/ssvi.ts'
import { fitSsvi } from '../../src/smile/ssvi-fit.ts'
import { sviVariance } from '../../src/smile/svi.ts'

const surfaces = fc.record({
  rho: fc.double({ min: -0.9, max: 0.9, noNaN: true }),
  gamma: fc.double({ min: 0, max: 1, noNaN: true }),
  share: fc.double({ min: 0.05, max: 1, noNaN: true }),
  thetas: fc
    .array(fc.double({ min: 1e-4, max: 0.5, noNaN: true }), { minLength: 2, maxLength: 5 })
    .map((thetas) => thetas.sort((a, b) => a - b)),
})

it('is the formula of Gatheral and Jacquier', () => {
  const [ssvi, theta, k] = [{ rho: -0.6, eta: 1.2, gamma: 0.4 }, 0.05, 0.13] as const
  const phi = ssvi.eta / (theta ** ssvi.gamma * (1 + theta) ** (1 - ssvi.gamma))
  const expected = (theta / 2) * (1 + ssvi.rho * phi * k + Math.sqrt((phi * k + ssvi.rho) ** 2 + 1 - ssvi.rho ** 2))
  expect(sviVariance(ssviSlice(ssvi, theta), k)).toBeCloseTo(expected, 14)
  expect(sviVariance(ssviSlice(ssvi, theta), 0)).toBeCloseTo(theta, 14)
})

it('has no arbitrage on the grid wherever the formula says so', () => {
  fc.assert(
    fc.property(surfaces, ({ rho, gamma, share, thetas }) => {
      const ssvi = { rho, gamma, eta: share * largestEta(rho, gamma, thetas) }
      expect(ssviCheck(ssvi, thetas).free).toBe(true)
      const slices = thetas.map((theta) => ssviSlice(ssvi, theta))
      for (const [i, slice] of slices.entries()) {
        expect(butterflyCheck(slice).leastDensity).toBeGreaterThan(-1e-9)
        if (i > 0) expect(calendarCheck(slices[i - 1]!, slice).leastRise).toBeGreaterThan(-1e-12)
      }
    }),
  )
})

it('gives back the surface it is fitted to', () => {
  const ssvi = { rho: -0.55, eta: 1, gamma: 0.45 }
  const thetas = [0.002, 0.01, 0.04]
  const expiries = thetas.map((theta, i) => {
    const logMoneyness = Float64Array.from({ length: 41 }, (_, j) => ((j - 25) / 20) * Math.sqrt(theta) * 3)
    const totalVariance = logMoneyness.map((k) => sviVariance(ssviSlice(ssvi, theta), k))
    return {
      years: [0.05, 0.25, 1][i]!,
      points: { logMoneyness, totalVariance, tolerance: totalVariance.map((w) => w / 100) },
    }
  })
  const fit = fitSsvi(expiries)
  expect(fit.status).toBe('ok')
  for (const name of ['rho', 'eta', 'gamma'] as const) expect(fit.ssvi[name]).toBeCloseTo(ssvi[name], 2)
  for (const [i, slice] of fit.slices.entries()) {
    expect(slice.theta / thetas[i]!).toBeCloseTo(1, 2)
    expect(slice.error.maxVolatilityPoints).toBeLessThan(0.2)
  }
})

it('fits a chain of a single expiry', () => {
  const logMoneyness = Float64Array.from({ length: 21 }, (_, i) => (i - 12) / 40)
  const totalVariance = logMoneyness.map((k) => sviVariance(ssviSlice({ rho: -0.4, eta: 1, gamma: 0.5 }, 0.01), k))
  const fit = fitSsvi([
    { years: 0.2, points: { logMoneyness, totalVariance, tolerance: totalVariance.map((w) => w / 100) } },
  ])
  expect(fit.slices).toHaveLength(1)
  expect(fit.slices[0]!.error.maxVolatilityPoints).toBeLessThan(0.2)
})

it('says when there is too little to fit', () => {
  expect(fitSsvi([])).toMatchObject({ status: 'too_few_points', slices: [] })
})
