/** What a strategy sees of a run. */
import { BellwetherError } from '../../core/errors.ts'
import { formatInstant } from '../../core/time.ts'
import type { Session } from '../../market/session.ts'
import type { Market } from '../../strategies/market.ts'
import type { Context, Portfolio, StrategyBooks } from '../../strategies/trader.ts'
import type { Broker } from '../../trading/broker.ts'
import type { Counts } from './counts.ts'
import type { RunClock } from './run-clock.ts'
import type { Timers } from './timers.ts'

export class RunContext implements Context {
  readonly market: Market
  readonly portfolio: Portfolio
  readonly orders: Broker
  readonly books: StrategyBooks
  readonly #clock: RunClock
  readonly #timers: Timers
  readonly #counts: Counts

  constructor(
    clock: RunClock,
    timers: Timers,
    counts: Counts,
    parts: Pick<Context, 'market' | 'portfolio' | 'orders'> & { readonly books: StrategyBooks },
  ) {
    this.#clock = clock
    this.#timers = timers
    this.#counts = counts
    this.market = parts.market
    this.portfolio = parts.portfolio
    this.orders = parts.orders
    this.books = parts.books
  }

  get now(): number {
    return this.#clock.instant
  }

  get session(): Session | undefined {
    return this.#clock.session
  }

  wakeAt(instant: number): void {
    if (!(instant >= this.now)) throw passed(instant, this.now)
    this.#timers.add(instant)
    this.#clock.interrupt()
  }

  note(reason: string): void {
    this.#counts.add(`strategy: ${reason}`)
  }
}

function passed(instant: number, now: number): BellwetherError {
  return new BellwetherError('EXTENSION_INVALID', {
    message: `The strategy asked at ${formatInstant(now)} to be woken at an instant that has passed.`,
    expected: 'A timer is set for the present or for later.',
    given: String(instant),
    remedy: 'Compute the instant from context.now or from a session that has not ended.',
  })
}
