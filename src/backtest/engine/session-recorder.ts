/** What is held at the end of each session, at which prices, and what it is exposed to: for the report, no one else. */
import type { Owner } from '../../trading/book.ts'
import type { Instruments } from '../../trading/instrument.ts'
import type { Micros } from '../../trading/money.ts'
import type { OwnedPosition } from '../../trading/ledger.ts'
import type { AccountMargin } from '../../trading/margin/account-margin.ts'
import type { Account, AccountRule } from './account-rule.ts'
import { heldGreeks, type HeldGreeks, parityYield } from './held-greeks.ts'
import type { Benchmark } from './life/financing.ts'
import { priceBeside, underlyingPrice } from './life/underlying-price.ts'

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
  /** Of the underlying, when the mark was seen. */
  readonly spot: number
  /** The benchmark as known, a year. */
  readonly rate: number
  /** Of the underlying until the option expires, as its quotes imply; 0 of shares. */
  readonly dividendYield: number
}

/** The account when all of a session was known. */
export interface SessionRow {
  readonly session: number
  /** Of the ledger, so far. */
  readonly entries: number
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
  /** As the run knows them: what adjusted contracts deliver. Undefined before the first session has ended. */
  instruments: Instruments | undefined
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

  rule(): AccountRule {
    return { name: 'record of sessions', endSession: (account, { day }) => this.#record(day, account) }
  }

  #record(session: number, account: Account): void {
    this.instruments = account.instruments
    const positions = account.ledger.holdings()
    const yields = new Map<string, number>()
    for (const position of positions) this.held.push(this.#heldRow(session, position, account, yields))
    for (const [symbol, prices] of this.prices) prices.push(underlyingPrice(account.market, symbol).price)
    const { requirement, excess } = this.#margin ?? { requirement: Number.NaN, excess: Number.NaN }
    const { cash, entries } = account.ledger
    this.sessions.push({ session, entries: entries.length, cash, positions: positions.length, requirement, excess })
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
    const [mark, markedAt] = [market.price(symbol), market.pricedAt(symbol)]
    const carry = { spot: priceBeside(market, underlying, markedAt), rate: this.#benchmark(account.now) }
    const place = { session, strategy, symbol, underlying, quantity, multiplier: instrument.multiplier, cash }
    const priced = { ...place, mark, markedAt, ...carry }
    if (instrument.kind === 'shares')
      return { ...priced, volatility: Number.NaN, dividendYield: 0, delta: 1, gamma: 0, vega: 0, theta: 0, rho: 0 }
    const key = `${instrument.root} ${instrument.expiry}`
    const chain = market.chain(underlying)
    if (!yields.has(key)) yields.set(key, chain === undefined ? 0 : parityYield(chain, instrument, carry, chain.at))
    const dividendYield = yields.get(key)!
    return { ...priced, dividendYield, ...heldGreeks(instrument, mark, { ...carry, dividendYield }, markedAt) }
  }
}
