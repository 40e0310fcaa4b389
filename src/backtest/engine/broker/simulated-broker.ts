/**
 * A broker made of assumptions: takes orders in, lets the market's events fill them, books fills in the ledger.
 *
 * An order reaches the market after the latency. From then on it waits in a book: that of its instrument, or, for
 * options without a feed of their own and for combinations, that of the chain of their underlying.
 */
import { BellwetherError } from '../../../core/errors.ts'
import type { Session } from '../../../market/session.ts'
import { newYorkDay } from '../../../market/new-york-time.ts'
import type { Bar, Chain, Quote, Tick } from '../../../strategies/market.ts'
import type { Owner } from '../../../trading/book.ts'
import type { Broker } from '../../../trading/broker.ts'
import type { QuoteEvidence } from '../../../trading/fill.ts'
import type { Instrument } from '../../../trading/instrument.ts'
import { type Micros, toMicros } from '../../../trading/money.ts'
import type { Order, OrderTerms, Refusal } from '../../../trading/order.ts'
import { Booking } from './booking.ts'
import type { BrokerParts } from './broker-parts.ts'
import { type AuctionsOfBar, barExecution, type Execution } from './bar-execution.ts'
import { OrderBook } from './order-book.ts'
import { refusalOf } from './order-checks.ts'
import { packageExecution, type PackageExecution } from './package-execution.ts'
import { fillsAt } from './point-execution.ts'
import { quoteEvidence, quoteFault } from './quote-evidence.ts'
import { isOnClose, isOnOpen, WorkingOrder } from './working-order.ts'

/** Orders at one instant; more come of a strategy that answers each with another. */
const MOST_AT_ONCE = 1000

export class SimulatedBroker implements Broker {
  readonly #parts: BrokerParts
  /** By instrument, of those that a feed follows; by underlying, of those that are quoted in chains. */
  readonly #books = new Map<string, OrderBook>()
  readonly #chainBooks = new Map<string, OrderBook>()
  readonly #working = new Map<number, WorkingOrder>()
  readonly #arrivals: WorkingOrder[] = []
  readonly #booking: Booking
  #lastId = 0
  /** Orders of the last instant at which there were any. */
  #atOnce = 0
  #lastInstant = Number.NaN

  constructor(parts: BrokerParts) {
    this.#parts = parts
    this.#booking = new Booking(parts)
  }

