/** What a simulated broker works with. */
import type { Calendar } from '../../../market/calendar.ts'
import type { Fill } from '../../../trading/fill.ts'
import type { Instruments } from '../../../trading/instrument.ts'
import type { Ledger } from '../../../trading/ledger.ts'
import type { Order, OrderUpdate, Refusal } from '../../../trading/order.ts'
import type { Counts } from '../counts.ts'
import type { MarketState } from '../market-state.ts'
import type { RunClock } from '../run-clock.ts'
import type { AuctionCutOffs } from './auctions.ts'
import type { FillAssumptions } from './fill-assumptions.ts'

/** Who is told of everything that becomes of orders. */
export interface BrokerListener {
  recordOrder(order: Order): void
  recordFill(fill: Fill): void
  /** Once all that hangs on the fill is done. */
  onFill(fill: Fill): void
  onUpdate(update: OrderUpdate): void
  /** Why an order may not be taken in. */
  refuse(order: Order): Refusal | undefined
}

export interface BrokerParts {
  readonly clock: RunClock
  readonly calendar: Calendar
  readonly market: MarketState
  readonly ledger: Ledger
  readonly instruments: Instruments
  readonly counts: Counts
  readonly assumptions: FillAssumptions
  readonly cutOffs: AuctionCutOffs
  readonly listener: BrokerListener
}
