/** What some rows of a sweep did, session by session: computed when it is asked for, never stored. */
import { netOf } from '../../backtest/orb/orb-sums.ts'
import { rowTrades } from '../../backtest/orb/row-trades.ts'
import type { OrbTrade } from '../../backtest/orb/scan.ts'
import type { SessionIndex } from '../../backtest/orb/session-index.ts'
import { rowCount } from '../../strategies/orb/orb-grid.ts'
import type { SessionReturns } from '../overfitting/session-returns.ts'
import { sessionIndex } from './part-engine.ts'
import type { SweepInput } from './sweep-plan.ts'

export class SweepDays {
  readonly #input: SweepInput
  readonly #indices = new Map<number, SessionIndex>()

  constructor(input: SweepInput) {
    this.#input = input
  }

  /** One list a session. */
  tradesOf(row: number): OrbTrade[][] {
    const { ranges, fills } = this.#input
    const perRange = rowCount(ranges[0]!.axes)
    const range = Math.floor(row / perRange)
    return rowTrades(this.#index(range), ranges[range]!.axes, row % perRange, fills)
  }

  /** Profits after fees, in ticks. */
  returnsOf(rows: Int32Array): SessionReturns {
    const sessions = this.#input.ranges[0]!.sessions.ticks.days.length
    const returns = new Float64Array(rows.length * sessions)
    for (const [i, row] of rows.entries()) {
      for (const [s, trades] of this.tradesOf(row).entries()) returns[i * sessions + s] = this.#net(trades)
    }
    return { rows, sessions, returns }
  }

  #net(trades: readonly OrbTrade[]): number {
    const profit = trades.reduce((sum, { direction, entry, exit }) => sum + direction * (exit - entry), 0)
    return netOf(profit, trades.length, this.#input.fills)
  }

  #index(range: number): SessionIndex {
    let index = this.#indices.get(range)
    if (index === undefined) {
      const { key, sessions } = this.#input.ranges[range]!
      index = sessionIndex(key, sessions, this.#input.fills)
      this.#indices.set(range, index)
    }
    return index
  }
}
