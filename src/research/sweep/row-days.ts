/** What one row of a sweep did, trade by trade. */
import { SweepDays } from './sweep-days.ts'
import { rangeRow, type SweepInput } from './parts/sweep-plan.ts'

/** Money in ticks, before fees; seconds since 1970. */
export interface DayTrade {
  readonly day: number
  /** From 1 within the day. */
  readonly number: number
  readonly direction: 'long' | 'short'
  readonly entrySecond: number
  readonly entryTicks: number
  readonly exitSecond: number
  readonly exitTicks: number
  readonly profitTicks: number
  readonly holding: number
  readonly reason: 'limit' | 'stop' | 'last-tick'
}

export function rowDayTrades(input: SweepInput, row: number): DayTrade[] {
  const { ticks } = input.ranges[rangeRow(input, row).range]!.sessions
  const { days, origins, seconds } = ticks
  return new SweepDays(input).tradesOf(row).flatMap((trades, session) =>
    trades.map((trade, i): DayTrade => {
      const { direction, entryTick, exitTick, entry, exit, holding, reason } = trade
      return {
        day: days[session]!,
        number: i + 1,
        direction: direction > 0 ? 'long' : 'short',
        entrySecond: origins[session]! + seconds[entryTick]!,
        entryTicks: entry,
        exitSecond: origins[session]! + seconds[exitTick]!,
        exitTicks: exit,
        profitTicks: direction * (exit - entry),
        holding,
        reason,
      }
    }),
  )
}
