/**
 * The opening-range breakout as a strategy that trades: buys above the range and sells short below it, leaves at a
 * profit, at a loss or at the end of the session, and after some losses stays out.
 */
import type { Fill } from '../../trading/fill.ts'
import { type Micros, toMicros } from '../../trading/money.ts'
import type { Tick } from '../market.ts'
import type { Context, Trader } from '../trader.ts'

export interface OrbSetting {
  readonly symbol: string
  /** Units of a position. */
  readonly quantity: number
  /** How the last position of a session is left: in the closing auction, or at the market when it closes. */
  readonly flatBy: 'auction' | 'market'
  /** What is done in a session, known once its opening range has ended; undefined where it is not traded. */
  readonly plan: (session: number) => OrbPlan | undefined
}

/** Prices and distances in micros. */
export interface OrbPlan {
  readonly high: Micros
  readonly low: Micros
  /** Distances from the entry's fill. */
  readonly stop: Micros
  readonly limit: Micros
  /** Stops after which the session is over. */
  readonly stopCount: number
  /** Milliseconds after a stop in which nothing is entered. */
  readonly coolOff: number
}

type Purpose = 'entry' | 'stop' | 'limit' | 'close'

export class OrbTrader implements Trader {
  readonly description: string
  readonly #setting: OrbSetting
  #plan: OrbPlan | undefined
  #stops = 0
  #resumeAt = Number.NEGATIVE_INFINITY
  /** The order under way, and why it was given. */
  #pending: { readonly id: number; readonly purpose: Purpose } | undefined
  #entry: { readonly price: Micros; readonly at: number } | undefined

  constructor(setting: OrbSetting) {
    this.#setting = setting
    this.description = `opening-range breakout of ${setting.symbol}`
  }

  onTick(context: Context, tick: Tick): void {
    if (tick.isOpening) this.#begin(tick.session)
    const plan = this.#plan
    if (plan === undefined || this.#pending !== undefined) return
    if (this.#entry === undefined) this.#seekEntry(context, tick, plan)
    else if (tick.at > this.#entry.at) this.#seekExit(context, tick, plan, this.#entry.price)
  }

  onClosing(context: Context): void {
    if (this.#pending?.purpose === 'entry') {
      context.orders.cancel(this.#pending.id)
      this.#pending = undefined
    } else if (this.#entry !== undefined && this.#pending === undefined && this.#setting.flatBy === 'auction') {
      this.#order(context, -context.portfolio.quantity(this.#setting.symbol), 'close', 'market-on-close')
    }
  }

  onFill(context: Context, fill: Fill): void {
    const purpose = this.#pending?.purpose
    this.#pending = undefined
    if (purpose === 'entry') {
      this.#entry = { price: fill.price, at: fill.at }
      return
    }
    this.#entry = undefined
    if (purpose === 'stop') this.#stops++
    if (purpose !== 'stop' || this.#stops === this.#plan!.stopCount) this.#plan = undefined
    else this.#resumeAt = context.now + this.#plan!.coolOff
  }

  #begin(session: number): void {
    this.#plan = this.#setting.plan(session)
    this.#stops = 0
    this.#resumeAt = Number.NEGATIVE_INFINITY
  }

  #seekEntry(context: Context, tick: Tick, { high, low }: OrbPlan): void {
    if (tick.at < this.#resumeAt || tick.isClosing) return
    const price = toMicros(tick.price)
    const direction = price > high ? 1 : price < low ? -1 : 0
    if (direction !== 0) this.#order(context, direction * this.#setting.quantity, 'entry', 'market')
  }

  #seekExit(context: Context, tick: Tick, { stop, limit }: OrbPlan, entry: Micros): void {
    const held = context.portfolio.quantity(this.#setting.symbol)
    const quote = context.market.quote(this.#setting.symbol)
    const out = toMicros(quote === undefined ? tick.price : held > 0 ? quote.bid : quote.ask)
    const gain = Math.sign(held) * (out - entry)
    if (gain >= limit) this.#order(context, -held, 'limit', 'market')
    else if (tick.isClosing) this.#order(context, -held, 'close', 'market')
    else if (gain <= -stop) this.#order(context, -held, 'stop', 'market')
  }

  #order(context: Context, quantity: number, purpose: Purpose, type: 'market' | 'market-on-close'): void {
    const id = context.orders.submit({ symbol: this.#setting.symbol, quantity, type, purpose })
    this.#pending = { id, purpose }
  }
}
