/** From an execution to the ledger: slippage, fees, the fill and its evidence. */
import { newYorkDay } from '../../../market/new-york-time.ts'
import type { Fill, QuoteEvidence } from '../../../trading/fill.ts'
import { fromMicros, safe, toMicros, valueOf } from '../../../trading/money.ts'
import type { Order } from '../../../trading/order.ts'
import { priceBeside } from '../life/underlying-price.ts'
import type { Execution } from './bar-execution.ts'
import type { BrokerParts } from './broker-parts.ts'

export class Booking {
  readonly #parts: BrokerParts
  /** Booked, but not told yet. */
  #untold: Fill[] = []

  constructor(parts: BrokerParts) {
    this.#parts = parts
  }

  /** @param quantity signed units of the instrument */
  fill(order: Order, symbol: string, quantity: number, execution: Execution, quote?: QuoteEvidence): void {
    const { assumptions, instruments, ledger, market, listener } = this.#parts
    const { observed, rule, at, slips } = execution
    const instrument = instruments.of(symbol)
    const { multiplier } = instrument
    const modelled = slips ? assumptions.slippage.slippage(quantity, observed) : 0
    // nobody pays to be rid of what is offered for a few cents
    const slip = quantity > 0 ? modelled : Math.min(modelled, observed)
    const price = safe(observed + (quantity > 0 ? slip : -slip))
    const beside =
      instrument.kind === 'option' ? priceBeside(market, instrument.underlying, at - (quote?.age ?? 0)) : Number.NaN
    const fill: Fill = {
      orderId: order.id,
      symbol,
      session: newYorkDay(at),
      at,
      quantity,
      multiplier,
      price,
      slippage: valueOf(Math.abs(quantity) * multiplier, slip),
      fee: assumptions.fees.charge(instrument, quantity, price, at),
      evidence: {
        rule,
        observed,
        ...(quote !== undefined && { quote }),
        ...(Number.isFinite(beside) && { underlying: toMicros(beside) }),
      },
      ...(order.strategy !== undefined && { strategy: order.strategy }),
    }
    ledger.fill(fill)
    if (instrument.kind === 'option') {
      const middle = quote === undefined ? observed : (quote.bid + quote.ask) / 2
      market.mark(symbol, fromMicros(middle), at)
    }
    listener.recordFill(fill)
    this.#untold.push(fill)
  }

  /** Tells the strategy of what was booked. */
  tell(): void {
    const fills = this.#untold
    this.#untold = []
    for (const fill of fills) this.#parts.listener.onFill(fill)
  }
}
