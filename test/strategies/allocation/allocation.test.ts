/** Weights by closed forms, and what holds for all returns. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  ALLOCATION_METHODS,
  allocate,
  type AllocationSetting,
  COVARIANCES,
} from '../../../src/strategies/allocation/allocation.ts'
import { withinBounds } from '../../../src/strategies/allocation/bounds.ts'
import { dot, type Matrix, matrixOf, sampleCovariance } from '../../../src/strategies/allocation/covariance.ts'
import { hierarchicalRiskParity } from '../../../src/strategies/allocation/hierarchical.ts'
import { minimumVariance } from '../../../src/strategies/allocation/minimum-variance.ts'
import { riskParity } from '../../../src/strategies/allocation/risk-parity.ts'
import { shrinkToConstantCorrelation, shrinkToIdentity } from '../../../src/strategies/allocation/shrinkage.ts'
import { factorReturns } from './factor-returns.ts'

const ANY = { least: 0, most: 1 }
const total = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0)
const near = (found: readonly number[], expected: readonly number[], digits = 10): void => {
  expect(found).toHaveLength(expected.length)
  for (const [i, value] of found.entries()) expect(value).toBeCloseTo(expected[i]!, digits)
}

function covarianceOf(deviations: readonly number[], correlation: (i: number, j: number) => number): Matrix {
  return matrixOf(deviations.length, (i, j) => deviations[i]! * deviations[j]! * (i === j ? 1 : correlation(i, j)))
}

/** The part of the variance that each asset brings; they add up to one. */
function riskContributions(matrix: Matrix, weights: readonly number[]): number[] {
  const parts = matrix.map((row, i) => weights[i]! * dot(row, weights))
  return parts.map((part) => part / total(parts))
}

const deviation = fc.double({ min: 0.05, max: 3, noNaN: true })
/** Positive definite: of random factors and noise of their own. */
const covariance = fc
  .tuple(fc.integer({ min: 2, max: 7 }), fc.infiniteStream(fc.double({ min: -1, max: 1, noNaN: true })))
  .map(([assets, stream]) => {
    const draw = (): number => stream.next().value as number
    const factors = Array.from({ length: assets }, () => Float64Array.from({ length: 3 }, draw))
    const own = Array.from({ length: assets }, () => 0.1 + draw() ** 2)
    return matrixOf(assets, (i, j) => dot(factors[i]!, factors[j]!) + (i === j ? own[i]! : 0))
  })

describe('two assets', () => {
  const pair = fc.tuple(deviation, deviation, fc.double({ min: -0.95, max: 0.95, noNaN: true }))
  it('least variance: σ₂² − σ₁₂ over the variance of the difference, and no less than nothing', () => {
    fc.assert(
      fc.property(pair, ([a, b, correlation]) => {
        const shared = a * b * correlation
        const first = Math.min(1, Math.max(0, (b * b - shared) / (a * a + b * b - 2 * shared)))
        near(
          minimumVariance(
            covarianceOf([a, b], () => correlation),
            ANY,
          ),
          [first, 1 - first],
        )
      }),
    )
  })
  it('equal contributions: by the inverse of volatility, whatever the correlation', () => {
    fc.assert(
      fc.property(pair, ([a, b, correlation]) => {
        const { weights, isEqual } = riskParity(covarianceOf([a, b], () => correlation))
        expect(isEqual).toBe(true)
        near(weights, [b / (a + b), a / (a + b)])
      }),
    )
  })
  it('hierarchical: by the inverse of variance', () => {
    fc.assert(
      fc.property(pair, ([a, b, correlation]) => {
        const weights = hierarchicalRiskParity(covarianceOf([a, b], () => correlation))
        near(weights, [(b * b) / (a * a + b * b), (a * a) / (a * a + b * b)])
      }),
    )
  })
})

it('without correlation: variance by the inverse of variance, contributions by that of volatility', () => {
  fc.assert(
    fc.property(fc.array(deviation, { minLength: 2, maxLength: 8 }), (deviations) => {
      const matrix = covarianceOf(deviations, () => 0)
      const parts = (of: (deviation: number) => number): number[] =>
        deviations.map((each) => of(each) / total(deviations.map(of)))
      near(
        minimumVariance(matrix, ANY),
        parts((each) => 1 / (each * each)),
      )
      near(
        riskParity(matrix).weights,
        parts((each) => 1 / each),
      )
    }),
  )
})

