import fc from 'fast-check'
import { expect, it } from 'vitest'
import { rankCorrelation, ranks } from '../../../src/core/stats/rank-correlation.ts'

it('gives equal values the mean of their ranks', () => {
  expect([...ranks([3, 1, 3, 2, 3])]).toEqual([4, 1, 4, 2, 4])
})

it('agrees with SciPy 1.10 (scipy.stats.spearmanr), ties among the values', () => {
  const x = [1, 2, 2, 3, 5, 8, 13, 21, 21, 34]
  const y = [2, 1, 4, 4, 3, 9, 7, 20, 25, 11]
  expect(rankCorrelation(x, y)).toBeCloseTo(0.8776799450195786, 12)
})

it('does not change with a rising function, and turns with a falling one', () => {
  const values = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 40 })
  fc.assert(
    fc.property(values, fc.infiniteStream(fc.integer({ min: -500, max: 500 })), (x, noise) => {
      const y = x.map((value) => value + noise.next().value!)
      const found = rankCorrelation(x, y)
      fc.pre(!Number.isNaN(found))
      expect(
        rankCorrelation(
          x.map((value) => value ** 3),
          y,
        ),
      ).toBeCloseTo(found, 9)
      expect(
        rankCorrelation(
          x.map((value) => -value),
          y,
        ),
      ).toBeCloseTo(-found, 9)
    }),
  )
})
