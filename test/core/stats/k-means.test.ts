import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Random } from '../../../src/core/random.ts'
import { kMeans, numbered, type SquaredDistances } from '../../../src/core/stats/k-means.ts'
import { type Distances, silhouettes } from '../../../src/core/stats/silhouette.ts'

function onLine(points: readonly number[]): SquaredDistances {
  return { n: points.length, values: Float64Array.from(points.flatMap((x) => points.map((y) => (x - y) * (x - y)))) }
}

function apart(points: readonly number[]): Distances {
  return { n: points.length, values: Float64Array.from(points.flatMap((x) => points.map((y) => Math.abs(x - y)))) }
}

it('finds groups that lie apart', () => {
  const distances = onLine([0, 10, 1, 21, 11, 0.5, 20, 9.5])
  const found = Array.from({ length: 10 }, (_, seed) => kMeans(distances, 3, Random.fromSeed(seed)).join(''))
  expect(found.filter((labels) => labels === '01021021')).not.toHaveLength(0)
})

it('leaves every point at the nearest mean', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 2, maxLength: 25 }),
      fc.integer({ min: 1, max: 6 }),
      fc.integer({ min: 0, max: 99 }),
      (points, groups, seed) => {
        const labels = kMeans(onLine(points), Math.min(groups, points.length), Random.fromSeed(seed))
        const means = [...new Set(labels)].map((label) => {
          const members = points.filter((_, i) => labels[i] === label)
          return members.reduce((sum, x) => sum + x, 0) / members.length
        })
        for (const [i, x] of points.entries()) {
          const own = Math.abs(x - means[labels[i]!]!)
          for (const mean of means) expect(own).toBeLessThanOrEqual(Math.abs(x - mean) + 1e-9)
        }
      },
    ),
  )
})

it('numbers groups by first appearance', () => {
  expect(numbered(Int32Array.of(7, 2, 7, 0))).toEqual(Int32Array.of(0, 1, 0, 2))
})

// The points 0, 1, 5 in groups {0, 1}, {5}: (5 − 1) / 5, (4 − 1) / 4, alone.
it('has the silhouettes of a case worked by hand', () => {
  expect([...silhouettes(apart([0, 1, 5]), Int32Array.of(0, 0, 1))]).toEqual([0.8, 0.75, 0])
  expect([...silhouettes(apart([0, 1, 5]), Int32Array.of(0, 0, 0))]).toEqual([0, 0, 0])
  expect([...silhouettes(apart([2, 2, 2, 2]), Int32Array.of(0, 0, 1, 1))]).toEqual([0, 0, 0, 0])
})
