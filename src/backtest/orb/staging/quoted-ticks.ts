/** The best bid and ask that stood at each tick: the newest quote bar that had ended by then, no older than an age. */
import { ticksOfPrice } from '../../../market/price-ticks.ts'

/** Quote bars of one symbol, in order. */
export interface QuoteColumns {
  /** End of the bar, epoch milliseconds. */
  readonly at: Float64Array
  readonly bid: Float64Array
  readonly ask: Float64Array
}

/** One value a tick; 0 where no quote of that age stood. */
export interface TickQuotes {
  readonly bids: Int32Array
  readonly asks: Int32Array
}

/** @param instants of the ticks, epoch milliseconds, in order */
export function quotesAt(
  instants: Float64Array,
  quotes: QuoteColumns,
  maxAgeMs: number,
  tickMicros: number,
): TickQuotes {
  const bids = new Int32Array(instants.length)
  const asks = new Int32Array(instants.length)
  let next = 0
  let newest = -1
  for (let i = 0; i < instants.length; i++) {
    for (; next < quotes.at.length && quotes.at[next]! <= instants[i]!; next++) if (isFirm(quotes, next)) newest = next
    if (newest < 0 || instants[i]! - quotes.at[newest]! > maxAgeMs) continue
    bids[i] = ticksOfPrice(quotes.bid[newest]!, tickMicros)
    asks[i] = ticksOfPrice(quotes.ask[newest]!, tickMicros)
  }
  return { bids, asks }
}

/** One side alone, or sides that are crossed, are no market to trade in. */
function isFirm({ bid, ask }: QuoteColumns, row: number): boolean {
  return bid[row]! > 0 && ask[row]! >= bid[row]!
}
