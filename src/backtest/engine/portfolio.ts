/** The account as its strategy sees it. */
import type { Market } from '../../strategies/market.ts'
import type { Portfolio } from '../../strategies/trader.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { Ledger } from '../../trading/ledger.ts'
import { type Micros, safe, toMicros, valueOf } from '../../trading/money.ts'
import type { Position } from '../../trading/position.ts'

export class AccountPortfolio implements Portfolio {
  readonly #ledger: Ledger
  readonly #instruments: Instruments
  readonly #market: Market

  constructor(ledger: Ledger, instruments: Instruments, market: Market) {
    this.#ledger = ledger
    this.#instruments = instruments
    this.#market = market
  }

  get cash(): Micros {
    return this.#ledger.cash
  }

  quantity(symbol: string): number {
    return this.#ledger.position(symbol)
  }

  positions(): readonly Position[] {
    return this.#ledger.positions()
  }

  equity(): Micros {
    return this.positions().reduce((sum, position) => safe(sum + this.#value(position)), this.cash)
  }

  #value({ symbol, quantity }: Position): Micros {
    const price = this.#market.price(symbol)
    return Number.isNaN(price) ? 0 : valueOf(quantity * this.#instruments.of(symbol).multiplier, toMicros(price))
  }
}
