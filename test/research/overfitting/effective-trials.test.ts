import { expect, it } from 'vitest'
import { effectiveTrials } from '../../../src/research/overfitting/effective-trials.ts'
import { itOnShared } from '../../shared.ts'
import { matrixA } from './matrix-a.ts'
import { randomSearch } from './random-search.ts'

it('finds as many clusters as there are factors, and who belongs to which', () => {
  for (const factors of [2, 3, 5, 8]) {
    for (let seed = 1; seed <= 3; seed++) {
      const search = randomSearch({ rows: 40, sessions: 250, seed: 10 * factors + seed, factors, own: 0.4 })
      const { clusterCount, clusters } = effectiveTrials(search)
      expect(clusterCount).toBe(factors)
      expect([...clusters]).toEqual(Array.from({ length: 40 }, (_, row) => row % factors))
    }
  }
})

it('counts independent rows one by one though silhouettes see two clusters, and extends a sample to the search', () => {
  const noise = randomSearch({ rows: 40, sessions: 500, seed: 1 })
  expect(effectiveTrials(noise).clusterCount).toBeLessThan(20)
  expect(effectiveTrials(noise).count).toBeGreaterThan(36)
  expect(effectiveTrials(noise, { rowsInSearch: 1000 }).count).toBeGreaterThan(500)
})

it('counts rows that all but coincide as few, however many there are', () => {
  const alike = randomSearch({ rows: 40, sessions: 250, seed: 1, factors: 1, own: 0.05 })
  const { dimension, sharpes } = effectiveTrials(alike, { rowsInSearch: 1_000_000 })
  expect(dimension).toBeLessThan(1.1)
  expect(Math.max(...sharpes) - Math.min(...sharpes)).toBeLessThan(0.02)
})

it('weights the rows of a cluster by the inverse of their variance', () => {
  const base = randomSearch({ rows: 3, sessions: 100, seed: 4 })
  const [a, b, c] = [0, 1, 2].map((row) => base.returns.subarray(row * 100, (row + 1) * 100)) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  // The second row is the first one doubled: a quarter of the weight, the same Sharpe ratio.
  const returns = Float64Array.from([...a, ...a.map((value) => 2 * value), ...b, ...c])
  const { clusters, sharpes } = effectiveTrials({ rows: Int32Array.of(0, 1, 2, 3), sessions: 100, returns })
  expect(clusters[0]).toBe(clusters[1])
  const mean = a.reduce((sum, value) => sum + value, 0) / 100
  const deviation = Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 99)
  if (clusters.filter((cluster) => cluster === 0).length === 2) expect(sharpes[0]).toBeCloseTo(mean / deviation, 12)
})

itOnShared('sees few clusters in matrix A, which has three common factors, and more dimensions', () => {
  const { rows, clusterCount, count, sharpeVariance } = effectiveTrials(matrixA())
  expect(rows).toBe(60)
  expect(clusterCount).toBeGreaterThanOrEqual(2)
  expect(clusterCount).toBeLessThanOrEqual(4)
  expect(count).toBeGreaterThan(clusterCount)
  expect(count).toBeLessThan(60)
  expect(sharpeVariance).toBeGreaterThan(0)
})

it('is the same for the same seed', () => {
  const search = randomSearch({ rows: 20, sessions: 60, seed: 9, factors: 4 })
  expect(effectiveTrials(search, { seed: 3 })).toEqual(effectiveTrials(search, { seed: 3 }))
})

it('takes one row, rows that never vary, and two rows as they are', () => {
  const of = (...rows: number[][]) =>
    effectiveTrials({ rows: Int32Array.from(rows.keys()), sessions: 4, returns: Float64Array.from(rows.flat()) })
  expect(of([1, 2, 3, 5])).toMatchObject({ rows: 1, count: 1, clusterCount: 1, sharpeVariance: 0 })
  expect(of([0, 0, 0, 0])).toMatchObject({ rows: 0, count: 1, clusterCount: 0, clusters: Int32Array.of(-1) })
  expect(of([1, 2, 3, 5], [7, 7, 7, 7], [1, -1, 1, -1])).toMatchObject({ rows: 2, clusters: Int32Array.of(0, -1, 1) })
  expect(() => of([1, 2, 3, Number.NaN])).toThrow(/Row 0 has no finite return in session 3/)
})
