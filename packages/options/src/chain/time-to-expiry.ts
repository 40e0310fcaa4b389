/**
 * Time to expiry. Instants are epoch milliseconds. This package knows no calendar: whoever calls gives the sessions'
 * opens and closes, and the offsets of local time where a rule counts by the wall clock.
 */

/** When a contract is worth what it will be worth: at the opening print of its expiry date, or at that day's close. */
export type Settlement = 'am' | 'pm'

/** A session of the exchange, epoch milliseconds. */
export interface SessionHours {
  readonly opensAt: number
  readonly closesAt: number
}

/** Epoch milliseconds. */
export interface ExpiryInstants {
  /** When the settlement value is fixed. */
  readonly expiresAt: number
  /** When the contract trades for the last time; a session earlier for one settled at the open. */
  readonly lastTradeAt: number
}

/** How a span of time becomes years. */
export type YearCount =
  /** Elapsed time over 365 days: the convention of the reference prices, exact to the millisecond. */
  | { readonly convention: 'calendar' }
  /** Only time within sessions counts, over `minutesPerYear` (252 days of 390 minutes unless given). */
  | {
      readonly convention: 'business'
      /** Ascending; they must reach the expiry. */
      readonly sessions: readonly SessionHours[]
      readonly minutesPerYear?: number
    }
  /** Whole minutes of local wall clocks over 525,600, as Cboe counts for its volatility indices. */
  | { readonly convention: 'index'; readonly localOffset: LocalOffset }

/** Local time minus UTC, milliseconds; New York in winter is -18,000,000. */
export interface LocalOffset {
  readonly now: number
  readonly expiry: number
}

export const MINUTES_PER_YEAR = 525_600
const MILLISECONDS_PER_MINUTE = 60_000
const SESSION_MINUTES_PER_YEAR = 252 * 390

/**
 * When a contract expires and when it trades for the last time, from the hours of its expiry date and of the session
 * before.
 */
export function expiryInstants(
  settlement: Settlement,
  expirySession: SessionHours,
  sessionBefore: SessionHours,
): ExpiryInstants {
  if (settlement === 'pm') return { expiresAt: expirySession.closesAt, lastTradeAt: expirySession.closesAt }
  return { expiresAt: expirySession.opensAt, lastTradeAt: sessionBefore.closesAt }
}

/**
 * Time left in years by a named convention: 0 once expired; NaN where the sessions end before the expiry, since a
 * count of those would be too small.
 */
export function yearsToExpiry(now: number, expiresAt: number, count: YearCount): number {
  if (!(expiresAt > now)) return Number.isNaN(expiresAt - now) ? Number.NaN : 0
  switch (count.convention) {
    case 'calendar':
      return (expiresAt - now) / MILLISECONDS_PER_MINUTE / MINUTES_PER_YEAR
    case 'business':
      return sessionMinutes(now, expiresAt, count.sessions) / (count.minutesPerYear ?? SESSION_MINUTES_PER_YEAR)
    case 'index':
      return indexMinutes(now, expiresAt, count.localOffset) / MINUTES_PER_YEAR
  }
}

/**
 * Cboe's count: minutes left today, minutes of whole days between, minutes of the expiry date until settlement.
 * By local wall clocks, so a day on which clocks change still counts 1,440.
 */
export function indexMinutes(now: number, expiresAt: number, localOffset: LocalOffset): number {
  const span = expiresAt + localOffset.expiry - (now + localOffset.now)
  return Math.max(0, Math.floor(span / MILLISECONDS_PER_MINUTE))
}

function sessionMinutes(now: number, expiresAt: number, sessions: readonly SessionHours[]): number {
  const last = sessions.at(-1)
  if (last === undefined || last.closesAt < expiresAt) return Number.NaN
  let open = 0
  for (const { opensAt, closesAt } of sessions) {
    open += Math.max(0, Math.min(closesAt, expiresAt) - Math.max(opensAt, now))
  }
  return open / MILLISECONDS_PER_MINUTE
}
