/** What is held at the end of each session, at which prices, and what it is exposed to: for the report, no one else. */
import type { Owner } from '../../trading/book.ts'
import type { Micros } from '../../trading/money.ts'
import type { OwnedPosition } from '../../trading/ledger.ts'
import type { AccountMargin } from '../../trading/margin/account-margin.ts'
import type { Account, AccountRule } from './account-rule.ts'
import { heldGreeks, type HeldGreeks, parityYield } from './held-greeks.ts'
import type { Benchmark } from './life/financing.ts'
import { SessionBooks } from './life/session-books.ts'
import { underlyingPrice } from './life/underlying-price.ts'

/** One position at the end of one session; prices in currency units. */
export interface HeldRow extends HeldGreeks {
  readonly session: number
  readonly strategy?: Owner
  readonly symbol: string
  readonly underlying: string
  readonly quantity: number
  readonly multiplier: number
  readonly cash: Micros
  /** The newest price known and when it was seen; NaN where there is none. */
  readonly mark: number
  readonly markedAt: number
  /** Of the underlying. */
  readonly spot: number
}

/** The account when its books were done. */
export interface SessionRow {
  readonly session: number
  readonly cash: Micros
  readonly positions: number
  /** What margin rules ask and what equity is left beyond, in currency units; NaN without such rules. */
  readonly requirement: number
  readonly excess: number
}

export class SessionRecorder {
  readonly sessions: SessionRow[] = []
  readonly held: HeldRow[] = []
  /** Prices at the end of each session, by symbol, as long as `sessions`. */
  readonly prices = new Map<string, number[]>()
  readonly #benchmark: Benchmark
  readonly #onSession: () => void
  #margin: AccountMargin | undefined

  /** @param symbols whose prices are recorded, held or not @param onSession is called when a session is recorded */
  constructor(symbols: readonly string[], benchmark: Benchmark, onSession: () => void) {
    for (const symbol of symbols) this.prices.set(symbol, [])
    this.#benchmark = benchmark
    this.#onSession = onSession
  }

  /** To be told what the rules of margin found. */
  readonly seeMargin = (margin: AccountMargin): void => {
    this.#margin = margin
  }

  /** The last of the account's rules: it sees what all the others have done. */
  rule(): AccountRule {
    const books = new SessionBooks()
    return {
      name: 'record of sessions',
      moment: 'after-market',
      nextAt: (account) => books.next(account),
      act: (account) => this.#record(books.take().day, account),
    }
  }

  #record(session: number, account: Account): void {
    const positions = account.ledger.holdings()
    const yields = new Map<string, number>()
    for (const position of positions) this.held.push(this.#heldRow(session, position, account, yields))
    for (const [symbol, prices] of this.prices) prices.push(underlyingPrice(account.market, symbol).price)
    const { requirement, excess } = this.#margin ?? { requirement: Number.NaN, excess: Number.NaN }
    this.sessions.push({ session, cash: account.ledger.cash, positions: positions.length, requirement, excess })
    this.#margin = undefined
    this.#onSession()
  }

  /** @param yields those found already, by root and expiry */
  #heldRow(
    session: number,
    { strategy, symbol, quantity, cash }: OwnedPosition,
    account: Account,
    yields: Map<string, number>,
  ): HeldRow {
    const { market, instruments } = account
    const instrument = instruments.of(symbol)
    const underlying = instrument.kind === 'option' ? instrument.underlying : symbol
    const [mark, spot] = [market.price(symbol), underlyingPrice(market, underlying).price]
    const place = { session, strategy, symbol, underlying, quantity, multiplier: instrument.multiplier, cash }
    const priced = { ...place, mark, markedAt: market.pricedAt(symbol), spot }
    if (instrument.kind === 'shares')
      return { ...priced, volatility: Number.NaN, delta: 1, gamma: 0, vega: 0, theta: 0 }
    const carry = { spot, rate: this.#benchmark(account.now) }
    const key = `${instrument.root} ${instrument.expiry}`
    const chain = market.chain(underlying)
    if (!yields.has(key)) yields.set(key, chain === undefined ? 0 : parityYield(chain, instrument, carry, account.now))
    return { ...priced, ...heldGreeks(instrument, mark, { ...carry, dividendYield: yields.get(key)! }, account.now) }
  }
}