it('one correlation for all: equal contributions are still by the inverse of volatility', () => {
  const deviations = [0.1, 0.2, 0.4]
  near(riskParity(covarianceOf(deviations, () => 0.3)).weights, [4 / 7, 2 / 7, 1 / 7])
})

it('least variance leaves no pair of assets between which a move would serve', () => {
  fc.assert(
    fc.property(covariance, fc.constantFrom(ANY, { least: 0.05, most: 0.6 }), (matrix, bounds) => {
      const weights = minimumVariance(matrix, bounds)
      expect(total(weights)).toBeCloseTo(1, 12)
      const slopes = matrix.map((row) => dot(row, weights))
      const tolerance = 1e-9 * Math.max(...slopes.map(Math.abs))
      for (const [i, weight] of weights.entries()) {
        expect(weight).toBeGreaterThanOrEqual(bounds.least)
        expect(weight).toBeLessThanOrEqual(bounds.most)
        for (const [j, other] of weights.entries()) {
          if (weight > bounds.least && other < bounds.most) expect(slopes[i]! - slopes[j]!).toBeLessThan(tolerance)
        }
      }
    }),
  )
})

it('risk parity makes the contributions to variance equal', () => {
  fc.assert(
    fc.property(covariance, (matrix) => {
      const { weights, isEqual } = riskParity(matrix)
      expect(isEqual).toBe(true)
      near(
        riskContributions(matrix, weights),
        weights.map(() => 1 / weights.length),
        9,
      )
    }),
  )
})

// Two pairs that move alike and have nothing to do with each other: 1 / variance between them, and within each.
it('hierarchical risk parity of blocks: between them by the inverse of their variances', () => {
  const deviations = [1, 2, 3, 6]
  const blocks = covarianceOf(deviations, (i, j) => (i >> 1 === j >> 1 ? 0.8 : 0))
  // Within a block [a, 2a] weights are 0.8 and 0.2: variance (0.64 + 0.16 + 2 × 0.8 × 0.32) a² = 1.312 a².
  near(hierarchicalRiskParity(blocks), [0.72, 0.18, 0.08, 0.02])
  const mixed = [2, 0, 3, 1]
  const shuffled = matrixOf(4, (i, j) => blocks[mixed[i]!]![mixed[j]!]!)
  near(hierarchicalRiskParity(shuffled), [0.08, 0.72, 0.02, 0.18])
})

it('shrinkage keeps variances or their mean, and is nothing where the target is the sample', () => {
  const returns = factorReturns(50, 5)
  const sample = sampleCovariance(returns)
  const { covariance: constant, intensity } = shrinkToConstantCorrelation(returns)
  near(
    constant.map((row, i) => row[i]!),
    sample.map((row, i) => row[i]!),
    15,
  )
  expect(intensity).toBeGreaterThan(0)
  const trace = (matrix: Matrix): number => total(matrix.map((row, i) => row[i]!))
  expect(trace(shrinkToIdentity(returns).covariance)).toBeCloseTo(trace(sample), 15)
  expect(shrinkToConstantCorrelation(returns.slice(0, 2)).intensity).toBe(0)
})

const settings: fc.Arbitrary<AllocationSetting> = fc.record({
  method: fc.constantFrom(...ALLOCATION_METHODS),
  covariance: fc.constantFrom(...COVARIANCES),
  least: fc.constantFrom(0, 0.05),
  most: fc.constantFrom(1, 0.5),
})

