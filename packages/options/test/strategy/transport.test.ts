import fc from 'fast-check'
import { expect, it } from 'vitest'
import { greatestGain } from '../../src/strategy/transport.ts'

/** Tries everything, unit by unit. */
function slowly(gain: number[][], left: readonly number[], right: readonly number[]): number {
  const i = left.findIndex((units) => units > 0)
  if (i < 0) return 0
  const less = (sides: readonly number[], place: number) => sides.map((units, k) => (k === place ? units - 1 : units))
  const joined = right.map((units, j) => (units > 0 ? gain[i]![j]! + slowly(gain, less(left, i), less(right, j)) : 0))
  return Math.max(slowly(gain, less(left, i), right), ...joined)
}

const units = fc.array(fc.integer({ min: 0, max: 2 }), { minLength: 3, maxLength: 3 })
const gains = fc.array(fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 3, maxLength: 3 }), {
  minLength: 3,
  maxLength: 3,
})

it('gains as much as trying everything', () => {
  fc.assert(
    fc.property(gains, units, units, (gain, left, right) => {
      expect(greatestGain(gain, [...left], [...right])).toBe(slowly(gain, left, right))
    }),
  )
})

it('takes no longer for thousands of units', () => {
  expect(
    greatestGain(
      [
        [5, 4],
        [4, 1],
      ],
      [3000, 2000],
      [1000, 2500],
    ),
  ).toBe(2500 * 4 + 500 * 5 + 500 * 4)
})
