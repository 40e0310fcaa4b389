import fc from 'fast-check'
import { expect, it } from 'vitest'
import { Windows } from '../../src/sequence/windows.ts'

const ABSENT = 6

function windowsOf(groups: readonly number[] | undefined, steps: number, rows: readonly number[]): number[][] {
  const count = groups?.length ?? ABSENT
  const windows = new Windows({ rows: count, columns: [], ...(groups && { groups: Int32Array.from(groups) }) }, steps)
  const filled = new Int32Array(steps * rows.length)
  windows.fill(Int32Array.from(rows), filled)
  return rows.map((_, k) => Array.from({ length: steps }, (_, step) => filled[step * rows.length + k]!))
}

it('a window is the row and those before it; steps before the first row are absent', () => {
  expect(windowsOf(undefined, 3, [5, 0, 1])).toEqual([
    [3, 4, 5],
    [ABSENT, ABSENT, 0],
    [ABSENT, 0, 1],
  ])
})

it('windows never cross a group, whose rows may lie among those of others', () => {
  expect(windowsOf([7, 7, -1, 7, -1, 7], 3, [5, 4, 2])).toEqual([
    [1, 3, 5],
    [ABSENT, 2, 4],
    [ABSENT, ABSENT, 2],
  ])
})

it('each window is the last rows of its group, in order', () => {
  const groups = fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 30 })
  fc.assert(
    fc.property(groups, fc.integer({ min: 1, max: 6 }), (group, steps) => {
      const rows = Array.from(group.keys())
      const expected = rows.map((row) => {
        const own = rows.filter((other) => other <= row && group[other] === group[row]).slice(-steps)
        return [...Array.from({ length: steps - own.length }, () => group.length), ...own]
      })
      expect(windowsOf(group, steps, rows)).toEqual(expected)
    }),
  )
})
