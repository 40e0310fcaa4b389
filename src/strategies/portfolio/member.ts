/** One strategy of several in an account: the context that it sees shows what is its own. */
import type { Session } from '../../market/session.ts'
import type { Broker } from '../../trading/broker.ts'
import type { Order, OrderTerms } from '../../trading/order.ts'
import type { Market } from '../market.ts'
import type { Context, Portfolio, StrategyBooks, Trader } from '../trader.ts'

export interface NamedTrader {
  /** Of its orders, fills and entries; no two are alike. */
  readonly name: string
  readonly trader: Trader
  /** Part of the account's equity that it begins with; of all together at most 1. */
  readonly share: number
  /** Shares and indices of which, and of whose options, it is told; of everything where they are not given. */
  readonly symbols?: readonly string[]
}

export class Member implements Context {
  readonly name: string
  readonly trader: Trader
  readonly portfolio: Portfolio
  readonly orders: Broker
  readonly #account: Context
  #timers: number[] = []

  constructor({ name, trader }: NamedTrader, account: Context, books: StrategyBooks) {
    this.name = name
    this.trader = trader
    this.portfolio = books.of(name)
    this.orders = new MemberOrders(name, account.orders)
    this.#account = account
  }

  get now(): number {
    return this.#account.now
  }

  get session(): Session | undefined {
    return this.#account.session
  }

  note(reason: string): void {
    this.#account.note(reason)
  }

  get market(): Market {
    return this.#account.market
  }

  wakeAt(instant: number): void {
    this.#account.wakeAt(instant)
    this.#timers.push(instant)
  }

  /** Whether it asked to be woken by now; it is woken once. */
  takeTimer(): boolean {
    const waiting = this.#timers.filter((instant) => instant > this.now)
    const isDue = waiting.length < this.#timers.length
    this.#timers = waiting
    return isDue
  }
}

/** Gives orders in the name of a strategy, and shows it no others. */
class MemberOrders implements Broker {
  readonly #strategy: string
  readonly #account: Broker

  constructor(strategy: string, account: Broker) {
    this.#strategy = strategy
    this.#account = account
  }

  get working(): readonly Order[] {
    return this.#account.working.filter(({ strategy }) => strategy === this.#strategy)
  }

  submit(terms: OrderTerms): number {
    return this.#account.submit({ ...terms, strategy: this.#strategy })
  }

  cancel(id: number): void {
    if (this.working.some((order) => order.id === id)) this.#account.cancel(id)
  }
}
