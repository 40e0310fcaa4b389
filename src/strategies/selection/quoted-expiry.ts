/**
 * One root and expiry of a chain, with what its quotes imply: the forward by put-call parity near the money, and of a
 * contract its volatility and delta. Only the rows that are asked for are solved.
 *
 * Volatility and delta are Black's on the forward, without discounting: over the lives that are traded the rate moves
 * a delta by less than one strike.
 */
import { europeanGreeks, europeanImpliedVolatility, impliedForward, type StrikeLadder } from '@bellwether/options'
import { nyse } from '../../market/calendar.ts'
import type { Right } from '../../market/contract.ts'
import { expiryOfRoot, termsOfRoot } from '../../market/option-root.ts'
import { yearsToExpiry } from '../../trading/instrument.ts'
import type { Chain, ChainExpiry } from '../market.ts'

/** Strikes on either side of the money from which the forward is taken. */
const STRIKES_A_SIDE = 5

/** A call and a put of one strike. */
interface Pair {
  readonly strike: number
  readonly call: number
  readonly put: number
}

export class QuotedExpiry {
  readonly chain: Chain
  readonly root: string
  /** Day number. */
  readonly expiry: number
  readonly expiresAt: number
  readonly lastTradeAt: number
  /** Of 365 days. */
  readonly years: number
  readonly #from: number
  readonly #firstPut: number
  readonly #to: number
  #forward: number | undefined

  constructor(chain: Chain, { root, expiry, from, to }: ChainExpiry, now: number) {
    this.chain = chain
    this.root = root
    this.expiry = expiry
    const { expiresAt, lastTradeAt } = expiryOfRoot(termsOfRoot(root), expiry, nyse)
    this.expiresAt = expiresAt
    this.lastTradeAt = lastTradeAt
    this.years = yearsToExpiry({ expiresAt }, now)
    this.#from = from
    this.#to = to
    this.#firstPut = firstPut(chain, from, to)
  }

  /** Rows of one right, by rising strike. */
  rows(right: Right): number[] {
    const [from, to] = right === 'call' ? [this.#from, this.#firstPut] : [this.#firstPut, this.#to]
    return Array.from({ length: to - from }, (_, i) => from + i)
  }

  /** NaN where no strike near the money has a call and a put that are both quoted. */
  get forward(): number {
    return (this.#forward ??= impliedForward(this.#ladder(), { years: this.years, rate: 0 }).forward)
  }

  /** Per square root of a year, from the middle of the quote; NaN where that implies none. */
  volatility(row: number): number {
    const { forward, years } = this
    const contract = { right: this.chain.right(row), strike: this.chain.strike(row), yearsToExpiry: years }
    const market = { spot: forward, rate: 0, dividendYield: 0 }
    const { volatility, status } = europeanImpliedVolatility(contract, market, middle(this.chain, row))
    return status === 'ok' ? volatility : Number.NaN
  }

  /** Of the forward; of a price that implies no volatility all or nothing. NaN without a forward. */
  delta(row: number): number {
    const { forward, years, chain } = this
    if (Number.isNaN(forward)) return Number.NaN
    const [right, strike, volatility] = [chain.right(row), chain.strike(row), this.volatility(row)]
    if (!Number.isNaN(volatility)) {
      const market = { spot: forward, rate: 0, dividendYield: 0, volatility }
      return europeanGreeks({ right, strike, yearsToExpiry: years }, market).delta
    }
    if (right === 'call') return forward > strike ? 1 : 0
    return forward < strike ? -1 : 0
  }

  /** Of the call struck nearest to the forward. */
  get volatilityAtTheMoney(): number {
    const rows = this.rows('call').filter((row) => isTwoSided(this.chain, row))
    return rows.length === 0
      ? Number.NaN
      : this.volatility(nearest(rows, (row) => this.chain.strike(row), this.forward))
  }

  #ladder(): StrikeLadder {
    const pairs = this.#pairs()
    const centre = nearest([...pairs.keys()], (i) => pairs[i]!.strike, this.#money(pairs))
    const near = pairs.slice(Math.max(0, centre - STRIKES_A_SIDE), centre + STRIKES_A_SIDE + 1)
    const column = (value: (pair: Pair) => number): Float64Array => Float64Array.from(near, value)
    return {
      strike: column(({ strike }) => strike),
      callBid: column(({ call }) => this.chain.bid(call)),
      callAsk: column(({ call }) => this.chain.ask(call)),
      putBid: column(({ put }) => this.chain.bid(put)),
      putAsk: column(({ put }) => this.chain.ask(put)),
      duplicates: 0,
    }
  }

  /** The underlying's price, or the strike whose call and put are worth the same. */
  #money(pairs: readonly Pair[]): number {
    const { chain } = this
    if (chain.underlyingPrice > 0) return chain.underlyingPrice
    const gap = ({ call, put }: Pair): number => Math.abs(middle(chain, call) - middle(chain, put))
    return pairs.reduce((best, pair) => (gap(pair) < gap(best) ? pair : best), pairs[0]!)?.strike ?? Number.NaN
  }

  /** Strikes whose call and put both have a bid and an ask. */
  #pairs(): Pair[] {
    const { chain } = this
    const pairs: Pair[] = []
    let put = this.#firstPut
    for (let call = this.#from; call < this.#firstPut; call++) {
      const strike = chain.strike(call)
      while (put < this.#to && chain.strike(put) < strike) put++
      if (put === this.#to) break
      if (chain.strike(put) === strike && isTwoSided(chain, call) && isTwoSided(chain, put)) {
        pairs.push({ strike, call, put })
      }
    }
    return pairs
  }
}

export function middle(chain: Chain, row: number): number {
  return (chain.bid(row) + chain.ask(row)) / 2
}

/** Whether somebody bids, and somebody offers for no less. */
export function isTwoSided(chain: Chain, row: number): boolean {
  const bid = chain.bid(row)
  return bid > 0 && chain.ask(row) >= bid
}

/** The row whose value is nearest; of two alike the earlier. */
export function nearest(rows: readonly number[], valueOf: (row: number) => number, wanted: number): number {
  let [best, distance] = [rows[0]!, Number.POSITIVE_INFINITY]
  for (const row of rows) {
    const here = Math.abs(valueOf(row) - wanted)
    if (here < distance) [best, distance] = [row, here]
  }
  return best
}

/** By halving: calls stand before puts. */
function firstPut(chain: Chain, from: number, to: number): number {
  let [low, high] = [from, to]
  while (low < high) {
    const middle = (low + high) >>> 1
    if (chain.right(middle) === 'call') low = middle + 1
    else high = middle
  }
  return low
}
