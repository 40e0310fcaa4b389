/**
 * A strategy that trades: it is told what happens and gives orders. The same object runs in a backtest, on paper and
 * live; all that it knows comes through its context.
 */
import type { Session } from '../market/session.ts'
import type { Broker } from '../trading/broker.ts'
import type { Fill } from '../trading/fill.ts'
import type { Micros } from '../trading/money.ts'
import type { OrderUpdate } from '../trading/order.ts'
import type { Position } from '../trading/position.ts'
import type { BarView, Chain, Market, Quote, Tick } from './market.ts'

/** One object for all of a run. */
export interface Context {
  /** Epoch milliseconds. */
  readonly now: number
  /** The session that has opened and not closed. */
  readonly session: Session | undefined
  readonly market: Market
  readonly portfolio: Portfolio
  readonly orders: Broker
  /** Of an account that may be divided; a strategy that is one of several has none. */
  readonly books?: StrategyBooks | undefined
  /** Calls `onTimer` at an instant from now on. Errors: LOOK_AHEAD for one that has passed. */
  wakeAt(instant: number): void
  /** Counts what could not be done, by its reason, for the report: 'no expiry near 45 days'. */
  note(reason: string): void
}

export interface Portfolio {
  readonly cash: Micros
  /** Units held; negative when short. */
  quantity(symbol: string): number
  positions(): readonly Position[]
  /** Cash and positions at the newest prices known; those without any are counted at nothing. */
  equity(): Micros
}

/** An account divided among strategies: each has a book of its own, and what none has is kept apart. */
export interface StrategyBooks {
  of(strategy: string): Portfolio
  /** Moves cash to a strategy from what none has, or back where it is negative. */
  allot(strategy: string, amount: Micros): void
}

/** What it does not listen to it leaves out. */
export interface Trader {
  /** One line with the parameters, for reports. */
  readonly description: string
  onSessionOpen?(context: Context): void
  onBar?(context: Context, bar: BarView): void
  onTick?(context: Context, tick: Tick): void
  onQuote?(context: Context, quote: Quote): void
  onChain?(context: Context, chain: Chain): void
  /** The session's last print comes next: what is on offer now is the closing price. */
  onClosing?(context: Context): void
  onTimer?(context: Context): void
  onSessionClose?(context: Context): void
  /** All that happened in a session is known, and the next has not opened. */
  onSessionEnd?(context: Context, session: Session): void
  onFill?(context: Context, fill: Fill): void
  onOrder?(context: Context, update: OrderUpdate): void
}
