/** An execution of an order, with the evidence for its price. */
import type { Micros } from './money.ts'

export interface Fill {
  readonly orderId: number
  readonly symbol: string
  /** Day number of the session. */
  readonly session: number
  readonly at: number
  /** Signed as its order; of a leg, as the leg. */
  readonly quantity: number
  /** Currency units that one unit at a price of 1.00 costs: 1 for a share, mostly 100 for an option. */
  readonly multiplier: number
  /** What was paid or received a unit, slippage included. */
  readonly price: Micros
  /** Cost of slippage over the whole fill; positive costs. */
  readonly slippage: Micros
  /** All explicit costs; positive costs. */
  readonly fee: Micros
  readonly evidence: FillEvidence
  /** Whose order it was, where several strategies share the account. */
  readonly strategy?: string | undefined
}

export interface FillEvidence {
  /** The rule that gave the price, e.g. "official closing price". */
  readonly rule: string
  /** The price that the data show, before slippage. */
  readonly observed: Micros
  /** Of an option: the price of its underlying then, where it is known. */
  readonly underlying?: Micros
  /** The quote it stands on, where there is one: prices in micros, size on our side in units. */
  readonly quote?: QuoteEvidence
}

export interface QuoteEvidence {
  readonly bid: Micros
  readonly ask: Micros
  readonly size: number
  /** Milliseconds from the quote to the fill. */
  readonly age: number
}
