import * as fc from 'fast-check'
import { expect, it } from 'vitest'
import { blockSumsOf } from '../../../src/research/overfitting/block-sums.ts'
import { walkSelection } from '../../../src/research/overfitting/selection-walk.ts'
import { randomSearch } from './random-search.ts'

it('holds in each block the row that was best before it', () => {
  // Two sessions a block, four blocks. Row 0 leads until block 2, row 1 from then on.
  const returns = Float64Array.of(
    3,
    1,
    3,
    1,
    -1,
    -5,
    2,
    0, //
    1,
    -1,
    2,
    0,
    9,
    8,
    1,
    3,
  )
  const { steps, ...walk } = walkSelection(blockSumsOf(returns, 2, 4))
  expect(steps.map(({ block, row, sum }) => [block, row, sum])).toEqual([
    [2, 0, -6],
    [3, 1, 4],
  ])
  expect(walk).toMatchObject({ sum: -2, sessions: 4, rowsChosen: 2, hindsight: { row: 1, sum: 21 } })
  // −1, −5, 1, 3: mean −0.5, deviation √(35/3).
  expect(walk.sharpe).toBeCloseTo(-0.5 / Math.sqrt(35 / 3), 14)
  expect(steps[0]!.sharpeBefore).toBeCloseTo(2 / Math.sqrt(4 / 3), 14)
})

it('is never told what comes later', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 1000 }), fc.integer({ min: 2, max: 6 }), (seed, block) => {
      const { returns } = randomSearch({ rows: 5, sessions: 28, seed })
      const changed = returns.map((value, i) => (i % 28 >= block * 4 ? -value : value))
      const rowsOf = (values: Float64Array) => walkSelection(blockSumsOf(values, 5, 7)).steps.map(({ row }) => row)
      expect(rowsOf(changed).slice(0, block - 1)).toEqual(rowsOf(returns).slice(0, block - 1))
    }),
  )
})

it('chooses the first of equals, and has nothing to hold in two blocks', () => {
  const equal = walkSelection(blockSumsOf(Float64Array.of(1, 2, 3, 1, 2, 3), 2, 3))
  expect(equal.steps.map(({ row }) => row)).toEqual([0])
  expect(walkSelection(blockSumsOf(Float64Array.of(1, 2), 1, 2))).toMatchObject({ steps: [], sum: 0, rowsChosen: 0 })
})
