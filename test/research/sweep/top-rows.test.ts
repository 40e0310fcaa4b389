import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { topRows } from '../../../src/research/sweep/top-rows.ts'

const VALUES = fc.array(
  fc.record({
    value: fc.oneof(fc.integer({ min: 0, max: 5 }), fc.constant(Number.NaN)),
    kind: fc.integer({ min: 0, max: 2 }),
  }),
  { maxLength: 60 },
)

it('takes the highest rows, of the same ones the first with the number of the others', () => {
  fc.assert(
    fc.property(VALUES, fc.integer({ min: 1, max: 8 }), (rows, count) => {
      const nameOf = (row: number): string => `${rows[row]!.value} ${rows[row]!.kind}`
      const top = topRows(
        rows.length,
        count,
        (row) => rows[row]!.value,
        (row, other) => rows[row]!.kind === rows[other]!.kind,
      )
      const usable = [...rows.keys()].filter((row) => !Number.isNaN(rows[row]!.value))
      const firsts = usable.filter(
        (row) => usable.findIndex((other) => nameOf(other) === nameOf(row)) === usable.indexOf(row),
      )
      const expected = firsts.toSorted((a, b) => rows[b]!.value - rows[a]!.value || a - b).slice(0, count)
      expect(top).toEqual(
        expected.map((row) => ({ row, alike: usable.filter((other) => nameOf(other) === nameOf(row)).length - 1 })),
      )
    }),
  )
})
