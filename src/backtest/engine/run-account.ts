/** The account as its rules see it. */
import type { Calendar } from '../../market/calendar.ts'
import type { Session } from '../../market/session.ts'
import type { Market } from '../../strategies/market.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { Ledger } from '../../trading/ledger.ts'
import type { Order, OrderTerms } from '../../trading/order.ts'
import type { Account } from './account-rule.ts'
import type { BrokerParts } from './broker/broker-parts.ts'
import type { SimulatedBroker } from './broker/simulated-broker.ts'

export class RunAccount implements Account {
  readonly calendar: Calendar
  readonly ledger: Ledger
  readonly instruments: Instruments
  readonly market: Market
  readonly lastDay: number
  readonly #parts: BrokerParts
  readonly #broker: SimulatedBroker

  constructor(parts: BrokerParts, broker: SimulatedBroker, lastDay: number) {
    this.lastDay = lastDay
    this.calendar = parts.calendar
    this.ledger = parts.ledger
    this.instruments = parts.instruments
    this.market = parts.market
    this.#parts = parts
    this.#broker = broker
  }

  get now(): number {
    return this.#parts.clock.instant
  }

  get session(): Session | undefined {
    return this.#parts.clock.session
  }

  get working(): readonly Order[] {
    return this.#broker.working
  }

  submit(terms: OrderTerms): number {
    return this.#broker.submitOwn(terms)
  }

  cancel(id: number, reason: string): void {
    this.#broker.cancel(id, reason)
  }

  mark(symbol: string, price: number, pricedAt: number): void {
    this.#parts.market.mark(symbol, price, pricedAt)
  }

  count(event: string): void {
    this.#parts.counts.add(event)
  }
}
