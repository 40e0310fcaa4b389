import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { compareWith } from '../../../src/backtest/performance/benchmark.ts'
import { bootstrapIntervals } from '../../../src/backtest/performance/bootstrap.ts'
import { deepestDrawdown, drawdownsOf, START_ROW, wealthOf } from '../../../src/backtest/performance/drawdown.ts'
import { measurePerformance } from '../../../src/backtest/performance/performance.ts'
import {
  expectedMaximumSharpe,
  minimumTrackRecord,
  probabilisticSharpe,
  sharpeStandardError,
} from '../../../src/backtest/performance/sharpe.ts'

const daily = { periodsPerYear: 252, riskFree: 0 }
const returnsOf = (min: number, max: number) =>
  fc
    .array(fc.integer({ min: min * 1e4, max: max * 1e4 }), { minLength: 3, maxLength: 60 })
    .map((list) => Float64Array.from(list, (basisPoints) => basisPoints / 1e4))
const someReturns = returnsOf(-0.2, 0.2)
const varied = someReturns.filter((returns) => new Set(returns).size > 2)

it('finds peak, trough and recovery', () => {
  const wealth = Float64Array.of(1.1, 1.2, 1.2, 0.9, 1.0, 0.9, 1.2, 1.3)
  expect(deepestDrawdown(wealth)).toEqual({ depth: 0.9 / 1.2 - 1, peak: 2, trough: 3, recovery: 6 })
})

it('counts a fall from the start and one that is not recovered', () => {
  expect(deepestDrawdown(Float64Array.of(0.9, 0.8, 0.95))).toMatchObject({
    peak: START_ROW,
    trough: 1,
    recovery: undefined,
  })
  expect(deepestDrawdown(Float64Array.of(1, 1.1, 1.2))).toEqual({
    depth: 0,
    peak: START_ROW,
    trough: undefined,
    recovery: undefined,
  })
})

it('lies between −1 and 0, the deepest of all being the deepest', () => {
  fc.assert(
    fc.property(returnsOf(-1, 0.5), (returns) => {
      const wealth = wealthOf(returns)
      const deepest = deepestDrawdown(wealth)
      for (const drawdown of drawdownsOf(wealth)) {
        expect(drawdown).toBeLessThanOrEqual(0)
        expect(drawdown).toBeGreaterThanOrEqual(deepest.depth)
      }
      expect(Math.min(0, ...drawdownsOf(wealth))).toBe(deepest.depth)
      expect(deepest.depth).toBeGreaterThanOrEqual(-1)
    }),
  )
})

it('finds the drawdown that a search over all pairs of days finds', () => {
  fc.assert(
    fc.property(someReturns, (returns) => {
      const levels = [1, ...wealthOf(returns)]
      let worst = 0
      for (const [i, high] of levels.entries())
        for (const low of levels.slice(i)) worst = Math.min(worst, low / high - 1)
      expect(deepestDrawdown(wealthOf(returns)).depth).toBe(worst)
    }),
  )
})

it('keeps ratios and scales moments when all returns are scaled', () => {
  fc.assert(
    fc.property(varied, fc.double({ min: 0.01, max: 0.9, noNaN: true }), (returns, scale) => {
      const before = measurePerformance(returns, daily)
      const after = measurePerformance(
        returns.map((value) => value * scale),
        daily,
      )
      expect(after.ratios.sharpe).toBeCloseTo(before.ratios.sharpe, 7)
      expect(after.ratios.sortino).toSatisfy((value: number) => same(value, before.ratios.sortino))
      expect(after.moments.skewness).toBeCloseTo(before.moments.skewness, 7)
      expect(after.moments.kurtosis).toBeCloseTo(before.moments.kurtosis, 7)
      expect(after.moments.annualVolatility).toBeCloseTo(before.moments.annualVolatility * scale, 9)
      expect(after.tails.valueAtRisk95).toBeCloseTo(before.tails.valueAtRisk95 * scale, 12)
      expect(after.trades.profitFactor).toSatisfy((value: number) => same(value, before.trades.profitFactor))
    }),
  )
})

function same(a: number, b: number): boolean {
  return Number.isNaN(a) ? Number.isNaN(b) : Math.abs(a - b) < 1e-9 * Math.max(1, Math.abs(b))
}

it('does not divide by a spread that is only rounding', () => {
  const flat = new Float64Array(100).fill(0.1 / 3)
  expect(measurePerformance(flat, daily)).toMatchObject({
    moments: { deviation: 0, skewness: Number.NaN },
    ratios: { sharpe: Number.NaN, sortino: Number.NaN, calmar: Number.NaN },
  })
  const market = Float64Array.from({ length: 100 }, (_, i) => Math.sin(i) / 50)
  const shifted = compareWith(
    market.map((value) => value + 0.0001),
    market,
    daily,
  )
  expect(shifted.trackingError).toBe(0)
  expect(shifted.informationRatio).toBeNaN()
  expect(shifted.beta).toBeCloseTo(1, 12)
  expect(compareWith(market, flat, daily)).toMatchObject({
    beta: Number.NaN,
    alpha: Number.NaN,
    correlation: Number.NaN,
  })
})

