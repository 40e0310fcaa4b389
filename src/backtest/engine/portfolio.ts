/** The account, or one strategy's book of it, as its strategy sees it. */
import type { Market } from '../../strategies/market.ts'
import type { Portfolio, StrategyBooks } from '../../strategies/trader.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { Ledger } from '../../trading/ledger.ts'
import { type Micros, safe, toMicros, valueOf } from '../../trading/money.ts'
import type { Position } from '../../trading/position.ts'
import type { RunClock } from './run-clock.ts'

export class AccountPortfolio implements Portfolio {
  readonly #held: Held
  readonly #instruments: Instruments
  readonly #market: Market

  constructor(held: Held, instruments: Instruments, market: Market) {
    this.#held = held
    this.#instruments = instruments
    this.#market = market
  }

  get cash(): Micros {
    return this.#held.cash
  }

  quantity(symbol: string): number {
    return this.#held.position(symbol)
  }

  positions(): readonly Position[] {
    return this.#held.positions()
  }

  equity(): Micros {
    return this.positions().reduce((sum, position) => safe(sum + this.#value(position)), this.cash)
  }

  #value({ symbol, quantity }: Position): Micros {
    const price = this.#market.price(symbol)
    return Number.isNaN(price) ? 0 : valueOf(quantity * this.#instruments.of(symbol).multiplier, toMicros(price))
  }
}

/** A ledger, or one of its books. */
type Held = Pick<Ledger, 'cash' | 'position' | 'positions'>

export class AccountBooks implements StrategyBooks {
  readonly #ledger: Ledger
  readonly #instruments: Instruments
  readonly #market: Market
  readonly #clock: RunClock

  constructor(ledger: Ledger, instruments: Instruments, market: Market, clock: RunClock) {
    this.#ledger = ledger
    this.#instruments = instruments
    this.#market = market
    this.#clock = clock
  }

  of(strategy: string): Portfolio {
    return new AccountPortfolio(this.#ledger.book(strategy), this.#instruments, this.#market)
  }

  allot(strategy: string, amount: Micros): void {
    this.#ledger.transfer(strategy, amount, this.#clock.instant)
  }
}
