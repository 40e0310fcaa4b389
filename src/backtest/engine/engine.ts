/**
 * The event loop: tells a strategy what happened, in the order in which it was known, and keeps its account.
 *
 * The feed whose next event was known first goes on until another one is due. At one instant the order is that of
 * RANKS. Nothing depends on the machine's clock, on the order of a map or on how many events come in one piece.
 */
import { BellwetherError } from '../../core/errors.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { Session } from '../../market/session.ts'
import type { Trader } from '../../strategies/trader.ts'
import type { Fill } from '../../trading/fill.ts'
import { Instruments } from '../../trading/instrument.ts'
import { Ledger } from '../../trading/ledger.ts'
import type { Micros } from '../../trading/money.ts'
import type { Order, OrderUpdate } from '../../trading/order.ts'
import type { AccountRule } from './account-rule.ts'
import type { AuctionCutOffs } from './broker/auctions.ts'
import type { BrokerParts } from './broker/broker-parts.ts'
import type { FillAssumptions } from './broker/fill-assumptions.ts'
import { SimulatedBroker } from './broker/simulated-broker.ts'
import { RunContext } from './context.ts'
import { Counts } from './counts.ts'
import { Desk } from './desk.ts'
import { type Feed, RANKS } from './feed.ts'
import { ArrivalFeed, RuleFeed } from './feeds/due-feeds.ts'
import { sessionCloses, sessionEnds, sessionOpenings } from './feeds/session-feeds.ts'
import { MarketState } from './market-state.ts'
import { AccountBooks, AccountPortfolio } from './portfolio.ts'
import { RunAccount } from './run-account.ts'
import { RunClock } from './run-clock.ts'
import { RunRecord } from './run-record.ts'
import { Timers } from './timers.ts'

export interface EngineSetting {
  readonly trader: Trader
  readonly calendar: Calendar
  /** Day numbers of the first and the last session, both included. */
  readonly from: number
  readonly to: number
  /** Made for the desk, in the order in which they are told what was known at one instant. */
  readonly feeds: readonly ((desk: Desk) => Feed)[]
  readonly openingCash: Micros
  readonly assumptions: FillAssumptions
  readonly cutOffs: AuctionCutOffs
  /** In the order in which they act at one instant. */
  readonly rules?: readonly AccountRule[]
  /** Whether a strategy that throws ends the run, or is told of the next event. */
  readonly onFault?: 'end' | 'go-on'
}

export interface EngineResult {
  readonly orders: readonly Order[]
  readonly fills: readonly Fill[]
  readonly updates: readonly OrderUpdate[]
  readonly ledger: Ledger
  /** Equity at the newest prices known when the session had ended. */
  readonly equity: readonly { readonly session: number; readonly equity: Micros }[]
  /** What did not go as it should, by name. */
  readonly counts: Readonly<Record<string, number>>
  /** Of the stream of orders, fills and ends. */
  readonly hash: string
  /** Sentences of a strategy's failures, the first few. */
  readonly faults: readonly string[]
}

/** Errors: LOOK_AHEAD where the strategy asks for what comes later. */
export async function runEngine(setting: EngineSetting): Promise<EngineResult> {
  return new Engine(setting).run()
}

class Engine {
  readonly #setting: EngineSetting
  readonly #parts: BrokerParts
  readonly #desk: Desk
  readonly #record: RunRecord
  readonly #sessions: readonly Session[]
  readonly #portfolio: AccountPortfolio
  /** By rank; where two have an event at one instant the earlier one goes first. */
  readonly #feeds: readonly Feed[]

