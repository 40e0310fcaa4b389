/** Whether a quote can fill an order, and what is kept of it as evidence. */
import type { Quote } from '../../../strategies/market.ts'
import type { QuoteEvidence } from '../../../trading/fill.ts'
import { toMicros } from '../../../trading/money.ts'

export type QuoteFault = 'no quote' | 'crossed quote' | 'stale quote'

/**
 * Undefined where it can. Nobody buys where no bid is shown, and an ask alone is enough to buy at.
 *
 * @param oldest instant before which a quote fills nothing
 */
export function quoteFault({ bid, ask, at }: Quote, side: 1 | -1, oldest: number): QuoteFault | undefined {
  if (!(ask > 0) || !(bid >= 0) || (side < 0 && bid === 0)) return 'no quote'
  if (bid > ask) return 'crossed quote'
  return at < oldest ? 'stale quote' : undefined
}

/** @param at instant of the fill */
export function quoteEvidence(quote: Quote, side: 1 | -1, at: number): QuoteEvidence {
  return {
    bid: toMicros(quote.bid),
    ask: toMicros(quote.ask),
    size: side > 0 ? quote.askSize : quote.bidSize,
    age: at - quote.at,
  }
}
