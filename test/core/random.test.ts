import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { Random } from '../../src/core/random.ts'

const draws = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.next())

/** Pearson's statistic of counts that should be equal. */
function chiSquare(counts: readonly number[]): number {
  const expected = counts.reduce((sum, count) => sum + count, 0) / counts.length
  return counts.reduce((sum, count) => sum + (count - expected) ** 2 / expected, 0)
}

/** Wilson and Hilferty's approximation of the point that one in 10,000 chi-squares exceeds. */
function chiSquareLimit(degrees: number): number {
  const spread = 2 / (9 * degrees)
  return degrees * (1 - spread + 3.719 * Math.sqrt(spread)) ** 3
}

function correlation(a: readonly number[], b: readonly number[]): number {
  const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const [meanA, meanB] = [mean(a), mean(b)]
  const product = a.reduce((sum, value, i) => sum + (value - meanA) * (b[i]! - meanB), 0)
  const norm = (values: readonly number[], at: number): number =>
    Math.sqrt(values.reduce((sum, value) => sum + (value - at) ** 2, 0))
  return product / (norm(a, meanA) * norm(b, meanB))
}

it('gives the same numbers for the same seed, on every machine', () => {
  const random = Random.fromSeed(42)
  expect(Array.from({ length: 4 }, () => random.uint32())).toEqual([2155309459, 2997616012, 2294795724, 483681002])
  expect(draws(Random.fromSeed(7), 5)).toEqual(draws(Random.fromSeed(7), 5))
})

it('gives other numbers for another seed, neighbours and high bits included', () => {
  const seeds = [0, 1, 2, 3, 42, 2 ** 32, 2 ** 32 + 1, 2 ** 53 - 1]
  expect(new Set(seeds.map((seed) => Random.fromSeed(seed).uint32())).size).toBe(seeds.length)
})

it('splits by label, however much the parent has drawn', () => {
  const fresh = Random.fromSeed(5)
  const used = Random.fromSeed(5)
  draws(used, 100)
  used.split('other').next()
  for (const label of ['tree', '', 0, 1, 2 ** 40]) expect(used.split(label).next()).toBe(fresh.split(label).next())
})

it('keeps labels apart: text and number, order of splits, where one label ends', () => {
  const root = Random.fromSeed(5)
  const children = [
    root.split(1),
    root.split('1'),
    root.split('a').split('b'),
    root.split('b').split('a'),
    root.split('ab'),
    root.split('ab').split(''),
    root.split(2 ** 32 + 1),
    root,
  ]
  expect(new Set(children.map((child) => child.uint32())).size).toBe(children.length)
})

it('makes children that do not go with each other nor with their parent', () => {
  const count = 20_000
  const root = Random.fromSeed(11)
  const streams = [Random.fromSeed(11), root.split(0), root.split(1), root.split('a')].map((one) => draws(one, count))
  for (const [i, a] of streams.entries()) {
    for (const b of streams.slice(i + 1)) {
      expect(Math.abs(correlation(a, b))).toBeLessThan(4 / Math.sqrt(count))
      expect(Math.abs(correlation(a.slice(1), b.slice(0, -1)))).toBeLessThan(4 / Math.sqrt(count))
    }
  }
})

it('has first numbers of many children that are uniform too', () => {
  const counts = Array.from<number>({ length: 64 }).fill(0)
  const root = Random.fromSeed(3)
  for (let label = 0; label < 64_000; label++) counts[Math.floor(root.split(label).next() * 64)]! += 1
  expect(chiSquare(counts)).toBeLessThan(chiSquareLimit(63))
})

it('is uniform on [0, 1), alone and in pairs', () => {
  const random = Random.fromSeed(1)
  const single = Array.from<number>({ length: 100 }).fill(0)
  const pairs = Array.from<number>({ length: 256 }).fill(0)
  let previous = random.next()
  for (let i = 0; i < 200_000; i++) {
    const value = random.next()
    single[Math.floor(value * 100)]! += 1
    pairs[Math.floor(previous * 16) * 16 + Math.floor(value * 16)]! += 1
    previous = value
  }
  expect(chiSquare(single)).toBeLessThan(chiSquareLimit(99))
  expect(chiSquare(pairs)).toBeLessThan(chiSquareLimit(255))
})

it('has every bit set half of the time', () => {
  const random = Random.fromSeed(8)
  const ones = Array.from<number>({ length: 32 }).fill(0)
  const count = 50_000
  for (let i = 0; i < count; i++) {
    const word = random.uint32()
    for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1
  }
  for (const one of ones) expect(Math.abs(one - count / 2)).toBeLessThan(4.5 * Math.sqrt(count / 4))
})

it('draws integers below a bound without bias', () => {
  // Taking the remainder alone would give the lower half of this range two thirds of the draws.
  const below = 3 * 2 ** 30
  const random = Random.fromSeed(2)
  const count = 30_000
  let low = 0
  for (let i = 0; i < count; i++) if (random.integer(below) < below / 3) low += 1
  expect(Math.abs(low - count / 3)).toBeLessThan(4.5 * Math.sqrt((count * 2) / 9))
})

it('draws integers in range only', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 2 ** 32 - 1 }), fc.integer({ min: 0 }), (below, seed) => {
      const value = Random.fromSeed(seed).integer(below)
      expect(Number.isInteger(value) && value >= 0 && value < below).toBe(true)
    }),
  )
})

it('draws normals with the moments of the standard normal', () => {
  const random = Random.fromSeed(4)
  const count = 100_000
  const sums = [0, 0, 0, 0]
  for (let i = 0; i < count; i++) {
    const value = random.normal()
    for (let power = 0; power < 4; power++) sums[power]! += value ** (power + 1)
  }
  // Variance of the k-th power of a standard normal: 1, 2, 15, 96.
  const expected = [0, 1, 0, 3]
  const variance = [1, 2, 15, 96]
  for (const [i, sum] of sums.entries()) {
    expect(Math.abs(sum / count - expected[i]!)).toBeLessThan(4.5 * Math.sqrt(variance[i]! / count))
  }
})
