/** Which expiry is traded: the one whose days to expiry are nearest to those wanted. */
import { newYorkDay } from '../../market/new-york-time.ts'
import type { Chain } from '../market.ts'
import { QuotedExpiry } from './quoted-expiry.ts'

/** In calendar days; 0 expires today. */
export interface Tenor {
  readonly days: number
  /** Days by which the nearest expiry may miss it. */
  readonly within: number
}

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
  { days, within }: Tenor,
  now: number,
  after = Number.NEGATIVE_INFINITY,
): QuotedExpiry | string {
  const wanted = newYorkDay(now) + days
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
