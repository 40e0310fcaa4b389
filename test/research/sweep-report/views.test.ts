import fc from 'fast-check'
import { expect, it } from 'vitest'
import { scanSession } from '../../../src/backtest/orb/scan.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { SESSIONS_PER_YEAR } from '../../../src/market/session.ts'
import {
  parallelCoordinates,
  highestRow,
  noChoice,
  rankingOf,
  TENTHS,
} from '../../../src/research/sweep-report/view/parallel-coordinates.ts'
import { cellValues, usualView } from '../../../src/research/sweep-report/view/heat-map-view.ts'
import { LiveSweep } from '../../../src/research/sweep-report/view/live-sweep.ts'
import {
  parameterTitle,
  rowText,
  stepOf,
  stepText,
  type ParameterGrid,
  parameterGrid,
} from '../../../src/research/sweep-report/view/parameter-grid.ts'
import { rowCount } from '../../../src/strategies/orb/orb-grid.ts'
import { orbCase } from '../../backtest/orb/arbitrary-orb.ts'

const WORDS = { id: 'x', title: 'x', isSimulated: false }

const grids: fc.Arbitrary<{ grid: ParameterGrid; values: Float64Array }> = fc
  .array(fc.integer({ min: 1, max: 5 }), { minLength: 1, maxLength: 4 })
  .chain((counts) => {
    const grid = parameterGrid(
      counts.map((count, k) => ({
        name: `p${k}`,
        unit: '',
        values: Float64Array.from({ length: count }, (_, i) => i),
      })),
    )
    const value = fc.oneof(
      { weight: 1, arbitrary: fc.constant(Number.NaN) },
      { weight: 6, arbitrary: fc.integer({ min: -9, max: 9 }) },
    )
    return fc
      .array(value, { minLength: grid.rows, maxLength: grid.rows })
      .map((values) => ({ grid, values: Float64Array.from(values) }))
  })

/** The values of the rows of a cell, gathered one row at a time. */
function rowsOfCell(grid: ParameterGrid, across: number, up: number, i: number, j: number): number[] {
  return Array.from({ length: grid.rows }, (_, row) => row).filter(
    (row) => stepOf(grid, row, across) === i && (up === across || stepOf(grid, row, up) === j),
  )
}

