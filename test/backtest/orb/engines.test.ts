import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { indexSweep } from '../../../src/backtest/orb/index-sweep.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../../src/backtest/orb/kernel-sweep.ts'
import { rowProfits } from '../../../src/backtest/orb/kernel/row-profits.ts'
import { netOf } from '../../../src/backtest/orb/orb-sums.ts'
import { rowTrades, sessionTrades } from '../../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { scanSession } from '../../../src/backtest/orb/scan.ts'
import { scanSweep } from '../../../src/backtest/orb/scan-sweep.ts'
import { buildSessionIndex } from '../../../src/backtest/orb/session-index.ts'
import { rowCount } from '../../../src/strategies/orb/orb-grid.ts'
import { orbCase } from './arbitrary-orb.ts'
import { expectSameSweep } from './same-sweep.ts'

describe('the engines give the same bits', () => {
  it('index and scan, over random sessions, grids and fills', () => {
    fc.assert(
      fc.property(orbCase, ({ sessions, axes, fills, blocks }) => {
        const index = buildSessionIndex(sessions, fills)
        expectSameSweep(indexSweep(index, axes, fills, blocks), scanSweep(sessions, axes, fills, blocks))
      }),
      { numRuns: 300 },
    )
  })

  it('kernel and index, whose trees are the same too', () => {
    fc.assert(
      fc.property(orbCase, ({ sessions, axes, fills, blocks }) => {
        const index = buildSessionIndex(sessions, fills)
        const indexed = indexSessions(sessions, fills)
        const sweep = kernelSweep(indexed, axes, fills, blocks)
        expect(indexed.index).toEqual(index)
        expectSameSweep(sweep, indexSweep(index, axes, fills, blocks))
      }),
      { numRuns: 500 },
    )
  })
})

describe('the trades of one row', () => {
  it('are those of the scan', () => {
    fc.assert(
      fc.property(orbCase, fc.nat(), ({ sessions, axes, fills }, draw) => {
        const index = buildSessionIndex(sessions, fills)
        const row = draw % rowCount(axes)
        for (let s = 0; s < sessions.highs.length; s++) {
          const rules = rulesOfRow(axes, row, s)
          expect(sessionTrades(index, s, rules, fills)).toEqual(scanSession(sessions, s, rules, fills))
        }
      }),
      { numRuns: 300 },
    )
  })

  it('earn what the kernel says', () => {
    fc.assert(
      fc.property(orbCase, fc.array(fc.nat(), { minLength: 1, maxLength: 5 }), ({ sessions, axes, fills }, draws) => {
        const rows = Int32Array.from(draws, (draw) => draw % rowCount(axes))
        const indexed = indexSessions(sessions, fills)
        const index = buildSessionIndex(sessions, fills)
        const expected = [...rows].flatMap((row) =>
          rowTrades(index, axes, row, fills).map((trades) => {
            const profit = trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0)
            return netOf(profit, trades.length, fills)
          }),
        )
        expect([...rowProfits(indexed, axes, rows, fills)]).toEqual(expected)
      }),
      { numRuns: 500 },
    )
  })
})
