/**
 * What happens to an account without orders of its strategy: expiry, exercise and assignment, corporate actions,
 * interest, margin calls. A broker does these things; here each is a rule of its own, called by the event loop.
 */
import type { Calendar } from '../../market/calendar.ts'
import type { Session } from '../../market/session.ts'
import type { Market } from '../../strategies/market.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { Ledger } from '../../trading/ledger.ts'
import type { Order, OrderTerms, Refusal } from '../../trading/order.ts'

/** The account as its keeper sees it, at the present instant of the run. */
export interface Account {
  readonly now: number
  readonly calendar: Calendar
  /** The session that has opened and not closed. */
  readonly session: Session | undefined
  /** Day number of the run's end: nothing is due later. */
  readonly lastDay: number
  readonly ledger: Ledger
  readonly instruments: Instruments
  readonly market: Market
  /** Orders that have not ended, oldest first. */
  readonly working: readonly Order[]
  /** An order of the broker's own, as to liquidate; it is not asked whether the rules admit it. */
  submit(terms: OrderTerms): number
  /** Ends an order, telling the strategy why. */
  cancel(id: number, reason: string): void
  /** Takes a price for the newest known of an instrument, as after a split, until the market shows another. */
  mark(symbol: string, price: number, pricedAt: number): void
  /** Counts something that the report must say: a settlement value that is missing, a margin call. */
  count(event: string): void
}

export interface AccountRule {
  readonly name: string
  /** When it acts next; Infinity where nothing is due. Asked again after each of its acts and after every fill. */
  nextAt?(account: Account): number
  /** Whether it acts before or after the market's events of that instant: an ex-date before, an expiry after them. */
  readonly moment?: 'before-market' | 'after-market'
  act?(account: Account): void
  /** After every event of the market while something is held. */
  afterEvent?(account: Account): void
  /** All that happened in a session is known, and the next has not opened. */
  endSession?(account: Account, session: Session): void
  /** Why an order may not be taken in, before it is. */
  refuse?(account: Account, order: Order): Refusal | undefined
}
