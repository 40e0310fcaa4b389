import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockSumsOf } from '../../../src/research/overfitting/block-sums.ts'
import { distinctRows, evenSample } from '../../../src/research/overfitting/distinct-rows.ts'

it('finds the first row of each kind and how many are of it', () => {
  fc.assert(
    fc.property(
      fc.array(fc.tuple(fc.integer({ min: -1, max: 1 }), fc.constantFrom(0, -0, 1)), { minLength: 1 }),
      (rows) => {
        const { rows: firsts, weights } = distinctRows(blockSumsOf(Float64Array.from(rows.flat()), rows.length, 2))
        const texts = rows.map(([a, b]) => `${a} ${b}`)
        const expected = [...new Set(texts)]
        expect([...firsts]).toEqual(expected.map((text) => texts.indexOf(text)))
        expect([...weights]).toEqual(expected.map((text) => texts.filter((other) => other === text).length))
      },
    ),
  )
})

it('samples evenly, in order, each once', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 300 }), fc.integer({ min: 1, max: 60 }), (count, most) => {
      const rows = Int32Array.from({ length: count }, (_, i) => 3 * i)
      const sample = evenSample(rows, most)
      expect(sample).toHaveLength(Math.min(count, most))
      expect(sample).toEqual(Int32Array.from(new Set(sample)).sort())
      const gaps = Array.from(sample.subarray(1), (row, i) => (row - sample[i]!) / 3)
      expect(Math.max(0, ...gaps) - Math.min(...gaps, count)).toBeLessThanOrEqual(1)
    }),
  )
})
