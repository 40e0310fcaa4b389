/** What one run works on, and what follows each of its events. */
import type { Trader } from '../../strategies/trader.ts'
import type { AccountRule } from './account-rule.ts'
import type { BrokerParts } from './broker/broker-parts.ts'
import type { SimulatedBroker } from './broker/simulated-broker.ts'
import type { RunContext } from './context.ts'
import type { MarketState } from './market-state.ts'
import type { RunAccount } from './run-account.ts'
import type { RunClock } from './run-clock.ts'

export class Desk {
  readonly clock: RunClock
  readonly market: MarketState
  readonly parts: BrokerParts
  readonly broker: SimulatedBroker
  readonly trader: Trader
  readonly context: RunContext
  readonly account: RunAccount
  /** Those that look at the account after every event. */
  readonly #watchful: readonly AccountRule[]

  constructor(
    parts: BrokerParts,
    broker: SimulatedBroker,
    trader: Trader,
    context: RunContext,
    account: RunAccount,
    rules: readonly AccountRule[],
  ) {
    this.clock = parts.clock
    this.market = parts.market
    this.parts = parts
    this.broker = broker
    this.trader = trader
    this.context = context
    this.account = account
    this.#watchful = rules.filter((rule) => rule.afterEvent !== undefined)
  }

  /** After an event was told: orders that came of it reach the market, and the account is looked at. */
  settle(): void {
    if (this.broker.nextArrival <= this.clock.instant) this.broker.arrive()
    if (this.#watchful.length === 0 || this.parts.ledger.isFlat) return
    for (const rule of this.#watchful) {
      rule.afterEvent!(this.account)
      this.broker.arrive()
    }
  }
}
