import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { editDistance, nearestName } from '../../src/core/nearest.ts'

it('counts insertions, deletions, substitutions and swaps', () => {
  expect(editDistance('', 'abc')).toBe(3)
  expect(editDistance('kitten', 'sitting')).toBe(3)
  expect(editDistance('levle', 'level')).toBe(1)
  expect(editDistance('same', 'same')).toBe(0)
})

it('is the same both ways, and at most the longer length', () => {
  fc.assert(
    fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (a, b) => {
      expect(editDistance(a, b)).toBe(editDistance(b, a))
      expect(editDistance(a, b)).toBeLessThanOrEqual(Math.max(a.length, b.length))
    }),
  )
})

it('offers the nearest name, or none when all are far', () => {
  const names = ['ingest', 'check', 'ls', 'query', 'export']
  expect(nearestName('ingst', names)).toBe('ingest')
  expect(nearestName('CHECK', names)).toBe('check')
  expect(nearestName('exprot', names)).toBe('export')
  expect(nearestName('rebalance', names)).toBeUndefined()
  expect(nearestName('x', [])).toBeUndefined()
})
