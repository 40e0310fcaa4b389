/** Volatility without a model, by the rules of Cboe's index, from the quotes of one root. */
import { indexMinutes, indexTerms, modelFreeIndex, strikeLadder, stripVariance } from '@bellwether/options'
import { MS_PER_MINUTE } from '../../core/time.ts'
import { newYorkOffsetMinutes } from '../../market/new-york-time.ts'
import type { ExpirySummary } from './analyse-snapshots.ts'
import type { SharedQuotes } from './chain-snapshots.ts'

export interface RootIndex {
  /** Expiry by expiry: the root of the variance of its strip, a fraction; NaN where it has none. */
  readonly byExpiry: Float64Array
  /** At 30 days, from the two expiries around it; undefined without such. */
  readonly thirtyDays: ThirtyDayIndex | undefined
}

export interface ThirtyDayIndex {
  readonly value: number
  /** From all bids, and from all asks. */
  readonly low: number
  readonly high: number
  readonly near: ExpirySummary
  readonly next: ExpirySummary
}

type Side = 'bid' | 'mid' | 'ask'

export function rootIndex(expiries: readonly ExpirySummary[], quotes: SharedQuotes, at: number): RootIndex {
  const variances = (side: Side): number[] => expiries.map((expiry) => strip(expiry, quotes, side))
  const mid = variances('mid')
  const alive = expiries.flatMap((expiry, i) => (mid[i]! > 0 ? [{ expiry, i, minutes: minutesTo(expiry, at) }] : []))
  const terms = indexTerms(alive.map(({ minutes }) => minutes))
  const byExpiry = Float64Array.from(mid, Math.sqrt)
  if (terms === undefined) return { byExpiry, thirtyDays: undefined }
  const [near, next] = [alive[terms.near]!, alive[terms.next]!]
  const value = (variance: readonly number[]): number => {
    const term = ({ i, minutes }: typeof near) => ({ minutes, variance: variance[i]! })
    return modelFreeIndex(term(near), term(next)) / 100
  }
  return {
    byExpiry,
    thirtyDays: {
      value: value(mid),
      low: value(variances('bid')),
      high: value(variances('ask')),
      near: near.expiry,
      next: next.expiry,
    },
  }
}

/** Which quotes take part is decided by bids and asks together, whichever side their prices are then taken from. */
function strip({ range, forward }: ExpirySummary, quotes: SharedQuotes, side: Side): number {
  const { from, to, yearsToExpiry } = range
  const [bid, ask] = [quotes.bid.slice(from, to), quotes.ask.slice(from, to)]
  for (let row = 0; row < bid.length; row++) {
    if (side === 'bid' && bid[row]! > 0 && ask[row]! > 0) ask[row] = bid[row]!
    if (side === 'ask' && bid[row]! > 0 && ask[row]! > 0) bid[row] = ask[row]!
  }
  const ladder = strikeLadder({ right: quotes.right.slice(from, to), strike: quotes.strike.slice(from, to), bid, ask })
  return stripVariance(ladder, yearsToExpiry, forward.rate).variance
}

function minutesTo({ range }: ExpirySummary, at: number): number {
  const offset = (instant: number): number => newYorkOffsetMinutes(instant) * MS_PER_MINUTE
  return indexMinutes(at, range.expiresAt, { now: offset(at), expiry: offset(range.expiresAt) })
}
