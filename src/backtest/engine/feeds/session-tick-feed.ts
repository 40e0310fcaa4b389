/** Changes of price of one instrument, session after session, with the quotes beside them where orders fill at those. */
import { MS_PER_SECOND } from '../../../core/time.ts'
import { priceOfTicks } from '../../../market/price-ticks.ts'
import type { SessionTicks } from '../../../market/session-ticks.ts'
import type { Quote, Tick } from '../../../strategies/market.ts'
import type { OrderBook } from '../broker/order-book.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import type { PriceSource } from '../market-state.ts'
import { assertKnownInOrder } from './known-order.ts'

export class SessionTickFeed implements Feed {
  readonly rank = 'market'
  readonly #at: Float64Array
  readonly #tick: TickCursor
  readonly #quote: QuoteCursor | undefined
  readonly #book: OrderBook

  constructor(symbol: string, ticks: SessionTicks, desk: Desk) {
    this.#at = instants(ticks)
    assertKnownInOrder(this.#at, symbol)
    this.#tick = new TickCursor(symbol, ticks, this.#at)
    this.#book = desk.broker.book(symbol)
    desk.market.watchTicks(this.#tick)
    if (ticks.quotes === undefined) return
    this.#quote = new QuoteCursor(symbol, ticks, this.#at)
    desk.market.watchQuotes(this.#quote)
  }

  get next(): number {
    return this.#at[this.#tick.row + 1] ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const { clock, broker, trader, context } = desk
    const [tick, quote, book, at] = [this.#tick, this.#quote, this.#book, this.#at]
    do {
      clock.instant = at[tick.row + 1]!
      if (tick.isNextClosing) {
        trader.onClosing?.(context, tick.symbol)
        desk.settle()
      }
      tick.advance()
      if (quote !== undefined) quote.row = tick.row
      if (book.length > 0 && quote !== undefined) broker.matchQuote(book, quote)
      if (book.length > 0) broker.matchTick(book, tick)
      trader.onTick?.(context, tick)
      desk.settle()
    } while (at[tick.row + 1]! <= clock.bound)
  }
}

/** Epoch milliseconds of each tick. */
function instants({ starts, origins, seconds }: SessionTicks): Float64Array {
  const at = new Float64Array(seconds.length)
  for (let s = 0; s < origins.length; s++) {
    for (let row = starts[s]!; row < starts[s + 1]!; row++) at[row] = (origins[s]! + seconds[row]!) * MS_PER_SECOND
  }
  return at
}

class TickCursor implements Tick, PriceSource {
  readonly symbol: string
  readonly size = Number.NaN
  readonly #ticks: SessionTicks
  readonly #at: Float64Array
  row = -1
  #session = 0

  constructor(symbol: string, ticks: SessionTicks, at: Float64Array) {
    this.symbol = symbol
    this.#ticks = ticks
    this.#at = at
  }

  advance(): void {
    this.row++
    while (this.#ticks.starts[this.#session + 1]! <= this.row) this.#session++
  }

  get session(): number {
    return this.#ticks.days[this.#session]!
  }

  get at(): number {
    return this.#at[this.row]!
  }

  get price(): number {
    return this.row < 0 ? Number.NaN : priceOfTicks(this.#ticks.prices[this.row]!, this.#ticks.tickMicros)
  }

  get pricedAt(): number {
    return this.row < 0 ? Number.NaN : this.at
  }

  get isOpening(): boolean {
    return this.row === this.#ticks.starts[this.#session]
  }

  get isClosing(): boolean {
    return this.row + 1 === this.#ticks.starts[this.#session + 1]
  }

  /** Whether the next tick is the last of its session. */
  get isNextClosing(): boolean {
    const { starts } = this.#ticks
    let session = this.#session
    while (starts[session + 1]! <= this.row + 1) session++
    return this.row + 2 === starts[session + 1]
  }
}

class QuoteCursor implements Quote, PriceSource {
  readonly symbol: string
  readonly bidSize = Number.NaN
  readonly askSize = Number.NaN
  readonly #ticks: SessionTicks
  readonly #at: Float64Array
  row = -1

  constructor(symbol: string, ticks: SessionTicks, at: Float64Array) {
    this.symbol = symbol
    this.#ticks = ticks
    this.#at = at
  }

  get at(): number {
    return this.#at[this.row]!
  }

  get bid(): number {
    return priceOfTicks(this.#ticks.quotes!.bids[this.row]!, this.#ticks.tickMicros)
  }

  get ask(): number {
    return priceOfTicks(this.#ticks.quotes!.asks[this.row]!, this.#ticks.tickMicros)
  }

  get price(): number {
    return this.row < 0 ? Number.NaN : (this.bid + this.ask) / 2
  }

  get pricedAt(): number {
    return this.row < 0 ? Number.NaN : this.at
  }
}