it('gives weights within bounds that add up to one, in whatever order the assets are given', () => {
  const table = fc.tuple(
    fc.integer({ min: 2, max: 9 }),
    fc.integer({ min: 21, max: 80 }),
    fc.integer({ min: 0, max: 40 }),
  )
  fc.assert(
    fc.property(table, settings, fc.integer(), ([assets, sessions, skipped], setting, turn) => {
      const returns = factorReturns(sessions + skipped, assets).map((values) => values.subarray(skipped))
      const { weights } = allocate(returns, setting)
      expect(total(weights)).toBeCloseTo(1, 12)
      expect(Math.min(...weights)).toBeGreaterThanOrEqual(setting.least!)
      expect(Math.max(...weights)).toBeLessThanOrEqual(setting.most!)
      const order = returns.map((_, i) => (i * (assets > 2 && assets % 2 === 1 ? 2 : 1) + Math.abs(turn)) % assets)
      const turned = allocate(
        order.map((i) => returns[i]!),
        setting,
      )
      near(
        turned.weights,
        order.map((i) => weights[i]!),
        8,
      )
    }),
  )
})

describe('what the returns do not allow', () => {
  const some = factorReturns(60, 3)
  const still = new Float64Array(60)
  it.each(ALLOCATION_METHODS)('%s: one asset has it all', (method) => {
    expect(allocate([some[0]!], { method })).toEqual({ weights: [1], notes: [] })
    expect(allocate([still], { method })).toEqual({ weights: [1], notes: [] })
  })
  it('divides evenly before there are enough sessions, and says so', () => {
    const few = some.map((values) => values.subarray(0, 19))
    expect(allocate(few, { method: 'risk-parity' })).toEqual({
      weights: [1 / 3, 1 / 3, 1 / 3],
      notes: ['19 sessions are too few to tell: divided evenly'],
    })
  })
  it.each(ALLOCATION_METHODS.slice(1))('%s: what never varied has an even share', (method) => {
    const { weights, notes } = allocate([some[0]!, still, some[1]!, still.map(() => 0.01)], { method })
    expect([weights[1], weights[3]]).toEqual([0.25, 0.25])
    near(
      [weights[0]!, weights[2]!],
      allocate(some.slice(0, 2), { method }).weights.map((weight) => weight / 2),
      12,
    )
    expect(notes).toEqual(['2 of 4 never varied: an even share each'])
    expect(allocate([still, still], { method }).weights).toEqual([0.5, 0.5])
  })
  it.each(ALLOCATION_METHODS.slice(1))('%s: more assets than sessions', (method) => {
    const { weights, notes } = allocate(factorReturns(25, 40), { method })
    expect(total(weights)).toBeCloseTo(1, 12)
    expect(notes).toEqual(['no more sessions than assets: the sample covariance is singular'])
  })
  it.each(ALLOCATION_METHODS.slice(1))('%s: the same asset twice', (method) => {
    const { weights } = allocate([some[0]!, some[0]!], { method, covariance: 'sample' })
    near(weights, [0.5, 0.5])
  })
  it('says where contributions cannot be made equal: two assets that cancel each other out', () => {
    const { weights, notes } = allocate([some[0]!, some[0]!.map((value) => -value)], {
      method: 'risk-parity',
      covariance: 'sample',
    })
    near(weights, [0.5, 0.5], 4)
    expect(notes).toEqual(['contributions to risk could not be made equal'])
  })
  it('says where bounds hold weights back, and refuses bounds that cannot be kept', () => {
    const capped = allocate(some, { method: 'inverse-volatility', most: 0.4 })
    expect(capped.notes).toEqual(['bounds hold back some weights'])
    expect(capped.weights[0]).toBe(0.4)
    expect(() => allocate(some, { method: 'equal', most: 0.3 })).toThrow(
      'No 3 weights between 0 and 0.3 add up to one.',
    )
    expect(() => allocate(some, { method: 'equal', least: 0.4 })).toThrow('No 3 weights')
  })
})

it('keeps proportions within bounds, also where the caps just suffice', () => {
  near(withinBounds([0.7, 0.2, 0.1], { least: 0, most: 0.4 }), [0.4, 0.4, 0.2])
  near(withinBounds([0.7, 0.2, 0.1], { least: 0.15, most: 1 }), [0.85 * (7 / 9), 0.85 * (2 / 9), 0.15])
  near(
    withinBounds(
      Array.from({ length: 10 }, (_, i) => (i + 1) / 55),
      { least: 0, most: 0.1 },
    ),
    Array(10).fill(0.1),
  )
})
