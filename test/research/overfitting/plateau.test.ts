import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { connectedRows, type GridAxis, plateauAround } from '../../../src/research/overfitting/plateau.ts'

function axis(name: string, ...values: number[]): GridAxis {
  return { name, unit: 'ticks', values }
}

it('walks to neighbours one step in one parameter away', () => {
  // Rows of the picture are stops, columns are limits; the 8 at the right hangs on by no edge.
  const values = Float64Array.of(
    9,
    7,
    0,
    8, //
    8,
    0,
    8,
    0,
    8,
    8,
    9,
    0,
  )
  const axes = [axis('stop', 10, 20, 30), axis('limit', 1, 2, 4, 8)]
  const found = plateauAround(values, axes, 0, 1)
  expect([...connectedRows(values, axes, 0, 8)]).toEqual([0, 4, 6, 8, 9, 10])
  expect(found).toMatchObject({ size: 6, share: 0.5, level: 8 })
  expect(found.axes).toEqual([
    { name: 'stop', unit: 'ticks', from: 10, to: 30, steps: 3, isCut: true },
    { name: 'limit', unit: 'ticks', from: 1, to: 1, steps: 1, isCut: true },
  ])
})

it('sees a needle, and a plateau whose ends lie within the grid', () => {
  const needle = plateauAround(Float64Array.of(1, 2, 9, 2, 1), [axis('a', 1, 2, 3, 4, 5)], 2, 3)
  expect(needle).toMatchObject({ size: 1, axes: [{ from: 3, to: 3, steps: 1, isCut: false }] })
  const wide = plateauAround(Float64Array.of(1, 8, 9, 7, Number.NaN), [axis('a', 1, 2, 3, 4, 5)], 2, 2)
  expect(wide).toMatchObject({ size: 3, axes: [{ from: 2, to: 4, steps: 3, isCut: false }] })
})

it('takes any number of axes, also of one value', () => {
  const axes = [axis('a', 1), axis('b', 1, 2), axis('c', 1, 2), axis('d', 1, 2), axis('e', 5)]
  expect(plateauAround(new Float64Array(8), axes, 3, 0)).toMatchObject({ size: 8, share: 1 })
  expect(() => plateauAround(new Float64Array(7), axes, 3, 0)).toThrow(/7 values on a grid of 1 × 2 × 2 × 2 × 1/)
})

it('finds the rows that growing by neighbours finds', () => {
  const axes = [axis('a', 1, 2), axis('b', 1, 2, 3), axis('c', 1, 2, 3, 4)]
  const stepsOf = (row: number) => [Math.floor(row / 12), Math.floor(row / 4) % 3, row % 4]
  const apart = (a: number, b: number) => stepsOf(a).reduce((sum, step, k) => sum + Math.abs(step - stepsOf(b)[k]!), 0)
  const value = fc.oneof(fc.constant(Number.NaN), fc.integer({ min: 0, max: 4 }))
  const values = fc.array(value, { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(values, fc.nat(23), fc.nat(4), (list, peak, level) => {
      let grown = [peak]
      for (let turn = 0; turn < 24; turn++) {
        grown = [...list.keys()].filter(
          (row) => grown.includes(row) || (list[row]! >= level && grown.some((other) => apart(row, other) === 1)),
        )
      }
      expect([...connectedRows(list, axes, peak, level)]).toEqual(grown)
    }),
  )
})

it('grows with the tolerance, from the peak alone to the whole grid', () => {
  const values = fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 24, maxLength: 24 })
  fc.assert(
    fc.property(values, fc.nat(23), (list, peak) => {
      const grid = Float64Array.from(list)
      const axes = [axis('a', 1, 2), axis('b', 1, 2, 3), axis('c', 1, 2, 3, 4)]
      const sizes = [0, 1, 2, 4, 9].map((tolerance) => plateauAround(grid, axes, peak, tolerance).size)
      expect(sizes).toEqual(sizes.toSorted((a, b) => a - b))
      expect(sizes[0]).toBeGreaterThanOrEqual(1)
      if (list[peak] === 9) expect(sizes.at(-1)).toBe(24)
    }),
  )
})
