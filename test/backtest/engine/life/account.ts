/** An account without an event loop: a clock, prices that are set by hand, and rules that act when they are due. */
import type { Account, AccountRule } from '../../../../src/backtest/engine/account-rule.ts'
import { booksOf } from '../../../../src/backtest/engine/life/session-books.ts'
import { parseDate } from '../../../../src/core/time.ts'
import { newYorkDay } from '../../../../src/market/new-york-time.ts'
import type { Session } from '../../../../src/market/session.ts'
import { nyse } from '../../../../src/market/calendar.ts'
import type { BarView, Chain, Market, Quote } from '../../../../src/strategies/market.ts'
import { Instruments } from '../../../../src/trading/instrument.ts'
import { Ledger } from '../../../../src/trading/ledger.ts'
import { fromMicros, toMicros } from '../../../../src/trading/money.ts'
import type { Order, OrderTerms } from '../../../../src/trading/order.ts'

export class HandAccount implements Account, Market {
  now = openOf('2004-01-02')
  readonly calendar = nyse
  readonly lastDay = parseDate('2030-12-30')
  readonly instruments = new Instruments(nyse)
  readonly market: Market = this
  readonly ledger: Ledger
  readonly working: Order[] = []
  readonly counts: Record<string, number> = {}
  readonly #prices = new Map<string, { price: number; at: number }>()
  readonly #bars = new Map<string, BarView>()

  constructor(cash: number) {
    this.ledger = new Ledger(toMicros(cash))
  }

  /** Opens a position at no cost. */
  hold(symbol: string, quantity: number): this {
    this.ledger.post({ at: this.now, kind: 'fill', symbol, cash: 0, quantity })
    return this
  }

  /** Moves on to an instant of a session and lets the rules act as they come due. */
  goTo(instant: number, rules: readonly AccountRule[]): this {
    for (;;) {
      const due = rules.map((rule) => rule.nextAt?.(this) ?? Infinity)
      const next = Math.min(...due)
      const open = this.#nextOpen()
      if (Math.min(next, open) > instant) break
      this.now = Math.max(this.now, Math.min(next, open))
      if (next <= this.now) rules[due.indexOf(next)]!.act!(this)
    }
    this.now = instant
    return this
  }

  see(symbol: string, price: number, at: number): this {
    this.#prices.set(symbol, { price, at })
    return this
  }

  seeBar(symbol: string, start: number, open: number, close: number): this {
    const bar = {
      symbol,
      start,
      at: start + 60_000,
      open,
      high: open,
      low: open,
      close,
      volume: 0,
      ago: () => undefined,
    }
    this.#bars.set(symbol, bar)
    return this.see(symbol, close, bar.at)
  }

  get session(): Session | undefined {
    const today = nyse.session(newYorkDay(this.now))
    return today !== undefined && this.now >= today.open && this.now <= today.close ? today : undefined
  }

  mark(symbol: string, price: number, pricedAt: number): void {
    this.see(symbol, price, pricedAt)
  }

  /** Cash above what the account began with, in currency units. */
  get gain(): number {
    return fromMicros(this.ledger.cash - this.ledger.openingCash)
  }

  price(symbol: string): number {
    return this.#prices.get(symbol)?.price ?? Number.NaN
  }

  pricedAt(symbol: string): number {
    return this.#prices.get(symbol)?.at ?? Number.NaN
  }

  #nextOpen(): number {
    const today = nyse.session(newYorkDay(this.now))
    if (today !== undefined && today.open > this.now) return today.open
    return nyse.session(nyse.next(newYorkDay(this.now)))!.open
  }

  bar(symbol: string): BarView | undefined {
    return this.#bars.get(symbol)
  }

  quote(): Quote | undefined {
    return undefined
  }

  chain(): Chain | undefined {
    return undefined
  }

  submit(terms: OrderTerms): number {
    const id = this.working.length + 1
    this.working.push({ ...terms, id, session: Math.floor(this.now / 86_400_000), decidedAt: this.now })
    return id
  }

  cancel(id: number): void {
    this.working.splice(
      this.working.findIndex((order) => order.id === id),
      1,
    )
  }

  count(event: string): void {
    this.counts[event] = (this.counts[event] ?? 0) + 1
  }
}

export function openOf(date: string): number {
  return nyse.session(parseDate(date))!.open
}

export function closeOf(date: string): number {
  return nyse.session(parseDate(date))!.close
}

/** When the books of a session are done. */
export function booksOn(date: string): number {
  return booksOf(nyse.session(parseDate(date))!)
}
