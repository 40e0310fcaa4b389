/** What becomes due by the state of the run: orders that reach the market, acts of the account's rules. */
import type { Account, AccountRule } from '../account-rule.ts'
import type { SimulatedBroker } from '../broker/simulated-broker.ts'
import type { Desk } from '../desk.ts'
import type { Feed } from '../feed.ts'

export class ArrivalFeed implements Feed {
  readonly rank = 'arrival'
  readonly #broker: SimulatedBroker

  constructor(broker: SimulatedBroker) {
    this.#broker = broker
  }

  get next(): number {
    return this.#broker.nextArrival
  }

  advance(desk: Desk): void {
    desk.clock.instant = this.next
    desk.settle()
  }
}

export class RuleFeed implements Feed {
  readonly rank: 'before-market' | 'after-market'
  readonly #rule: AccountRule
  readonly #account: Account

  constructor(rule: AccountRule, account: Account) {
    this.rank = rule.moment ?? 'before-market'
    this.#rule = rule
    this.#account = account
  }

  get next(): number {
    return this.#rule.nextAt?.(this.#account) ?? Number.POSITIVE_INFINITY
  }

  advance(desk: Desk): void {
    desk.clock.instant = Math.max(this.next, desk.clock.instant)
    this.#rule.act?.(this.#account)
    desk.settle()
  }
}
