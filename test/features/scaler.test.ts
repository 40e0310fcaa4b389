/** Scalers learn from the rows they are given, and from no others. */
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { applyScaler, fitScaler, type Scaler } from '../../src/features/scaler.ts'

const table = (...columns: number[][]) => ({
  featureNames: columns.map((_, j) => `f${j}`),
  columns: columns.map((column) => Float64Array.from(column)),
})
const all = (count: number): Int32Array => Int32Array.from({ length: count }, (_, i) => i)

it('learns mean and population deviation, median and quartile distance', () => {
  const data = table([1, 2, 3, 4, 100])
  expect(fitScaler('standard', data, all(4)).features).toEqual([{ name: 'f0', centre: 2.5, scale: Math.sqrt(1.25) }])
  expect(fitScaler('robust', data, all(5)).features).toEqual([{ name: 'f0', centre: 3, scale: 2 }])
})

it('leaves missing values missing and out of what it learns', () => {
  const data = table([1, Number.NaN, 3])
  const scaler = fitScaler('standard', data, all(3))
  expect(scaler.features[0]).toEqual({ name: 'f0', centre: 2, scale: 1 })
  expect([...applyScaler(scaler, data)[0]!]).toEqual([-1, Number.NaN, 1])
})

it('keeps the unit of what does not vary or is never known', () => {
  const data = table([0.1, 0.1, 0.1], [Number.NaN, Number.NaN, Number.NaN])
  for (const kind of ['standard', 'robust'] as const) {
    expect(fitScaler(kind, data, all(3)).features).toEqual([
      { name: 'f0', centre: 0.1, scale: 1 },
      { name: 'f1', centre: 0, scale: 1 },
    ])
  }
})

const values = fc.array(fc.oneof(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.constant(Number.NaN)), {
  minLength: 40,
  maxLength: 40,
})

it('is the same to the bit whatever stands in the test rows', () => {
  fc.assert(
    fc.property(values, values, fc.constantFrom('standard', 'robust'), (column, noise, kind) => {
      const train = all(25)
      const replaced = column.map((value, i) => (i < 25 ? value : noise[i]!))
      expect(fitScaler(kind, table(column), train)).toEqual(fitScaler(kind, table(replaced), train))
    }),
  )
})

it('centres and scales the rows it learned from, and survives JSON', () => {
  fc.assert(
    fc.property(values, (column) => {
      const data = table(column)
      const scaler = fitScaler('standard', data, all(40))
      const restored = JSON.parse(JSON.stringify(scaler)) as Scaler
      const [scaled] = applyScaler(restored, data)
      expect(applyScaler(scaler, data)[0]).toEqual(scaled)
      const known = [...scaled!].filter((value) => !Number.isNaN(value))
      if (known.length === 0) return
      expect(known.reduce((sum, value) => sum + value, 0) / known.length).toBeCloseTo(0, 6)
    }),
  )
})

it('refuses other features than it learned', () => {
  const scaler = fitScaler('standard', table([1, 2]), all(2))
  expect(() => applyScaler(scaler, { featureNames: ['g'], columns: [Float64Array.of(1)] })).toThrow('other features')
})