  get working(): Order[] {
    return Array.from(this.#working.values(), ({ order }) => order)
  }

  /** When the next order reaches the market; Infinity when none is under way. */
  get nextArrival(): number {
    return this.#arrivals[0]?.activeAt ?? Number.POSITIVE_INFINITY
  }

  /** Where orders wait for the events of an instrument's feed. */
  book(symbol: string): OrderBook {
    return bookOf(this.#books, symbol)
  }

  /** Where orders wait for the next chain. */
  chainBook(underlying: string): OrderBook {
    return bookOf(this.#chainBooks, underlying)
  }

  submit(terms: OrderTerms): number {
    const order = this.#numbered(terms)
    const reason = this.#refusal(order)
    if (reason !== undefined) this.#refuse(order, reason)
    else this.#send(order)
    return order.id
  }

  /** An order of the broker's own: the rules of the account are not asked. */
  submitOwn(terms: OrderTerms): number {
    const order = this.#numbered(terms)
    const reason = this.#check(order)
    if (reason !== undefined) this.#refuse(order, reason)
    else this.#send(order)
    return order.id
  }

  cancel(id: number, reason = 'cancelled by the strategy'): void {
    const working = this.#working.get(id)
    if (working !== undefined) this.#end(working, 'cancelled', reason)
  }

  /** Lets the orders whose latency has passed reach the market. */
  arrive(): void {
    while (this.nextArrival <= this.#parts.clock.instant) {
      const working = this.#arrivals.shift()!
      if (!working.hasEnded) this.#place(working)
    }
  }

  matchBar(book: OrderBook, bar: Bar, auctions: AuctionsOfBar): void {
    book.match((working) => {
      if ((isOnClose(working.order.type) ? bar.at : bar.start) < working.activeAt) return
      const execution = barExecution(working, bar, auctions, this.#parts.assumptions)
      if (execution !== undefined) this.#fill(working, execution, bar.volume)
      const { type } = working.order
      if ((isOnOpen(type) && auctions.isOpening) || (isOnClose(type) && auctions.isClosing)) this.#endAuction(working)
      this.#endChance(working)
    })
  }

  matchTick(book: OrderBook, tick: Tick): void {
    book.match((working) => this.#tryTick(working, tick))
  }

  matchQuote(book: OrderBook, quote: Quote): void {
    book.match((working) => this.#tryQuote(working, quote))
  }

  matchChain({ underlying }: Chain): void {
    this.chainBook(underlying).match((working) => this.#tryStanding(working))
  }

  /** Combinations one of whose legs has a new quote of its own. */
  matchPackages(symbol: string): void {
    for (const book of this.#chainBooks.values()) {
      if (book.length === 0) continue
      book.match((working) => {
        const { combination } = working.order
        if (combination?.legs.some((leg) => leg.symbol === symbol)) this.#tryPackage(working)
      })
    }
  }

  /** Day orders for a session end once all that happened in it is known, and those in contracts that have ended. */
  endSession({ day, close }: Session): void {
    for (const working of this.#working.values()) {
      const { timeInForce = 'day', session } = working.order
      if (timeInForce !== 'good-till-cancelled' && session <= day) {
        this.#end(working, 'expired', 'its session has closed', close)
      } else if (this.#lastTradeOf(working.order) <= close) this.#end(working, 'expired', 'expired contract', close)
    }
  }

  /** The last instant at which all its instruments trade; Infinity for shares. */
  #lastTradeOf({ symbol, combination }: Order): number {
    const symbols = combination?.legs.map((leg) => leg.symbol) ?? [symbol]
    const instruments = symbols.map((each) => this.#parts.instruments.of(each))
    return Math.min(...instruments.map((each) => (each.kind === 'option' ? each.lastTradeAt : Infinity)))
  }

  #numbered(terms: OrderTerms): Order {
    const { clock } = this.#parts
    this.#atOnce = clock.instant === this.#lastInstant ? this.#atOnce + 1 : 1
    this.#lastInstant = clock.instant
    if (this.#atOnce > MOST_AT_ONCE) throw endlessOrders()
    const order = {
      ...terms,
      id: ++this.#lastId,
      session: this.#sessionFor(terms)?.day ?? Number.NaN,
      decidedAt: clock.instant,
    }
    this.#parts.listener.recordOrder(order)
    return order
  }

  /** The session that is open or opens next; of an auction that is over, the one after. */
  #sessionFor({ type }: OrderTerms): Session | undefined {
    const { clock, calendar } = this.#parts
    const day = clock.session?.day ?? newYorkDay(clock.instant)
    if (!(day >= calendar.firstDay && day < calendar.lastDay)) return undefined
    const today = clock.session ?? calendar.session(day)
    // At the very close its auction may still be on.
    const isInAuction = isOnClose(type) && clock.session !== undefined
    const end = isOnOpen(type) ? today?.open : isInAuction ? Number.POSITIVE_INFINITY : today?.close
    const isOver = today === undefined || clock.instant >= end!
    return isOver ? calendar.session(calendar.next(day)) : today
  }

  #refusal(order: Order): Refusal | undefined {
    return this.#check(order) ?? this.#parts.listener.refuse(order)
  }

  #check(order: Order): Refusal | undefined {
    const { clock, instruments, calendar, cutOffs, assumptions } = this.#parts
    const reason = refusalOf(order, clock.instant, instruments, (instrument) =>
      this.#isTraded(instrument, order.strategy),
    )
    if (reason !== undefined) return reason
    if (Number.isNaN(order.session)) return 'no session to trade in'
    const arrival = clock.instant + assumptions.latency
    const session = calendar.session(order.session)!
    if (isOnOpen(order.type) && arrival > session.open - cutOffs.open) return 'past the cut-off'
    if (isOnClose(order.type) && arrival > session.close - cutOffs.close) return 'past the cut-off'
    return undefined
  }

  #isTraded(instrument: Instrument, strategy: Owner): boolean {
    const { symbol } = instrument
    if (this.#books.has(symbol)) return true
    if (instrument.kind !== 'option' || !this.#chainBooks.has(instrument.underlying)) return false
    const { market, ledger } = this.#parts
    return market.quote(symbol) !== undefined || ledger.book(strategy).position(symbol) !== 0
  }

  #refuse(order: Order, reason: Refusal): void {
    const { counts, clock, listener } = this.#parts
    counts.add(`refused: ${reason}`)
    listener.onUpdate({ order, at: clock.instant, state: 'refused', reason })
  }

  #send(order: Order): void {
    const { clock, assumptions } = this.#parts
    const working = new WorkingOrder(order, clock.instant + assumptions.latency)
    this.#working.set(order.id, working)
    this.#arrivals.push(working)
    if (assumptions.latency > 0) clock.interrupt()
  }

  /** Against what stands in the market; what is not filled waits in its book. */
  #place(working: WorkingOrder): void {
    const { combination } = working.order
    if (combination?.execution === 'legged') {
      this.#splitLegs(working)
      return
    }
    this.#tryStanding(working)
    if (!working.hasEnded) this.#bookFor(working.order).add(working)
  }

  #bookFor({ symbol, combination }: Order): OrderBook {
    const own = combination === undefined ? this.#books.get(symbol) : undefined
    if (own !== undefined) return own
    const instrument = this.#parts.instruments.of(combination?.legs[0]!.symbol ?? symbol)
    return this.chainBook(instrument.kind === 'option' ? instrument.underlying : instrument.symbol)
  }

  /** Each leg becomes an order of its own. */
  #splitLegs(working: WorkingOrder): void {
    const { combination, quantity, timeInForce = 'day', purpose = 'leg', strategy } = working.order
    this.#end(working, 'cancelled', 'split into its legs')
    for (const { symbol, ratio } of combination!.legs) {
      this.submit({ symbol, quantity: quantity * ratio, type: 'market', timeInForce, purpose, strategy })
    }
  }

  #tryStanding(working: WorkingOrder): void {
    const { market, assumptions, counts } = this.#parts
    const { symbol, type, combination } = working.order
    if (isOnOpen(type) || isOnClose(type)) return
    if (combination !== undefined) {
      this.#tryPackage(working)
      return
    }
    const quote = market.quote(symbol)
    if (quote !== undefined) this.#tryQuote(working, quote)
    else if (!this.#books.has(symbol)) {
      counts.add('no quote')
      this.#endChance(working)
    } else if (assumptions.ticks === 'standing') {
      const tick = market.tick(symbol)
      if (tick !== undefined && tick.at >= this.#opened) this.#tryTick(working, tick)
    }
  }

  /** When the session opened; what stood before, in the session before, is gone. */
  get #opened(): number {
    return this.#parts.clock.session?.open ?? Number.NEGATIVE_INFINITY
  }

