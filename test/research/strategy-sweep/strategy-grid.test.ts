import fc from 'fast-check'
import { expect, it } from 'vitest'
import { axesOf, gridRow, gridRows, parseStrategyGrid } from '../../../src/research/strategy-sweep/strategy-grid.ts'

const GRID = `
delta: { from: 0.1, to: 0.3, step: 0.1 }
position: [short, long]
days: 45
`

it('takes a value, a list and a range, the first parameter running slowest', () => {
  const grid = parseStrategyGrid(GRID, 'grid.yaml')
  expect(gridRows(grid)).toBe(6)
  expect([0, 1, 5].map((row) => gridRow(grid, row))).toEqual([
    { delta: 0.1, position: 'short', days: 45 },
    { delta: 0.1, position: 'long', days: 45 },
    { delta: 0.3, position: 'long', days: 45 },
  ])
  expect(axesOf(grid).map(({ values }) => values)).toEqual([[0.1, 0.2, 0.3], [0, 1], [45]])
})

it('every row has parameters that no other row has', () => {
  const lists = fc.dictionary(
    fc.stringMatching(/^[a-z]{1,6}$/),
    fc.uniqueArray(fc.integer({ min: 0, max: 99 }), { minLength: 1, maxLength: 5 }),
    { minKeys: 1, maxKeys: 4 },
  )
  fc.assert(
    fc.property(lists, (given) => {
      const grid = parseStrategyGrid(JSON.stringify(given), 'grid.json')
      const rows = Array.from({ length: gridRows(grid) }, (_, row) => JSON.stringify(gridRow(grid, row)))
      expect(new Set(rows).size).toBe(rows.length)
    }),
  )
})

it.each([
  ['a list of nothing', 'delta: []', 'GRID_INVALID', /Write for example/],
  ['a range without an end', 'delta: { from: 1, step: 1 }', 'GRID_INVALID', /Write for example/],
  ['a range that ends before it starts', 'delta: { from: 2, to: 1, step: 1 }', 'GRID_INVALID', /range/],
  ['what is no YAML', 'delta: [', 'GRID_INVALID', /line/],
  ['too many rows', 'a: { from: 1, to: 100, step: 1 }\nb: { from: 1, to: 100, step: 1 }', 'GRID_TOO_LARGE', /fewer/],
])('%s is refused', (_, text, code, remedy) => {
  expect(() => parseStrategyGrid(text, 'grid.yaml')).toThrow(
    expect.objectContaining({ code, remedy: expect.stringMatching(remedy) }),
  )
})

it.each([
  ['a: { from: 1, to: 3000, step: 1 }', 'grid.yaml asks for 3,000 rows, each a whole backtest.'],
  [
    'a: { from: 1, to: 100, step: 1 }\nb: { from: 1, to: 100, step: 1 }',
    'grid.yaml asks for 100 × 100 = 10,000 rows, each a whole backtest.',
  ],
])('says how "%s" comes to too many rows', (text, message) => {
  expect(() => parseStrategyGrid(text, 'grid.yaml')).toThrow(expect.objectContaining({ message }))
})
