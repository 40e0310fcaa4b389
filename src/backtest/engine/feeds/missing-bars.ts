/** Gaps of a series of bars: what a strategy was not told although the market was open. */
import type { Calendar } from '../../../market/calendar.ts'
import type { Session } from '../../../market/session.ts'

interface BarTimes {
  readonly session: Int32Array
  readonly start: Float64Array
  readonly at: Float64Array
}

export interface MissingBars {
  /** Bars between the first and the last of a session, in its hours. */
  readonly bars: number
  /** Sessions between the first and the last that have none. */
  readonly sessions: number
}

export function missingBars({ session, start, at }: BarTimes, calendar: Calendar): MissingBars {
  let [bars, sessions] = [0, 0]
  for (let row = 1; row < at.length; row++) {
    if (session[row] !== session[row - 1]) {
      // Mostly the next one: then nothing lies between.
      if (session[row]! > session[row - 1]! + 1) sessions += calendar.count(session[row - 1]! + 1, session[row]! - 1)
    } else if (start[row]! > at[row - 1]!) {
      const open = overlap(at[row - 1]!, start[row]!, calendar.session(session[row]!))
      bars += Math.round(open / (at[row]! - start[row]!))
    }
  }
  return { bars, sessions }
}

/** Milliseconds of a span that lie in the hours of a session. */
function overlap(from: number, to: number, session: Session | undefined): number {
  return session === undefined ? 0 : Math.max(0, Math.min(to, session.close) - Math.max(from, session.open))
}
