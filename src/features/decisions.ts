/** When decisions are made. */
import { MS_PER_MINUTE } from '../core/time.ts'
import type { Calendar } from '../market/calendar.ts'

/** Decisions on one symbol, in order of time. */
export interface Decisions {
  readonly symbol: string
  /** Day numbers. */
  readonly session: Int32Array
  readonly at: Float64Array
}

/** One decision a session from `from` to `to` (days, both included), `minutes` before its close: 15:45, on half days 12:45. */
export function decisionsBeforeClose(
  calendar: Calendar,
  symbol: string,
  { from, to, minutes = 15 }: { from: number; to: number; minutes?: number },
): Decisions {
  const sessions = calendar.sessions(from, to)
  return {
    symbol,
    session: Int32Array.from(sessions, ({ day }) => day),
    at: Float64Array.from(sessions, ({ close }) => close - minutes * MS_PER_MINUTE),
  }
}
