/** What is odd about a quote; the index is the code in columns. Only the first two can carry a weight. */
export const QUOTE_CONDITIONS = ['two_sided', 'locked', 'crossed', 'zero_bid', 'no_ask', 'bad_input'] as const

/** One of `QUOTE_CONDITIONS`. */
export type QuoteCondition = (typeof QUOTE_CONDITIONS)[number]

const TWO_SIDED = 0
const LOCKED = 1
const CROSSED = 2
const ZERO_BID = 3
const NO_ASK = 4
const BAD_INPUT = 5

/** NaN is a side that nobody quotes. */
export function quoteConditionCode(bid: number, ask: number): number {
  if (bid < 0 || ask < 0 || bid === Infinity || ask === Infinity) return BAD_INPUT
  if (!(ask > 0)) return NO_ASK
  if (!(bid > 0)) return ZERO_BID
  if (bid > ask) return CROSSED
  return bid === ask ? LOCKED : TWO_SIDED
}

/** Whether bid and ask bound a price. */
export function boundsPrice(bid: number, ask: number): boolean {
  return quoteConditionCode(bid, ask) <= LOCKED
}

/** The condition of one quote: what is worst about it. */
export function quoteCondition(bid: number, ask: number): QuoteCondition {
  return QUOTE_CONDITIONS[quoteConditionCode(bid, ask)] ?? QUOTE_CONDITIONS[TWO_SIDED]
}
