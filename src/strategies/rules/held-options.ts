/** The options of one underlying that are held, as a chain values them. */
import { fromMicros } from '../../trading/money.ts'
import type { Instruments, ListedOption } from '../../trading/instrument.ts'
import type { Chain } from '../market.ts'
import { middle, QuotedExpiry } from '../selection/quoted-expiry.ts'
import type { Portfolio } from '../trader.ts'

export interface HeldLeg {
  readonly option: ListedOption
  /** Contracts; negative is written. */
  readonly quantity: number
  /** Of the chain, −1 where it is not quoted. */
  readonly row: number
}

export class HeldOptions {
  readonly legs: readonly HeldLeg[]
  readonly chain: Chain
  /** What opening them brought, in currency units, fees taken off; negative was paid. */
  readonly cash: number
  readonly #now: number
  /** By their first row; each finds its forward once. */
  readonly #expiries = new Map<number, QuotedExpiry>()

  private constructor(legs: readonly HeldLeg[], chain: Chain, cash: number, now: number) {
    this.legs = legs
    this.chain = chain
    this.cash = cash
    this.#now = now
  }

  /** Undefined where none is held that can still be traded: what cannot is left to its settlement. */
  static of(portfolio: Portfolio, instruments: Instruments, chain: Chain, now: number): HeldOptions | undefined {
    const legs: HeldLeg[] = []
    let cash = 0
    for (const position of portfolio.positions()) {
      const option = instruments.of(position.symbol)
      if (option.kind !== 'option' || option.underlying !== chain.underlying || option.lastTradeAt < now) continue
      legs.push({ option, quantity: position.quantity, row: chain.rowOf(position.symbol) })
      cash += fromMicros(position.cash)
    }
    return legs.length === 0 ? undefined : new HeldOptions(legs, chain, cash, now)
  }

  /** At the middle of the quotes, in currency units; NaN where a leg has none that makes sense. */
  get value(): number {
    return this.legs.reduce((sum, { option, quantity, row }) => {
      const isQuoted = row >= 0 && this.chain.ask(row) > 0 && this.chain.ask(row) >= this.chain.bid(row)
      return sum + (isQuoted ? quantity * option.multiplier * middle(this.chain, row) : Number.NaN)
    }, 0)
  }

  /** Since it was opened, in currency units; NaN where it cannot be valued. */
  get profit(): number {
    return this.cash + this.value
  }

  /** Day number of the leg that ends first. */
  get expiry(): number {
    return this.legs.reduce((first, { option }) => Math.min(first, option.expiry), Number.POSITIVE_INFINITY)
  }

  /** Of the forward, of one contract; NaN where it is not quoted. */
  delta({ row }: HeldLeg): number {
    return row < 0 ? Number.NaN : this.expiryOf(row).delta(row)
  }

  /** Of all legs, in units of the underlying. */
  get unitsOfDelta(): number {
    return this.legs.reduce((sum, leg) => sum + leg.quantity * leg.option.multiplier * this.delta(leg), 0)
  }

  /** Of a row of the chain. */
  expiryOf(row: number): QuotedExpiry {
    const listed = this.chain.expiries.find(({ to }) => row < to)!
    const known = this.#expiries.get(listed.from)
    if (known !== undefined) return known
    const made = new QuotedExpiry(this.chain, listed, this.#now)
    this.#expiries.set(listed.from, made)
    return made
  }
}