it('shows in each cell the median, the highest or the one row of its two values', () => {
  fc.assert(
    fc.property(grids, fc.nat(), fc.nat(), fc.nat(), ({ grid, values }, a, b, heldRow) => {
      const count = grid.parameters.length
      const [across, up] = [a % count, b % count]
      const held = grid.parameters.map((_, k) => stepOf(grid, heldRow % grid.rows, k))
      const columns = grid.parameters[across]!.values.length
      const cells = up === across ? columns : columns * grid.parameters[up]!.values.length
      for (const others of ['median', 'highest', 'held'] as const) {
        const found = cellValues(grid, { across, up, others, held }, values)
        expect(found).toHaveLength(cells)
        found.forEach((value, cell) => {
          const all = rowsOfCell(grid, across, up, cell % columns, Math.floor(cell / columns))
          const rows = all.filter(
            (row) =>
              others !== 'held' || held.every((step, k) => k === across || k === up || stepOf(grid, row, k) === step),
          )
          const sorted = rows
            .map((row) => values[row]!)
            .filter((value) => !Number.isNaN(value))
            .toSorted((x, y) => x - y)
          const middle = (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
          expect(value).toBe(sorted.length === 0 ? Number.NaN : others === 'median' ? middle : sorted.at(-1))
        })
      }
    }),
  )
})

it('opens on the two parameters with the most values', () => {
  const grid = parameterGrid([3, 9, 2, 19].map((count) => ({ name: 'p', unit: '', values: new Float64Array(count) })))
  expect(usualView(grid, [0, 0, 0, 0])).toMatchObject({ up: 1, across: 3, others: 'median' })
})

it('counts every ranked row once in the shares, and gives both groups a tenth', () => {
  fc.assert(
    fc.property(grids, ({ grid, values }) => {
      const ranking = rankingOf(values)
      fc.pre(ranking.rows.length > 0)
      const { axes } = parallelCoordinates(WORDS, grid, ranking, noChoice(grid))
      const upper = Array.from(ranking.rows, (_, place) => place).filter(
        (place) => Math.floor((TENTHS * place) / ranking.rows.length) === TENTHS - 1,
      )
      for (const { shares } of axes.slice(0, -1)) {
        expect(shares!.cases.reduce((sum, cases) => sum + cases, 0)).toBe(ranking.rows.length)
        const inUpper = shares!.upper.reduce((sum, share, step) => sum + share * shares!.cases[step]!, 0)
        expect(inUpper).toBeCloseTo(upper.length, 9)
      }
    }),
  )
})

it('ranks rows by value, the first of equals highest, and leaves out what has none', () => {
  expect([...rankingOf([2, Number.NaN, 3, 2, 3]).rows]).toEqual([3, 0, 4, 2])
  expect(highestRow([2, Number.NaN, 3, 2, 3])).toBe(2)
  expect(highestRow([Number.NaN])).toBeUndefined()
})

it('looks at the rows with chosen values alone, in the groups that all rows make', () => {
  const grid = parameterGrid([
    { name: 'p', unit: '', values: Float64Array.of(0, 1) },
    { name: 'q', unit: '', values: new Float64Array(10) },
  ])
  const ranking = rankingOf(Float64Array.from({ length: 20 }, (_, row) => row))
  const { axes, lines } = parallelCoordinates(WORDS, grid, ranking, [new Set([1]), new Set(), new Set()])
  expect(axes[0]!.shares!.cases).toEqual(Float64Array.of(0, 10))
  expect(axes[0]!.shares!.upper[1]).toBeCloseTo(0.2, 12)
  expect(lines.map(({ role, places }) => [role, places.length / 3])).toEqual([
    ['middle', 8],
    ['lower', 0],
    ['upper', 2],
  ])
})

it('computes the sweep again as a scan of every row and session does', () => {
  fc.assert(
    fc.property(orbCase, ({ sessions, axes, fills }) => {
      fc.pre(sessions.highs.length > 1)
      const rows = new LiveSweep([{ sessions, axes, opens: sessions.ticks.origins }]).rows(fills)
      const n = sessions.highs.length
      for (let row = 0; row < rowCount(axes); row += 7) {
        const days = Array.from({ length: n }, (_, s) => scanSession(sessions, s, rulesOfRow(axes, row, s), fills))
        const net = days.map(
          (trades) =>
            trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0) -
            fills.fee * trades.length,
        )
        const mean = net.reduce((sum, profit) => sum + profit, 0) / n
        const deviation = Math.sqrt(net.reduce((sum, profit) => sum + (profit - mean) ** 2, 0) / (n - 1))
        expect(rows.netProfit[row]).toBeCloseTo((mean * n) / 100, 6)
        expect(rows.trades[row]).toBe(days.flat().length)
        expect(rows.winRate[row]).toBe(net.filter((profit) => profit > 0).length / n)
        if (deviation > 1e-6) expect(rows.sharpe[row]).toBeCloseTo((mean / deviation) * Math.sqrt(SESSIONS_PER_YEAR), 5)
      }
    }),
    { numRuns: 60 },
  )
})

it('writes values with the decimals that the finest one needs', () => {
  const parameter = { name: 'stop distance', unit: '$', values: Float64Array.of(0.1, 0.1 + 0.2, 1, 19) }
  expect([0, 1, 2, 3].map((step) => stepText(parameter, step))).toEqual(['0.1', '0.3', '1.0', '19.0'])
  const grid = parameterGrid([parameter, { name: 'cool-off', unit: 's', values: Float64Array.of(30, 60) }])
  expect(rowText(grid, 3)).toBe('stop distance $0.3, cool-off 60 s')
  expect(['$', '', 'of the range', 'of the daily move'].map((unit) => parameterTitle({ ...parameter, unit }))).toEqual([
    'stop distance, $',
    'stop distance',
    'stop distance, × range',
    'stop distance, × move',
  ])
})
