import fc from 'fast-check'
import { expect, it } from 'vitest'
import { KnownValues } from '../../../src/research/backtest/known-values.ts'

interface Row {
  readonly period: number
  readonly knownAt: number
  readonly value: number
}

function valuesOf(rows: readonly Row[]): KnownValues {
  return new KnownValues({
    length: rows.length,
    columns: {
      period: Int32Array.from(rows, ({ period }) => period),
      knownAt: Float64Array.from(rows, ({ knownAt }) => knownAt),
      value: Float64Array.from(rows, ({ value }) => value),
    },
  })
}

it('takes the newest period that is known, however many older ones are restated after it', () => {
  const first = Array.from({ length: 12 }, (_, i) => ({ period: i, knownAt: 100 + i, value: i }))
  const restated = first.slice(0, -1).map(({ period, value }) => ({ period, knownAt: 200, value: -value }))
  const values = valuesOf([...first, ...restated])
  expect(values.newest(99)).toBeUndefined()
  expect(values.newest(105)).toBe(5)
  expect(values.newest(300)).toBe(11)
  expect(values.of(5)).toEqual({ value: 5, knownAt: 105 })
})

it('agrees with a search of all that was known', () => {
  const row = fc.record({
    period: fc.integer({ min: 0, max: 8 }),
    knownAt: fc.integer({ min: 0, max: 30 }),
    value: fc.oneof(fc.integer(), fc.constant(Number.NaN)),
  })
  // a period is not known twice at the same instant
  const rows = fc.uniqueArray(row, { selector: ({ period, knownAt }) => `${period} ${knownAt}`, maxLength: 30 })
  fc.assert(
    fc.property(rows, fc.integer({ min: -1, max: 31 }), (all, instant) => {
      const known = all.filter(({ knownAt, value }) => knownAt <= instant && !Number.isNaN(value))
      const [newest] = known.toSorted((a, b) => b.period - a.period || b.knownAt - a.knownAt)
      expect(valuesOf(all).newest(instant)).toBe(newest?.value)
    }),
  )
})
