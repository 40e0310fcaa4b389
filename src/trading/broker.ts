/** The broker as whoever trades sees it: the same for a simulated, a paper and a live one. */
import type { Order, OrderTerms } from './order.ts'

export interface Broker {
  /** Hands an order in and returns its number; whether it was taken, and what became of it, is told by events. */
  submit(terms: OrderTerms): number
  /** Asks for the end of an order; one that has ended is left alone. */
  cancel(id: number): void
  /** Orders that have not ended, oldest first. */
  readonly working: readonly Order[]
}
