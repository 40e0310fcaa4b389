/** Where the opening range of a session ends, and where its trading does. */
import { BellwetherError } from '../../../core/errors.ts'
import { formatTimeOfDay } from '../../../core/time.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import type { Session } from '../../../market/session.ts'

/** calendar: a half day ends at its early close; as-recorded: at 16:00, with what a vendor recorded after the close. */
export const HALF_DAYS = ['calendar', 'as-recorded'] as const
export type HalfDays = (typeof HALF_DAYS)[number]

export interface SessionRules {
  /** From the opening of the exchange; a whole number of bars. */
  readonly rangeSeconds: number
  readonly halfDays: HalfDays
  /** Minutes after midnight in New York after which nothing is traded; the close where absent or later than that. */
  readonly flatMinutes?: number
  /** What one tick of price is worth, in millionths of the currency. */
  readonly tickMicros: number
}

/** Instants in epoch milliseconds. */
export interface SessionWindow {
  readonly open: number
  /** First instant after the opening range. */
  readonly rangeEnd: number
  /** Last instant of a tick. */
  readonly end: number
  /** Last instant of a bar whose close may be the session's. */
  readonly close: number
  /** When a regular day closes: what lies between the close of a half day and this is an overrun. */
  readonly regularClose: number
}

const REGULAR_OPEN_MINUTES = 570
const REGULAR_CLOSE_MINUTES = 960

export function sessionWindow(session: Session, rules: SessionRules): SessionWindow {
  const { day, open } = session
  const regularClose = newYorkInstant(day, REGULAR_CLOSE_MINUTES)
  const close = rules.halfDays === 'as-recorded' && session.isEarlyClose ? regularClose : session.close
  const flat = rules.flatMinutes === undefined ? close : newYorkInstant(day, rules.flatMinutes)
  return { open, rangeEnd: open + rules.rangeSeconds * 1000, end: Math.min(close, flat), close, regularClose }
}

/** Errors: USAGE_VALUE. @param interval of the bars, e.g. 1m, and its length in milliseconds */
export function assertRules({ rangeSeconds, flatMinutes }: SessionRules, interval: string, intervalMs: number): void {
  const isWhole = Number.isInteger(rangeSeconds) && rangeSeconds > 0 && (rangeSeconds * 1000) % intervalMs === 0
  const longest = (REGULAR_CLOSE_MINUTES - REGULAR_OPEN_MINUTES) * 60
  if (!isWhole || rangeSeconds >= longest) {
    throw new BellwetherError('USAGE_VALUE', {
      message: `An opening range of ${rangeSeconds} s cannot be made of bars of ${interval}.`,
      expected: `It is a whole number of bars, of at least one and shorter than a session of ${longest} s.`,
      given: String(rangeSeconds),
      remedy: `Give a length in steps of ${interval}, or ingest shorter bars.`,
    })
  }
  if (flatMinutes === undefined) return
  const rangeEnd = REGULAR_OPEN_MINUTES + rangeSeconds / 60
  if (flatMinutes > rangeEnd && flatMinutes <= REGULAR_CLOSE_MINUTES) return
  throw new BellwetherError('USAGE_VALUE', {
    message: `The flat time is ${formatTimeOfDay(flatMinutes)}.`,
    expected: `It lies after the opening range, which ends at ${formatTimeOfDay(rangeEnd)}, and not after the close.`,
    given: formatTimeOfDay(flatMinutes),
    remedy: 'Give a time of New York between these, for example 15:55.',
  })
}
