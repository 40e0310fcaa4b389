/** Bars of one instrument, each told when it was known. */
import { BellwetherError } from '../../../core/errors.ts'
import type { Frame } from '../../../core/frame.ts'
import type { Calendar } from '../../../market/calendar.ts'
import type { RecordSchema } from '../../../market/record-kind.ts'
import type { Bar, BarView } from '../../../strategies/market.ts'
import type { OrderBook } from '../broker/order-book.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import type { PriceSource } from '../market-state.ts'
import { assertKnownInOrder } from './known-order.ts'
import { missingBars } from './missing-bars.ts'

type BarColumns = Frame<RecordSchema<'bars'>>['columns']

export class BarFeed implements Feed {
  readonly rank = 'market'
  readonly #columns: BarColumns
  readonly #length: number
  readonly #view: BarCursor
  readonly #book: OrderBook

  /** @param bars raw bars of one symbol, rising in knownAt */
  constructor(symbol: string, bars: Frame<RecordSchema<'bars'>>, desk: Desk) {
    assertKnownInOrder(bars.columns.knownAt, symbol)
    this.#columns = bars.columns
    this.#length = bars.length
    this.#view = new BarCursor(symbol, bars.columns)
    this.#book = desk.broker.book(symbol)
    desk.market.watchBars(this.#view)
    const { calendar, counts } = desk.parts
    const missing = missingBars(bars.columns, calendar)
    counts.add('missing bars', missing.bars)
    counts.add('sessions without bars', missing.sessions)
  }

  get next(): number {
    const row = this.#view.row + 1
    return row < this.#length ? this.#columns.knownAt[row]! : Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    const { clock, trader, context, parts } = desk
    const { knownAt } = this.#columns
    const [view, book, length] = [this.#view, this.#book, this.#length]
    let row = view.row + 1
    do {
      clock.instant = knownAt[row]!
      view.row = row++
      if (book.length > 0) desk.broker.matchBar(book, view, view.auctions(parts.calendar))
      trader.onBar?.(context, view)
      desk.settle()
    } while (row < length && knownAt[row]! <= clock.bound)
  }
}

/** Stands at the newest bar that was known. */
class BarCursor implements BarView, PriceSource {
  readonly symbol: string
  readonly #columns: BarColumns
  row = -1

  constructor(symbol: string, columns: BarColumns) {
    this.symbol = symbol
    this.#columns = columns
  }

  get start(): number {
    return this.#columns.start[this.row]!
  }

  get at(): number {
    return this.#columns.at[this.row]!
  }

  get open(): number {
    return this.#columns.open[this.row]!
  }

  get high(): number {
    return this.#columns.high[this.row]!
  }

  get low(): number {
    return this.#columns.low[this.row]!
  }

  get close(): number {
    return this.#columns.close[this.row]!
  }

  get volume(): number {
    return this.#columns.volume[this.row]!
  }

  get price(): number {
    return this.row < 0 ? Number.NaN : this.close
  }

  get pricedAt(): number {
    return this.row < 0 ? Number.NaN : this.at
  }

  ago(count: number): Bar | undefined {
    if (!(count >= 0)) throw future(this.symbol, count)
    if (count > this.row) return undefined
    const row = this.row - count
    const { start, at, open, high, low, close, volume } = this.#columns
    return {
      symbol: this.symbol,
      start: start[row]!,
      at: at[row]!,
      open: open[row]!,
      high: high[row]!,
      low: low[row]!,
      close: close[row]!,
      volume: volume[row]!,
    }
  }

  /** Whether the bar opens its session, and whether it closes it. */
  auctions(calendar: Calendar): { isOpening: boolean; isClosing: boolean } {
    const { session, start, at } = this.#columns
    const hours = calendar.session(session[this.row]!)
    return {
      isOpening: hours !== undefined && start[this.row] === hours.open,
      isClosing: hours !== undefined && at[this.row] === hours.close,
    }
  }
}

function future(symbol: string, count: number): BellwetherError {
  return new BellwetherError('LOOK_AHEAD', {
    message: `The strategy asked for the bar of ${symbol} that comes ${-count} after the present one.`,
    expected: 'A strategy sees the present bar and those before it.',
    given: String(count),
    remedy: 'Ask for ago(0), the present bar, or for a positive number of bars.',
  })
}
