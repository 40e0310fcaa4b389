/** What some rows of a sweep did, session by session: computed when it is asked for, never stored. */
import { rowTrades } from '../../backtest/orb/row-trades.ts'
import type { OrbTrade } from '../../backtest/orb/scan.ts'
import type { SessionIndex } from '../../backtest/orb/session-index.ts'
import type { SessionReturns } from '../overfitting/session-returns.ts'
import { rowReturns, sessionIndex } from './parts/part-engine.ts'
import { rangeRow, type SweepInput } from './parts/sweep-plan.ts'

export class SweepDays {
  readonly #input: SweepInput
  readonly #indices = new Map<number, SessionIndex>()

  constructor(input: SweepInput) {
    this.#input = input
  }

  /** One list a session. */
  tradesOf(row: number): OrbTrade[][] {
    const { ranges, fills } = this.#input
    const at = rangeRow(this.#input, row)
    return rowTrades(this.#index(at.range), ranges[at.range]!.axes, at.row, fills)
  }

  /** Profits after fees, in ticks. @param rows ascending */
  returnsOf(rows: Int32Array): SessionReturns {
    const { ranges, fills } = this.#input
    const count = ranges[0]!.sessions.ticks.days.length
    const places = Array.from(rows, (row) => rangeRow(this.#input, row))
    const returns = new Float64Array(rows.length * count)
    for (let i = 0; i < rows.length;) {
      const { range } = places[i]!
      const { key, sessions, axes } = ranges[range]!
      const own = Int32Array.from(
        places.filter((place) => place.range === range),
        ({ row }) => row,
      )
      returns.set(rowReturns(key, sessions, axes, own, fills), i * count)
      i += own.length
    }
    return { rows, sessions: count, returns }
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
