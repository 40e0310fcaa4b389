/** Which expiry is traded: the one whose days to expiry are nearest to those wanted. */
import { nyse } from '../../market/calendar.ts'
import { newYorkDay } from '../../market/new-york-time.ts'
import type { Chain } from '../market.ts'
import { QuotedExpiry } from './quoted-expiry.ts'

/** 0 days expires today; of days of the calendar or, so that one day after Friday is Monday, of sessions. */
export interface Tenor {
  readonly days: number
  readonly count: (typeof DAY_COUNTS)[number]
  /** Days of the calendar by which the nearest expiry may miss it. */
  readonly within: number
}

export const DAY_COUNTS = ['calendar', 'sessions'] as const

/** Roots of contracts that a split has adjusted end in a digit; what they deliver is not what their strike says. */
const isAdjusted = (root: string): boolean => /\d$/.test(root)

/**
 * Of two expiries as near the one that comes later: on the same day, that settled at the close.
 *
 * @param after day number; only expiries after it
 * @returns why there is none
 */
export function expiryNearest(
  chain: Chain,
  tenor: Tenor,
  now: number,
  after = Number.NEGATIVE_INFINITY,
): QuotedExpiry | string {
  const { days, within } = tenor
  const wanted = wantedDay(tenor, newYorkDay(now))
  let found: QuotedExpiry | undefined
  for (const listed of chain.expiries) {
    const miss = Math.abs(listed.expiry - wanted)
    if (miss > within || listed.expiry <= after || isAdjusted(listed.root)) continue
    const best = found === undefined ? Number.POSITIVE_INFINITY : Math.abs(found.expiry - wanted)
    if (miss > best) continue
    const expiry = new QuotedExpiry(chain, listed, now)
    if (expiry.lastTradeAt <= now) continue
    if (found === undefined || miss < best || expiry.expiresAt > found.expiresAt) found = expiry
  }
  return found ?? `no expiry within ${within} days of ${days}`
}

function wantedDay({ days, count }: Tenor, today: number): number {
  if (count === 'calendar') return today + days
  let day = today
  for (let session = 0; session < days; session++) day = nyse.next(day)
  return day
}
