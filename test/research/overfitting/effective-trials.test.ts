import { expect, it } from 'vitest'
import { type EffectiveTrials, effectiveTrials } from '../../../src/research/overfitting/effective-trials.ts'
import type { SessionReturns } from '../../../src/research/overfitting/session-returns.ts'
import { superiorAbility } from '../../../src/research/overfitting/superior-ability.ts'
import { itOnShared } from '../../shared.ts'
import { matrixA } from './matrix-a.ts'
import { randomSearch } from './random-search.ts'

function trialsOf(search: SessionReturns, rowsInSearch = search.rows.length): EffectiveTrials {
  const { meanMaximum } = superiorAbility(search, { replications: 500 })
  return effectiveTrials(search, { mean: meanMaximum, rows: search.rows.length, rowsInSearch })
}

/** Where only the clusters are asked for. */
const NO_MAXIMUM = { mean: 0, rows: 1, rowsInSearch: 1 }

it('finds as many clusters as there are factors, and who belongs to which', () => {
  for (const factors of [2, 3, 5, 8]) {
    for (let seed = 1; seed <= 3; seed++) {
      const search = randomSearch({ rows: 40, sessions: 250, seed: 10 * factors + seed, factors, own: 0.4 })
      const { clusterCount, clusters } = effectiveTrials(search, NO_MAXIMUM)
      expect(clusterCount).toBe(factors)
      expect([...clusters]).toEqual(Array.from({ length: 40 }, (_, row) => row % factors))
    }
  }
})

it('counts independent rows one by one though silhouettes see two clusters', () => {
  const noise = randomSearch({ rows: 40, sessions: 500, seed: 1 })
  const { clusterCount, byMaximum, count } = trialsOf(noise)
  expect(clusterCount).toBeLessThan(20)
  expect(byMaximum).toBeGreaterThan(32)
  expect(byMaximum).toBeLessThanOrEqual(40)
  expect(count).toBe(Math.round(byMaximum))
  expect(trialsOf(noise, 1000).count).toBeGreaterThan(500)
})

it('counts rows that all but coincide as few, however many there are', () => {
  const alike = randomSearch({ rows: 40, sessions: 250, seed: 1, factors: 1, own: 0.02 })
  const { byMaximum, sharpes } = trialsOf(alike, 1_000_000)
  expect(byMaximum).toBeLessThan(2)
  expect(Math.max(...sharpes) - Math.min(...sharpes)).toBeLessThan(0.02)
})

it('counts rows that correlate alike by how high their best rises above what they share', () => {
  // Two thirds of the variance in common: the best of 200 stands √(1/3) as high as that of independent ones, which is
  // the best of 10 to 11.
  const half = randomSearch({ rows: 200, sessions: 500, seed: 2, factors: 1, own: Math.SQRT1_2 })
  const { byMaximum } = trialsOf(half)
  expect(byMaximum).toBeGreaterThan(8)
  expect(byMaximum).toBeLessThan(14)
})

it('never counts fewer for a larger search, nor for a higher maximum', () => {
  const search = randomSearch({ rows: 4, sessions: 30, seed: 1 })
  const by = (mean: number, rowsInSearch: number) => effectiveTrials(search, { mean, rows: 50, rowsInSearch }).byMaximum
  const maxima = [-1, 0, 0.2, 1, 2, 3]
  for (const rows of [50, 500, 1e6]) {
    const counts = maxima.map((mean) => by(mean, rows))
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(counts[0]).toBe(1)
    expect(counts.at(-1)).toBeCloseTo(rows, 0)
  }
  for (const mean of maxima) expect(by(mean, 1e6)).toBeGreaterThanOrEqual(by(mean, 500))
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
  const { clusters, sharpes } = effectiveTrials({ rows: Int32Array.of(0, 1, 2, 3), sessions: 100, returns }, NO_MAXIMUM)
  expect(clusters[0]).toBe(clusters[1])
  const mean = a.reduce((sum, value) => sum + value, 0) / 100
  const deviation = Math.sqrt(a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / 99)
  if (clusters.filter((cluster) => cluster === 0).length === 2) expect(sharpes[0]).toBeCloseTo(mean / deviation, 12)
})

itOnShared('sees few clusters in matrix A, which has three common factors, and more independent rows', () => {
  const { rows, clusterCount, count, sharpeVariance } = trialsOf(matrixA())
  expect(rows).toBe(60)
  expect(clusterCount).toBeGreaterThanOrEqual(2)
  expect(clusterCount).toBeLessThanOrEqual(4)
  expect(count).toBeGreaterThan(clusterCount)
  expect(count).toBeLessThan(60)
  expect(sharpeVariance).toBeGreaterThan(0)
})

it('is the same for the same seed', () => {
  const search = randomSearch({ rows: 20, sessions: 60, seed: 9, factors: 4 })
  expect(effectiveTrials(search, NO_MAXIMUM, 3)).toEqual(effectiveTrials(search, NO_MAXIMUM, 3))
})

it('takes one row, rows that never vary, and two rows as they are', () => {
  const of = (...rows: number[][]) =>
    effectiveTrials(
      { rows: Int32Array.from(rows.keys()), sessions: 4, returns: Float64Array.from(rows.flat()) },
      NO_MAXIMUM,
    )
  expect(of([1, 2, 3, 5])).toMatchObject({ rows: 1, count: 1, clusterCount: 1, sharpeVariance: 0 })
  expect(of([0, 0, 0, 0])).toMatchObject({ rows: 0, count: 1, clusterCount: 0, clusters: Int32Array.of(-1) })
  expect(of([1, 2, 3, 5], [7, 7, 7, 7], [1, -1, 1, -1])).toMatchObject({ rows: 2, clusters: Int32Array.of(0, -1, 1) })
  expect(() => of([1, 2, 3, Number.NaN])).toThrow(/Row 0 has no finite return in session 3/)
})