  constructor(setting: EngineSetting) {
    const { calendar, trader, rules = [] } = setting
    this.#setting = setting
    const [clock, market, timers] = [new RunClock(), new MarketState(), new Timers()]
    const [ledger, instruments, counts] = [new Ledger(setting.openingCash), new Instruments(calendar), new Counts()]
    this.#record = new RunRecord(trader, rules)
    const { assumptions, cutOffs } = setting
    this.#parts = { clock, calendar, market, ledger, instruments, counts, assumptions, cutOffs, listener: this.#record }
    const broker = new SimulatedBroker(this.#parts)
    this.#portfolio = new AccountPortfolio(ledger, instruments, market)
    const books = new AccountBooks(ledger, instruments, market, clock)
    const context = new RunContext(clock, timers, counts, { market, portfolio: this.#portfolio, orders: broker, books })
    const account = new RunAccount(this.#parts, broker, setting.to)
    this.#record.watch(context, account)
    this.#desk = new Desk(this.#parts, broker, trader, context, account, rules)
    this.#sessions = calendar.sessions(setting.from, setting.to)
    const feeds = [
      ...rules.filter((rule) => rule.nextAt !== undefined).map((rule) => new RuleFeed(rule, account)),
      sessionEnds(this.#sessions, (session) => this.#endSession(session)),
      sessionOpenings(this.#sessions),
      ...setting.feeds.map((make) => make(this.#desk)),
      sessionCloses(this.#sessions),
      new ArrivalFeed(broker),
      timers,
    ]
    this.#feeds = feeds.toSorted((a, b) => RANKS.indexOf(a.rank) - RANKS.indexOf(b.rank))
  }

  async run(): Promise<EngineResult> {
    for (;;) {
      for (const feed of this.#feeds) if (feed.isDry === true) await feed.load!()
      const feed = this.#earliest()
      // A timer beyond the last event of a run would only wake itself again.
      if (feed === undefined || (feed.rank === 'timer' && this.#isOver(feed.next))) break
      if (!this.#attempt(() => feed.advance(this.#desk))) break
    }
    const last = this.#sessions.at(-1)
    if (last !== undefined) this.#attempt(() => this.#endSession(last))
    return this.#result()
  }

  /** The feed that is due first, and how far it may go: `bound` of the clock. */
  #earliest(): Feed | undefined {
    let [first, at, second] = [undefined as Feed | undefined, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY]
    let isSecondLater = true
    for (const feed of this.#feeds) {
      const { next } = feed
      if (next < at) [second, isSecondLater, at, first] = [at, false, next, feed]
      else if (next < second) [second, isSecondLater] = [next, true]
    }
    // Of two feeds with one instant the earlier in rank goes first: it may tell that instant, the later must wait.
    this.#desk.clock.bound = isSecondLater ? second : justBefore(second)
    return first
  }

  /** Whether only timers are left, later than all that happened. */
  #isOver(next: number): boolean {
    return (
      next > this.#desk.clock.instant &&
      this.#feeds.every((feed) => feed.rank === 'timer' || feed.next === Number.POSITIVE_INFINITY)
    )
  }

  /** False where the run ends. */
  #attempt(step: () => void): boolean {
    try {
      step()
      return true
    } catch (error) {
      if (error instanceof BellwetherError) throw error
      this.#record.fault(error)
      this.#parts.counts.add('failures of the strategy')
      return this.#setting.onFault === 'go-on'
    }
  }

  #endSession(session: Session): void {
    this.#desk.broker.endSession(session)
    this.#record.equity.push({ session: session.day, equity: this.#portfolio.equity() })
    for (const rule of this.#setting.rules ?? []) rule.endSession?.(this.#desk.account, session)
    this.#desk.trader.onSessionEnd?.(this.#desk.context, session)
  }

  #result(): EngineResult {
    const { orders, fills, updates, equity, faults } = this.#record
    const { ledger, counts } = this.#parts
    return { orders, fills, updates, ledger, equity, counts: counts.all(), hash: this.#record.hash(), faults }
  }
}

/** The largest double below a positive one. */
function justBefore(instant: number): number {
  return instant === Number.POSITIVE_INFINITY ? instant : instant * (1 - Number.EPSILON / 2)
}
