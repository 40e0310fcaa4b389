import { readFileSync } from 'node:fs'
import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Mulberry32, resampleStationary } from '../../../src/core/stats/bootstrap.ts'
import { stationaryVariance } from '../../../src/core/stats/dependence.ts'
import { mean, populationVariance } from '../../../src/core/stats/moments.ts'
import { wilsonInterval } from '../../../src/core/stats/proportion.ts'
import { itOnShared, sharedPath } from '../../shared.ts'

itOnShared('draws the rows that the reference lists for two resamples on one stream', () => {
  const file = sharedPath('vectors/performance/overfitting_matrix_A.json')
  const reference: { index_check_first20_two_reps: number[][] } = JSON.parse(readFileSync(file, 'utf8'))
  const random = new Mulberry32(12345)
  const rows = new Int32Array(1000)
  for (const first of reference.index_check_first20_two_reps) {
    resampleStationary(rows, 0.1, random)
    expect([...rows.subarray(0, 20)]).toEqual(first)
  }
})

it('goes on to the next row unless a block ends, also around the end', () => {
  const rows = new Int32Array(50)
  resampleStationary(rows, 0, new Mulberry32(7))
  for (let t = 1; t < rows.length; t++) expect(rows[t]).toBe((rows[t - 1]! + 1) % 50)
})

it('draws every row equally often', () => {
  const counts = new Float64Array(20)
  const rows = new Int32Array(20)
  const random = new Mulberry32(1)
  for (let b = 0; b < 20_000; b++) {
    resampleStationary(rows, 0.3, random)
    for (const row of rows) counts[row]!++
  }
  for (const count of counts) expect(Math.abs(count / 20_000 - 1)).toBeLessThan(0.05)
})

it('has the variance of the mean that its formula says', () => {
  const values = Float64Array.from({ length: 40 }, (_, t) => Math.sin(t / 3) + ((t * 7) % 5) / 4)
  const rows = new Int32Array(values.length)
  for (const stop of [0.1, 0.5, 1]) {
    const random = new Mulberry32(3)
    const means = Array.from({ length: 20_000 }, () => {
      resampleStationary(rows, stop, random)
      return mean(Array.from(rows, (row) => values[row]!))
    })
    const expected = stationaryVariance(values, stop) / values.length
    // The error of a variance of 20,000 is 1 %.
    expect(Math.abs(populationVariance(means) / expected - 1)).toBeLessThan(0.04)
  }
  expect(stationaryVariance(values, 1)).toBeCloseTo(populationVariance(values), 14)
})

// Expected figures from SciPy 1.17.
it('has the Wilson interval of SciPy', () => {
  const { low, high } = wilsonInterval(55, 100)
  expect([low, high]).toEqual([expect.closeTo(0.45244602997442135, 14), expect.closeTo(0.6438546202048803, 14)])
  expect(wilsonInterval(0, 20)).toEqual({ low: 0, high: expect.closeTo(0.16112515805281935, 14) as number })
})

it('keeps the share inside its interval, and the interval inside 0 to 1', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (n, share) => {
      const successes = Math.round(share * n)
      const { low, high } = wilsonInterval(successes, n)
      expect(low).toBeGreaterThanOrEqual(0)
      expect(high).toBeLessThanOrEqual(1)
      expect(low).toBeLessThanOrEqual(successes / n)
      expect(high).toBeGreaterThanOrEqual(successes / n)
    }),
  )
})
