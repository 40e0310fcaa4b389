import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { SmilePoints } from '../../src/smile/quasi-explicit.ts'
import { butterflyCheck, calendarCheck } from '../../src/smile/static-arbitrage.ts'
import { butterflyDensity, type Svi, sviCurvature, sviSlope, sviVariance } from '../../src/smile/svi.ts'
import { fitSvi } from '../../src/smile/svi-fit.ts'
import { fitSurface } from '../../src/smile/surface-fit.ts'

function pointsOf(svi: Svi, logMoneyness: readonly number[], noise: readonly number[] = [0]): SmilePoints {
  const totalVariance = Float64Array.from(logMoneyness, (k, i) => sviVariance(svi, k) * (1 + noise[i % noise.length]!))
  return {
    logMoneyness: Float64Array.from(logMoneyness),
    totalVariance,
    tolerance: totalVariance.map((w) => 0.01 * w),
  }
}

const range = (from: number, to: number, count: number) =>
  Array.from({ length: count }, (_, i) => from + ((to - from) * i) / (count - 1))

const smiles = fc
  .record({
    a: fc.double({ min: 0.001, max: 0.05, noNaN: true }),
    b: fc.double({ min: 0.02, max: 0.3, noNaN: true }),
    rho: fc.double({ min: -0.8, max: 0.5, noNaN: true }),
    m: fc.double({ min: -0.1, max: 0.1, noNaN: true }),
    sigma: fc.double({ min: 0.08, max: 0.3, noNaN: true }),
  })
  .filter((svi) => butterflyCheck(svi).free)

it('gives back the parameters of the SVI it is fitted to', () => {
  fc.assert(
    fc.property(smiles, (svi) => {
      const { status, svi: found } = fitSvi(pointsOf(svi, range(-0.6, 0.6, 61)))
      expect(status).toBe('ok')
      for (const name of ['a', 'b', 'rho', 'm', 'sigma'] as const)
        expect(Math.abs(found[name] - svi[name])).toBeLessThan(1e-4)
    }),
  )
})

it('leaves no butterfly and no crossing, however rough the points', () => {
  const noise = fc.array(fc.double({ min: -0.3, max: 0.3, noNaN: true }), { minLength: 7, maxLength: 31 })
  fc.assert(
    fc.property(smiles, noise, noise, fc.double({ min: 0.3, max: 1.2, noNaN: true }), (svi, first, second, ratio) => {
      const shorter = { ...svi, a: svi.a * ratio, b: svi.b * ratio }
      const [earlier, later] = fitSurface([
        { years: 0.1, points: pointsOf(shorter, range(-0.4, 0.3, 40), first) },
        { years: 0.2, points: pointsOf(svi, range(-0.6, 0.4, 40), second) },
      ])
      expect(['ok', 'constrained']).toContain(later!.status)
      for (const { svi } of [earlier!, later!]) expect(butterflyCheck(svi)).toMatchObject({ free: true })
      expect(calendarCheck(earlier!.svi, later!.svi)).toMatchObject({ free: true })
    }),
    { numRuns: 60 },
  )
})

it('bends the smile of Axel Vogt, whose density is negative, until it is not', () => {
  // Gatheral and Jacquier, "Arbitrage-free SVI volatility surfaces" (2014), example 5.1: T = 1, negative near k = 0.8.
  const vogt = { a: -0.041, b: 0.1331, rho: 0.306, m: 0.3586, sigma: 0.4153 }
  expect(butterflyCheck(vogt).free).toBe(false)
  const fit = fitSvi(pointsOf(vogt, range(-1.5, 1.5, 61)))
  expect(fit.status).toBe('constrained')
  expect(butterflyCheck(fit.svi).free).toBe(true)
  const worst = Math.max(
    ...range(-1, 1, 41).map((k) => Math.abs(Math.sqrt(sviVariance(fit.svi, k)) - Math.sqrt(sviVariance(vogt, k)))),
  )
  expect(worst).toBeLessThan(0.015)
})

it('has derivatives and density that agree with differences', () => {
  fc.assert(
    fc.property(smiles, fc.double({ min: -0.5, max: 0.5, noNaN: true }), (svi, k) => {
      const h = 1e-5
      const [down, up] = [sviVariance(svi, k - h), sviVariance(svi, k + h)]
      expect(sviSlope(svi, k)).toBeCloseTo((up - down) / (2 * h), 6)
      expect(sviCurvature(svi, k)).toBeCloseTo((sviSlope(svi, k + h) - sviSlope(svi, k - h)) / (2 * h), 5)
      expect(butterflyDensity(svi, k)).toBeGreaterThanOrEqual(0)
    }),
  )
})

it('says when there is too little to fit', () => {
  const smile = { a: 0.04, b: 0.1, rho: -0.5, m: 0, sigma: 0.1 }
  expect(fitSvi(pointsOf(smile, [-0.1, 0, 0.1])).status).toBe('too_few_points')
  const [earlier, later] = fitSurface([
    { years: 0.1, points: pointsOf({ ...smile, a: 0.02, b: 0.08 }, [-0.1, 0, 0.1]) },
    { years: 0.2, points: pointsOf(smile, range(-0.5, 0.5, 21)) },
  ])
  expect([earlier!.status, later!.status]).toEqual(['scaled', 'ok'])
  expect(earlier!.error.maxVolatilityPoints).toBeLessThan(3)
})
