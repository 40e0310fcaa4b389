/** Best bid and ask of one instrument, each told when it was known: the last quote of every interval. */
import type { Frame } from '../../../core/frame.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import type { Quote } from '../../../strategies/market.ts'
import type { OrderBook } from '../broker/order-book.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import type { PriceSource } from '../market-state.ts'
import { assertKnownInOrder } from './known-order.ts'

type QuoteRecords = Frame<RecordSchema<'quote-bars'>> | Frame<RecordSchema<'option-quote-bars'>>

export class QuoteFeed implements Feed {
  readonly rank = 'market'
  readonly #knownAt: Float64Array
  readonly #view: QuoteCursor
  readonly #book: OrderBook

  /** @param quotes of one instrument, rising in knownAt */
  constructor(symbol: string, quotes: QuoteRecords, desk: Desk) {
    this.#knownAt = quotes.columns.knownAt
    assertKnownInOrder(this.#knownAt, symbol)
    this.#view = new QuoteCursor(symbol, quotes)
    this.#book = desk.broker.book(symbol)
    desk.market.watchQuotes(this.#view)
  }

  get next(): number {
    return this.#knownAt[this.#view.row + 1] ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const [view, book, knownAt] = [this.#view, this.#book, this.#knownAt]
    do {
      desk.clock.instant = knownAt[++view.row]!
      if (book.length > 0) desk.broker.matchQuote(book, view)
      desk.broker.matchPackages(view.symbol)
      desk.trader.onQuote?.(desk.context, view)
      desk.settle()
    } while (knownAt[view.row + 1]! <= desk.clock.bound)
  }
}

class QuoteCursor implements Quote, PriceSource {
  readonly symbol: string
  readonly #columns: QuoteRecords['columns']
  row = -1

  constructor(symbol: string, { columns }: QuoteRecords) {
    this.symbol = symbol
    this.#columns = columns
  }

  get at(): number {
    return this.#columns.at[this.row]!
  }

  get bid(): number {
    return this.#columns.bid[this.row]!
  }

  get bidSize(): number {
    return this.#columns.bidSize[this.row]!
  }

  get ask(): number {
    return this.#columns.ask[this.row]!
  }

  get askSize(): number {
    return this.#columns.askSize[this.row]!
  }

  get price(): number {
    return this.row < 0 ? Number.NaN : (this.bid + this.ask) / 2
  }

  get pricedAt(): number {
    return this.row < 0 ? Number.NaN : this.at
  }
}
