/** Intraday prices of one instrument over many sessions, in columns; prices are whole ticks. */

export interface SessionTicks {
  /** What one tick of price is worth, in millionths of the currency: 10,000 for a cent. */
  readonly tickMicros: number
  /** Day numbers, ascending; one a session. */
  readonly days: Int32Array
  /** The ticks of session s are starts[s] to starts[s + 1] − 1. One longer than `days`. */
  readonly starts: Int32Array
  /** Instant from which the seconds of a session count, epoch seconds; one a session. */
  readonly origins: Int32Array
  /** Strictly ascending within a session. */
  readonly seconds: Int32Array
  /** Within a session, each differs from the one before. */
  readonly prices: Int32Array
  /** Best bid and ask beside each price; absent where no quotes are known. */
  readonly quotes?: { readonly bids: Int32Array; readonly asks: Int32Array }
}
