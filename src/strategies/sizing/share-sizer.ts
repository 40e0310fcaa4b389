/** How many shares are bought: by the volatility of their sessions, and by what past positions returned. */
import { standardDeviation } from '../../core/stats/moments.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { Fill } from '../../trading/fill.ts'
import { fromMicros } from '../../trading/money.ts'
import type { Context } from '../trader.ts'
import { type SizingSetting, unitsOf } from './sizing.ts'

/** Sessions from whose closes the volatility is taken. */
const SESSIONS = 20

export class ShareSizer {
  readonly symbol: string
  readonly #sizing: SizingSetting
  /** Of the last sessions, the newest last. */
  readonly #closes: number[] = []
  readonly #returns: number[] = []
  #opened: { readonly equity: number; readonly value: number } | undefined

  constructor(symbol: string, sizing: SizingSetting) {
    this.symbol = symbol
    this.#sizing = sizing
  }

  /** To be told of each opening: the newest price is still the last close. */
  openSession({ market }: Context): void {
    const close = market.price(this.symbol)
    if (Number.isNaN(close)) return
    this.#closes.push(close)
    if (this.#closes.length > SESSIONS + 1) this.#closes.shift()
  }

  /** To be told of each fill. */
  fill({ portfolio }: Context, { symbol, quantity, price }: Fill): void {
    if (symbol !== this.symbol) return
    const held = portfolio.quantity(symbol)
    const equity = fromMicros(portfolio.equity())
    if (held === quantity) this.#opened = { equity, value: Math.abs(quantity) * fromMicros(price) }
    else if (held === 0 && this.#opened !== undefined) {
      this.#returns.push((equity - this.#opened.equity) / this.#opened.value)
      this.#opened = undefined
    }
  }

  /** Whole shares at the newest price known; 0 where there is none. */
  units({ market, portfolio }: Context): number {
    const price = market.price(this.symbol)
    return unitsOf(this.#sizing, {
      equity: fromMicros(portfolio.equity()),
      margin: price,
      risk: price,
      notional: price,
      volatility: this.#volatility(),
      returns: this.#returns,
    })
  }

  /** A year; NaN while there are fewer sessions than it takes. */
  #volatility(): number {
    if (this.#closes.length <= SESSIONS) return Number.NaN
    const returns = this.#closes.slice(1).map((close, i) => close / this.#closes[i]! - 1)
    return standardDeviation(returns) * Math.sqrt(SESSIONS_PER_YEAR)
  }
}
