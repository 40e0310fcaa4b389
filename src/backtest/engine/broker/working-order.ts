/** An order that has not ended, and how far it has come. */
import type { Micros } from '../../../trading/money.ts'
import type { Order, OrderType } from '../../../trading/order.ts'

export class WorkingOrder {
  readonly order: Order
  /** 1 buys, −1 sells. */
  readonly side: 1 | -1
  /** When it reaches the market. */
  readonly activeAt: number
  /** Units left, not negative. */
  remaining: number
  hasEnded = false
  /** It has met a price at which it could have filled; a stop order does so once it is set off. */
  hasRested = false
  /** A stop order that was set off is a market or limit order from then on. */
  isTriggered: boolean
  /** Best price since it reached the market, of a trailing order; NaN before the first. */
  #best = Number.NaN

  constructor(order: Order, activeAt: number) {
    this.order = order
    this.side = order.quantity > 0 ? 1 : -1
    this.activeAt = activeAt
    this.remaining = Math.abs(order.quantity)
    this.isTriggered = !isStop(order.type)
  }

  /** The price that sets it off: NaN where none does, or none is known yet. */
  get trigger(): Micros {
    const { type, stop = Number.NaN, trail } = this.order
    return type === 'trailing' ? this.#best + this.side * trail! : stop
  }

  /** The price beyond which it does not fill; NaN where any will do. */
  get limit(): Micros {
    return this.order.limit ?? Number.NaN
  }

  /** A trailing stop follows the lowest price when it buys and the highest when it sells. */
  follow(price: Micros): void {
    if (!(this.side * (price - this.#best) >= 0)) this.#best = price
  }
}

export function isStop(type: OrderType): boolean {
  return type === 'stop' || type === 'stop-limit' || type === 'trailing'
}

export function isOnOpen(type: OrderType): boolean {
  return type === 'market-on-open' || type === 'limit-on-open'
}

export function isOnClose(type: OrderType): boolean {
  return type === 'market-on-close' || type === 'limit-on-close'
}
