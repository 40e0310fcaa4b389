/** An execution of an order, with the evidence for its price. */
import type { Micros } from './money.ts'

export interface Fill {
  readonly orderId: number
  readonly symbol: string
  /** Day number of the session. */
  readonly session: number
  readonly at: number
  /** Signed as its order. */
  readonly quantity: number
  /** What was paid or received a unit, slippage included. */
  readonly price: Micros
  /** Cost of slippage over the whole fill; positive costs. */
  readonly slippage: Micros
  /** All explicit costs; positive costs. */
  readonly fee: Micros
  readonly evidence: FillEvidence
}

export interface FillEvidence {
  /** The rule that gave the price, e.g. "official closing price". */
  readonly rule: string
  /** The price that the data show, before slippage. */
  readonly observed: Micros
}