  get #oldestQuote(): number {
    const { clock, assumptions } = this.#parts
    return Math.max(clock.instant - assumptions.staleAfter, this.#opened)
  }

  #tryTick(working: WorkingOrder, tick: Tick): void {
    const { type } = working.order
    if (isOnOpen(type) || isOnClose(type)) {
      if (isOnOpen(type) ? tick.isOpening : tick.isClosing) this.#tryAuction(working, tick)
      return
    }
    // Where there are quotes, only they say what an order fills at.
    if (this.#parts.market.quote(tick.symbol) !== undefined) return
    const price = toMicros(tick.price)
    const rule = this.#parts.assumptions.ticks === 'standing' ? 'last price' : 'next price'
    this.#tryPrice(
      working,
      price,
      { at: Math.max(tick.at, working.activeAt), observed: price, rule, slips: true },
      tick.size,
    )
    this.#endChance(working)
  }

  #tryAuction(working: WorkingOrder, { price, at, size, isOpening }: Tick): void {
    const observed = toMicros(price)
    const rule = `official ${isOpening ? 'open' : 'close'}`
    const { limit } = working.order
    if (fillsAt(working, observed)) this.#fill(working, { at, observed, rule, slips: limit === undefined }, size)
    this.#endAuction(working)
  }

  #tryQuote(working: WorkingOrder, quote: Quote): void {
    if (isOnOpen(working.order.type) || isOnClose(working.order.type)) return
    const { counts, assumptions } = this.#parts
    const at = Math.max(quote.at, working.activeAt)
    const fault = quoteFault(quote, working.side, this.#oldestQuote)
    if (fault === undefined) {
      const evidence = quoteEvidence(quote, working.side, at)
      const observed = assumptions.quotes.price(working.side, evidence.bid, evidence.ask, 1)
      const execution = { at, observed, rule: assumptions.quotes.name, slips: working.order.limit === undefined }
      this.#tryPrice(working, observed, execution, evidence.size, evidence)
    } else counts.add(fault)
    this.#endChance(working)
  }

  /** A limit order that has rested fills at its own price, even where the market has gone past it. */
  #tryPrice(working: WorkingOrder, price: Micros, execution: Execution, offered: number, quote?: QuoteEvidence): void {
    const { limit } = working.order
    const isResting = working.hasRested && limit !== undefined
    const fills = fillsAt(working, price)
    working.hasRested = working.isTriggered
    if (!fills) return
    if (!isResting) this.#fill(working, { ...execution, slips: limit === undefined }, offered, quote)
    else if (this.#parts.assumptions.limits === 'touched' || price !== limit) {
      const rule = `limit ${this.#parts.assumptions.limits}`
      this.#fill(working, { at: execution.at, observed: limit, rule, slips: false }, offered, quote)
    }
  }

  /** All legs at one instant or none. */
  #tryPackage(working: WorkingOrder): void {
    const { counts, market, assumptions } = this.#parts
    const found = packageExecution(working, market, this.#oldestQuote, assumptions)
    if (typeof found === 'string') counts.add(found)
    else if (found !== undefined) this.#fillPackage(working, found)
    this.#endChance(working)
  }

  #fillPackage(working: WorkingOrder, { packages, legs }: PackageExecution): void {
    const done = Math.min(working.remaining, packages)
    working.remaining -= done
    for (const { symbol, units, execution, quote } of legs) {
      this.#booking.fill(working.order, symbol, working.side * units * done, execution, quote)
    }
    this.#filled(working)
  }

  #fill(working: WorkingOrder, execution: Execution, offered: number, quote?: QuoteEvidence): void {
    const quantity = Math.min(working.remaining, this.#parts.assumptions.volume.most(offered))
    if (quantity <= 0) return
    working.remaining -= quantity
    this.#booking.fill(working.order, working.order.symbol, working.side * quantity, execution, quote)
    this.#filled(working)
  }

  /** What hangs on a fill: the rest of its group ends, and what waited for it is placed. */
  #filled(working: WorkingOrder): void {
    const { group, followedBy = [] } = working.order
    const isDone = working.remaining === 0
    if (isDone) this.#forget(working)
    if (group !== undefined) this.#endGroup(working, group)
    if (isDone) for (const terms of followedBy) this.submit(hangingOn(working.order, terms))
    this.#parts.clock.interrupt()
    this.#booking.tell()
  }

  #endGroup(filled: WorkingOrder, group: string): void {
    for (const working of this.#working.values()) {
      const { order } = working
      if (order.group === group && order.strategy === filled.order.strategy && working !== filled) {
        this.#end(working, 'cancelled', 'another order of its group has filled')
      }
    }
  }

  #endAuction(working: WorkingOrder): void {
    if (!working.hasEnded) this.#end(working, 'expired', 'not filled in its auction')
  }

  /** An immediate-or-cancel order has one chance. */
  #endChance(working: WorkingOrder): void {
    const isImmediate = working.order.timeInForce === 'immediate-or-cancel'
    if (isImmediate && !working.hasEnded) this.#end(working, 'cancelled', 'not filled at once')
  }

  #end(working: WorkingOrder, state: 'cancelled' | 'expired', reason: string, at = this.#parts.clock.instant): void {
    this.#forget(working)
    this.#parts.listener.onUpdate({ order: working.order, at, state, reason })
  }

  #forget(working: WorkingOrder): void {
    working.hasEnded = true
    this.#working.delete(working.order.id)
  }
}

function bookOf(books: Map<string, OrderBook>, key: string): OrderBook {
  const book = books.get(key) ?? new OrderBook()
  books.set(key, book)
  return book
}

/** What hangs on one order is of its strategy, and a group of its own. */
function hangingOn({ id, strategy }: Order, terms: OrderTerms): OrderTerms {
  return { ...terms, strategy, ...(terms.group !== undefined && { group: `${terms.group} of ${id}` }) }
}

function endlessOrders(): BellwetherError {
  return new BellwetherError('EXTENSION_INVALID', {
    message: `The strategy gave more than ${MOST_AT_ONCE} orders at one instant.`,
    expected: 'Orders given at one instant come to an end.',
    given: `${MOST_AT_ONCE} orders`,
    remedy: 'Let the strategy look at its position before it answers a fill or a refusal with an order.',
  })
}
