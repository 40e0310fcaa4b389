import fc from 'fast-check'
import { expect, it } from 'vitest'
import { assignBins, binColumn, edgeTable, MISSING_BIN } from '../src/trees/bins.ts'
import { RowSorter } from '../src/row-sorter.ts'

const finite = fc.double({ noNaN: true, noDefaultInfinity: true })
const few = fc.integer({ min: -3, max: 3 })
const value = fc.oneof(
  finite,
  few,
  fc.constant(Number.NaN),
  fc.constant(-0),
  fc.constant(1 + Number.EPSILON),
  fc.constant(1),
)
const column = fc.array(value, { maxLength: 300 }).map((values) => Float64Array.from(values))

function bin(values: Float64Array, maxBins: number, weights?: Float64Array): { edges: Float64Array; bins: Uint8Array } {
  const bins = new Uint8Array(values.length)
  const order = new RowSorter(values.length).sort(values)
  return { edges: binColumn(values, order, weights, maxBins, bins), bins }
}

it('orders rows by value, ties in row order, missing ones left out', () => {
  fc.assert(
    fc.property(column, (values) => {
      const known = Array.from(values.keys()).filter((i) => !Number.isNaN(values[i]))
      const expected = known.sort((a, b) => values[a]! - values[b]! || a - b)
      expect(Array.from(new RowSorter(values.length).sort(values))).toEqual(expected)
    }),
  )
})

it('orders values that agree in all but their last digits', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => 1 + ((i * 7919) % 1000) * Number.EPSILON)
  const order = new RowSorter(1000).sort(values)
  for (let i = 1; i < 1000; i++) expect(values[order[i]!]).toBeGreaterThan(values[order[i - 1]!]!)
})

it('a bin is the number of edges below the value, for training rows as for new ones', () => {
  fc.assert(
    fc.property(column, fc.integer({ min: 2, max: 255 }), (values, maxBins) => {
      const { edges, bins } = bin(values, maxBins)
      expect(edges.length).toBeLessThan(maxBins)
      for (let i = 1; i < edges.length; i++) expect(edges[i]).toBeGreaterThan(edges[i - 1]!)
      const assigned = new Uint8Array(values.length)
      assignBins(values, edgeTable(edges), assigned, 0, 1, 0, values.length)
      expect(assigned).toEqual(bins)
      for (const [i, x] of values.entries()) {
        expect(bins[i]).toBe(Number.isNaN(x) ? MISSING_BIN : edges.filter((edge) => edge < x).length)
      }
    }),
  )
})

it('each distinct value has its own bin where there are no more than bins', () => {
  const values = Float64Array.of(5, 1, 3, 1, 5, 5, 2)
  const { edges, bins } = bin(values, 4)
  expect(Array.from(edges)).toEqual([1.5, 2.5, 4])
  expect(Array.from(bins)).toEqual([3, 0, 2, 0, 3, 3, 1])
})

it('bins hold equal numbers where all values differ', () => {
  const values = Float64Array.from({ length: 1000 }, (_, i) => ((i * 37) % 1000) ** 3)
  const { edges, bins } = bin(values, 50)
  expect(edges.length).toBe(49)
  for (let k = 0; k < 50; k++) expect(bins.filter((found) => found === k).length).toBe(20)
})

it('weights move the edges as repeated rows would', () => {
  const values = Float64Array.from({ length: 120 }, (_, i) => Math.sin(i * i))
  const weights = values.map((_, i) => 1 + (i % 3))
  const repeated = Float64Array.from(Array.from(values).flatMap((x, i) => Array.from({ length: weights[i]! }, () => x)))
  expect(bin(values, 9, weights).edges).toEqual(bin(repeated, 9).edges)
})

it('there are never more bins than asked for, whatever the number of rows, and each holds its share', () => {
  for (const maxBins of [2, 64, 250, 255]) {
    for (let rows = 256; rows < 2600; rows += 7) {
      const { edges, bins } = bin(
        Float64Array.from({ length: rows }, (_, i) => i),
        maxBins,
      )
      expect(edges.length).toBe(maxBins - 1)
      expect(bins[rows - 1]).toBe(maxBins - 1)
    }
  }
})
