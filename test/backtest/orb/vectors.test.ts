/**
 * Profile canonical against the reference results on real SPY prices (vectors/orb): integers equal, mean holding times
 * within 1e-9, as their README asks.
 */
import { describe, expect } from 'vitest'
import { indexSweep } from '../../../src/backtest/orb/index-sweep.ts'
import { indexSessions } from '../../../src/backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../../src/backtest/orb/kernel-sweep.ts'
import { holdingUnit } from '../../../src/backtest/orb/orb-sums.ts'
import { rowTrades } from '../../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../../src/backtest/orb/row-rules.ts'
import { type OrbTrade, scanSession } from '../../../src/backtest/orb/scan.ts'
import { buildSessionIndex } from '../../../src/backtest/orb/session-index.ts'
import type { OrbFills, OrbSessions } from '../../../src/strategies/orb/orb-grid.ts'
import { itOnShared } from '../../shared.ts'
import { expectSameSweep } from './same-sweep.ts'
import { type Row, stagedSessions, vectorAxes, vectorRow, vectorRows } from './staged-vectors.ts'

const TOUCH: OrbFills = { at: 'touch', slippage: 0, fee: 0 }
const BLOCKS = 4

describe('every row of the reference results', () => {
  for (const [name, dataset, hasHalfDays] of [
    ['spy_1m', 'spy_1m', false],
    ['spy_1s', 'spy_1s', false],
    ['halfday_spy_1m', 'spy_1m', true],
  ] as const) {
    itOnShared(`${name}: kernel and index alike`, () => {
      const sessions = stagedSessions(dataset, { hasHalfDays })
      const axes = vectorAxes(sessions.highs.length)
      const sweep = kernelSweep(indexSessions(sessions, TOUCH), axes, TOUCH, BLOCKS)
      expectSameSweep(sweep, indexSweep(buildSessionIndex(sessions, TOUCH), axes, TOUCH, BLOCKS))
      const { profit, winningSessions, stops, trades, holding } = sweep.sums
      for (const line of vectorRows(`orb_canonical_${name}.csv.gz`)) {
        const row = vectorRow(line)
        const integers = [profit[row], winningSessions[row], sessions.highs.length, stops[row], trades[row]]
        expect(integers).toEqual(
          ['profit_cents', 'winning_days', 'days', 'stops', 'trades'].map((column) => Number(line[column])),
        )
        const meanHolding = holding[row]! / holdingUnit(3) / sessions.highs.length
        const expected = Number(line['average_holding_period'])
        expect(Math.abs(meanHolding - expected)).toBeLessThanOrEqual(1e-9 * expected)
      }
    })
  }
})

describe('every trade of the reference ledger', () => {
  for (const dataset of ['spy_1m', 'spy_1s']) {
    itOnShared(`${dataset}: index and scan alike`, () => {
      const sessions = stagedSessions(dataset)
      const axes = vectorAxes(sessions.highs.length)
      const { index } = indexSessions(sessions, TOUCH)
      const lines = vectorRows('orb_trades_canonical.csv.gz').filter((line) => line['dataset'] === dataset)
      for (const [row, expected] of Map.groupBy(lines, vectorRow)) {
        const trades = rowTrades(index, axes, row, TOUCH)
        expect(trades.flatMap((list, s) => list.map((trade, k) => ledgerLine(sessions, s, k, trade)))).toEqual(
          expected.map(withoutParameters),
        )
        for (const [s, list] of trades.entries()) {
          expect(list).toEqual(scanSession(sessions, s, rulesOfRow(axes, row, s), TOUCH))
        }
      }
    })
  }
})

const REASONS = { limit: 'limit', stop: 'stop', 'last-tick': 'last_tick' } as const

function ledgerLine({ ticks }: OrbSessions, session: number, place: number, trade: OrbTrade): Row {
  const { direction, entryTick, exitTick, entry, exit, holding, reason } = trade
  const epoch = (tick: number) => String(ticks.origins[session]! + ticks.seconds[tick]!)
  return {
    session_date: new Date(ticks.days[session]! * 86_400_000).toISOString().slice(0, 10),
    trade_no: String(place + 1),
    direction: direction > 0 ? 'long' : 'short',
    entry_epoch_s: epoch(entryTick),
    entry_cents: String(entry),
    exit_epoch_s: epoch(exitTick),
    exit_cents: String(exit),
    profit_cents: String(direction * (exit - entry)),
    holding_s: String(holding),
    exit_reason: REASONS[reason],
  }
}

/** What a line says of the trade itself. */
function withoutParameters(line: Row): Row {
  const parameters = ['dataset', 'stop_distance', 'stop_count_limit', 'stop_cooloff_period', 'limit_distance']
  return Object.fromEntries(Object.entries(line).filter(([name]) => !parameters.includes(name)))
}
