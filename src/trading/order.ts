/** Our instruction to a broker. */

/** When and how an order may execute. The event engine adds limit, stop and combination orders. */
export type OrderType = 'market-on-close' | 'market-on-open'

export interface Order {
  /** Unique within a run; rising in the order of submission. */
  readonly id: number
  readonly symbol: string
  /** Whole units; positive buys, negative sells. */
  readonly quantity: number
  readonly type: OrderType
  /** Day number of the session whose auction it is for. */
  readonly session: number
  /** Instant of the decision it stems from; nothing known later may have shaped it. */
  readonly decidedAt: number
}
