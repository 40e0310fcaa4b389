/** Everything that became of orders, in the order in which it did; tells the strategy and asks the account's rules. */
import type { Context, Trader } from '../../strategies/trader.ts'
import type { Fill } from '../../trading/fill.ts'
import type { Micros } from '../../trading/money.ts'
import type { Order, OrderUpdate, Refusal } from '../../trading/order.ts'
import type { Account, AccountRule } from './account-rule.ts'
import type { BrokerListener } from './broker/broker-parts.ts'
import { OrderStream } from './order-stream.ts'

const MOST_FAULTS = 10

export class RunRecord implements BrokerListener {
  readonly orders: Order[] = []
  readonly fills: Fill[] = []
  readonly updates: OrderUpdate[] = []
  readonly equity: { session: number; equity: Micros }[] = []
  readonly faults: string[] = []
  readonly #stream = new OrderStream()
  readonly #trader: Trader
  readonly #rules: readonly AccountRule[]
  #context: Context | undefined
  #account: Account | undefined

  constructor(trader: Trader, rules: readonly AccountRule[]) {
    this.#trader = trader
    this.#rules = rules.filter((rule) => rule.refuse !== undefined)
  }

  /** What strategy and rules are shown. */
  watch(context: Context, account: Account): void {
    this.#context = context
    this.#account = account
  }

  recordOrder(order: Order): void {
    this.orders.push(order)
    this.#stream.order(order)
  }

  recordFill(fill: Fill): void {
    this.fills.push(fill)
    this.#stream.fill(fill)
  }

  onFill(fill: Fill): void {
    this.#trader.onFill?.(this.#context!, fill)
  }

  onUpdate(update: OrderUpdate): void {
    this.updates.push(update)
    this.#stream.ended(update)
    this.#trader.onOrder?.(this.#context!, update)
  }

  refuse(order: Order): Refusal | undefined {
    for (const rule of this.#rules) {
      const reason = rule.refuse!(this.#account!, order)
      if (reason !== undefined) return reason
    }
    return undefined
  }

  /** Keeps the first few. */
  fault(error: unknown): void {
    if (this.faults.length < MOST_FAULTS) this.faults.push(error instanceof Error ? error.message : String(error))
  }

  hash(): string {
    return this.#stream.digest()
  }
}
