/** Sessions as long as real ones, from the benchmark's seeded year: all levels of the index, and the work it saves. */
import { describe, expect, it } from 'vitest'
import { gridAxes, SMALL_GRID } from '../../../bench/sweep/grids.ts'
import { SECONDS, secondYear } from '../../../bench/sweep/second-year.ts'
import { indexSweep } from '../../../src/backtest/orb/index-sweep.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { collectSweep, layOutSweep } from '../../../src/backtest/orb/kernel/sweep-layout.ts'
import { rowTrades } from '../../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { kernelSweep, runKernel } from '../../../src/backtest/orb/kernel-sweep.ts'
import { scanSession } from '../../../src/backtest/orb/scan.ts'
import { buildSessionIndex } from '../../../src/backtest/orb/session-index.ts'
import type { OrbFills } from '../../../src/strategies/orb/orb-grid.ts'
import { expectSameSweep } from './same-sweep.ts'

const SESSIONS = 12
const year = secondYear(SESSIONS)
const { sessions } = year
const axes = gridAxes(SMALL_GRID, SESSIONS)
const models: OrbFills[] = [
  { at: 'touch', slippage: 0, fee: 1 },
  { at: 'next-tick', slippage: 1, fee: 0.65 },
]

describe.each(models)('a seeded session of 23,400 seconds, filled at $at', (fills) => {
  it('changes its price in about 62 % of the seconds', () => {
    const share = sessions.ticks.prices.length / (SESSIONS * SECONDS)
    expect(share).toBeGreaterThan(0.55)
    expect(share).toBeLessThan(0.7)
  })

  it('is swept to the same bits by kernel and index, of sessions in its memory or beside it', () => {
    const expected = indexSweep(buildSessionIndex(sessions, fills), axes, fills, 3)
    for (const source of [sessions, year, year]) {
      expectSameSweep(kernelSweep(indexSessions(source, fills), axes, fills, 3), expected)
    }
  })

  it('has the trades of the scan in every hundredth row', () => {
    const { index } = indexSessions(year, fills)
    for (let row = 0; row < 9747; row += 100) {
      const scanned = Array.from(sessions.highs, (_, s) => scanSession(sessions, s, rulesOfRow(axes, row, s), fills))
      expect(rowTrades(index, axes, row, fills)).toEqual(scanned)
    }
  })
})

it('takes at most one position a stop, cool-off and stop count, and few searches each', () => {
  const layout = layOutSweep(indexSessions(year, models[0]!), axes, models[0]!, 16)
  const { positions, searches, steps } = runKernel(layout)
  const { stops, coolOffs, stopCounts } = SMALL_GRID
  // The first position of a stop distance serves all cool-offs.
  expect(positions).toBeLessThanOrEqual(SESSIONS * stops.length * (1 + coolOffs.length * (stopCounts.length - 1)))
  // One for each way a position may end, one for each re-entry.
  expect(searches).toBeLessThanOrEqual(steps + positions + SESSIONS * stops.length * coolOffs.length)
  // A position reaches few of the limits.
  expect(steps).toBeLessThanOrEqual(4 * positions)
  // Row by row they are many more.
  const trades = collectSweep(layout).sums.trades.reduce((sum, count) => sum + count, 0)
  expect(positions).toBeLessThanOrEqual(trades / 50)
})