it('gives no growth to wealth below zero or beyond all numbers', () => {
  expect(measurePerformance(Float64Array.of(0.1, -2.2, -2.5), daily).growth).toMatchObject({
    totalReturn: NaN,
    annualReturn: NaN,
  })
  expect(measurePerformance(new Float64Array(2000).fill(1), daily).growth.totalReturn).toBeNaN()
  expect(measurePerformance(Float64Array.of(0.1, -1, 0.5), daily).growth).toMatchObject({
    totalReturn: -1,
    annualReturn: -1,
  })
})

it('refuses fewer than two returns', () => {
  expect(() => measurePerformance(Float64Array.of(0.1), daily)).toThrow(RangeError)
})

it('has a beta that adds up and no alpha against itself', () => {
  fc.assert(
    fc.property(varied, fc.double({ min: -3, max: 3, noNaN: true }), (market, beta) => {
      const { beta: found, alpha } = compareWith(
        market.map((value) => beta * value),
        market,
        daily,
      )
      expect(found).toBeCloseTo(beta, 9)
      expect(alpha).toBeCloseTo(0, 8)
      expect(compareWith(market, market, { ...daily, riskFree: 0.03 })).toMatchObject({
        beta: 1,
        alpha: 0,
        trackingError: 0,
      })
    }),
  )
})

it('is surer of a higher ratio, of a longer record and against a lower threshold', () => {
  const sharpe = fc.double({ min: 0.001, max: 0.3, noNaN: true })
  fc.assert(
    fc.property(
      sharpe,
      fc.integer({ min: 10, max: 5000 }),
      fc.double({ min: 0, max: 0.2, noNaN: true }),
      (ratio, n, step) => {
        const sample = { sharpe: ratio, n, skewness: -0.3, kurtosis: 6 }
        const base = probabilisticSharpe(sample, 0)
        expect(probabilisticSharpe({ ...sample, n: n + 50 }, 0)).toBeGreaterThanOrEqual(base)
        expect(probabilisticSharpe(sample, step)).toBeLessThanOrEqual(base)
        expect(
          probabilisticSharpe({ ...sample, skewness: 0, kurtosis: 3, sharpe: ratio + step }, 0),
        ).toBeGreaterThanOrEqual(probabilisticSharpe({ ...sample, skewness: 0, kurtosis: 3 }, 0))
      },
    ),
  )
})

it('reaches its confidence exactly when the record is as long as the least one', () => {
  const sample = { sharpe: 0.06, n: 0, skewness: -0.5, kurtosis: 8 }
  const least = minimumTrackRecord(sample, 0.01, 0.9)
  expect(probabilisticSharpe({ ...sample, n: least }, 0.01)).toBeCloseTo(0.9, 12)
  expect(minimumTrackRecord(sample, 0.06)).toBeNaN()
})

it('expects more of the best of more trials, and nothing of one', () => {
  expect(expectedMaximumSharpe(1, 1)).toBe(0)
  let last = 0
  for (const trials of [2, 5, 20, 100, 1e4, 1e7]) {
    const next = expectedMaximumSharpe(trials, 1)
    expect(next).toBeGreaterThan(last)
    last = next
  }
  // The largest of 100 normal draws is 2.508 on average; the formula is an approximation to it.
  expect(expectedMaximumSharpe(100, 1)).toBeCloseTo(2.53, 2)
})

it('has the standard error of a normal sample without skill', () => {
  expect(sharpeStandardError({ sharpe: 0, n: 253, skewness: 0, kurtosis: 3 })).toBeCloseTo(1 / Math.sqrt(252), 14)
})

it('covers the figures of the sample with its bootstrap intervals', () => {
  const returns = Float64Array.from({ length: 300 }, (_, i) => Math.sin(i * i) / 80 + 0.0004)
  const { mean, sharpe } = bootstrapIntervals(returns, { stop: 0.1, periodsPerYear: 252, replications: 500 })
  const { moments, ratios } = measurePerformance(returns, daily)
  expect(mean.low).toBeLessThan(moments.annualMean)
  expect(mean.high).toBeGreaterThan(moments.annualMean)
  expect(sharpe.low).toBeLessThan(ratios.sharpe)
  expect(sharpe.high).toBeGreaterThan(ratios.sharpe)
  const wide = bootstrapIntervals(returns, { stop: 0.1, periodsPerYear: 252, replications: 500, level: 0.99 })
  expect(wide.mean.low).toBeLessThan(mean.low)
})
