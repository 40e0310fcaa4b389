/**
 * Market prints of one instrument, read session by session. Told are those in the hours of the session; what the source
 * holds for suspicious, and what was traded before the open or after the close, is left out and counted.
 */
import type { Session } from '../../../market/session.ts'
import type { ChosenColumns } from '../../../store/lake.ts'
import type { Tick } from '../../../strategies/market.ts'
import type { OrderBook } from '../broker/order-book.ts'
import type { Counts } from '../counts.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'
import type { PriceSource } from '../market-state.ts'
import { assertKnownInOrder } from './known-order.ts'

/** What is read of a print. */
export const TRADE_COLUMNS = ['at', 'knownAt', 'price', 'size', 'suspicious'] as const
export type TradeRecords = ChosenColumns<'trades', (typeof TRADE_COLUMNS)[number]>

export interface TradeFeedSetting {
  readonly symbol: string
  readonly sessions: readonly Session[]
  /** The prints of one session, in the order of the source. */
  readonly read: (session: number) => Promise<TradeRecords>
}

/** The prints of one session that are told. */
interface Prints {
  readonly session: number
  readonly columns: TradeRecords['columns']
  /** Rows of the records. */
  readonly rows: Int32Array
}

export class TradeFeed implements Feed {
  readonly rank = 'market'
  readonly #setting: TradeFeedSetting
  readonly #counts: Counts
  readonly #view: TradeCursor
  readonly #book: OrderBook
  #prints: Prints | undefined
  #next = 0
  /** How many sessions were read. */
  #read = 0

  constructor(setting: TradeFeedSetting, desk: Desk) {
    this.#setting = setting
    this.#counts = desk.parts.counts
    this.#view = new TradeCursor(setting.symbol)
    this.#book = desk.broker.book(setting.symbol)
    desk.market.watchTicks(this.#view)
  }

  get next(): number {
    const row = this.#prints?.rows[this.#next]
    return row === undefined ? Number.POSITIVE_INFINITY : this.#prints!.columns.knownAt[row]!
  }

  get isDry(): boolean {
    return this.next === Number.POSITIVE_INFINITY && this.#read < this.#setting.sessions.length
  }

  /** The next session that has prints. */
  async load(): Promise<void> {
    const { symbol, sessions, read } = this.#setting
    while (this.isDry) {
      const session = sessions[this.#read++]!
      const { columns } = await read(session.day)
      assertKnownInOrder(columns.knownAt, symbol)
      this.#prints = { session: session.day, columns, rows: this.#told(columns, session) }
      this.#next = 0
      if (this.#prints.rows.length === 0) this.#counts.add('sessions without prints')
    }
  }

  /** Rows of the prints that are told; the others are counted. */
  #told({ at, suspicious }: TradeRecords['columns'], { open, close }: Session): Int32Array {
    const rows = new Int32Array(at.length)
    let [count, outside] = [0, 0]
    for (let row = 0; row < at.length; row++) {
      const isOutside = !(at[row]! >= open && at[row]! <= close)
      if (isOutside) outside++
      else if (suspicious[row] !== 1) rows[count++] = row
    }
    this.#counts.add('prints outside the session', outside)
    this.#counts.add('suspicious prints', at.length - outside - count)
    return rows.subarray(0, count)
  }

  advance(desk: Desk): void {
    const { clock, broker, trader, context } = desk
    const [prints, view] = [this.#prints!, this.#view]
    do {
      clock.instant = this.next
      const isClosing = this.#next + 1 === prints.rows.length
      if (isClosing) {
        trader.onClosing?.(context)
        desk.settle()
      }
      view.show(prints, this.#next++)
      if (this.#book.length > 0) broker.matchTick(this.#book, view)
      trader.onTick?.(context, view)
      desk.settle()
    } while (this.next <= clock.bound)
  }
}

/** Stands at the newest print that was known. */
class TradeCursor implements Tick, PriceSource {
  readonly symbol: string
  session = Number.NaN
  at = Number.NaN
  price = Number.NaN
  size = Number.NaN
  isOpening = false
  isClosing = false

  constructor(symbol: string) {
    this.symbol = symbol
  }

  get pricedAt(): number {
    return this.at
  }

  show({ session, columns, rows }: Prints, print: number): void {
    const row = rows[print]!
    this.session = session
    this.at = columns.at[row]!
    this.price = columns.price[row]!
    this.size = columns.size[row]!
    this.isOpening = print === 0
    this.isClosing = print + 1 === rows.length
  }
}
