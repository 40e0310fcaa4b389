/**
 * The market as known now: what a strategy sees of it, in a backtest as well as on paper and live.
 *
 * A view is a cursor: it stands at the newest record that was known at the present instant and moves on with it. Who
 * wants to keep what it shows copies the numbers. Prices are as quoted; there is no way to name a later instant.
 */
import type { Right } from '../market/contract.ts'

export interface Bar {
  readonly symbol: string
  readonly start: number
  readonly at: number
  readonly open: number
  readonly high: number
  readonly low: number
  readonly close: number
  readonly volume: number
}

export interface BarView extends Bar {
  /** The bar `count` before this one, undefined where none was read. Errors: LOOK_AHEAD for a negative count. */
  ago(count: number): Bar | undefined
}

/** A change of price: a print, or the second at which the price of a bar changed. */
export interface Tick {
  readonly symbol: string
  /** Day number. */
  readonly session: number
  readonly at: number
  readonly price: number
  /** Units traded, NaN where that is not known. */
  readonly size: number
  /** The session's first, and its last. */
  readonly isOpening: boolean
  readonly isClosing: boolean
}

/** Best bid and ask; sizes in units, NaN where they are not known. */
export interface Quote {
  readonly symbol: string
  readonly at: number
  readonly bid: number
  readonly bidSize: number
  readonly ask: number
  readonly askSize: number
}

/** All quotes of one underlying at one instant, in the order of their OCC symbols. */
export interface Chain {
  readonly underlying: string
  readonly at: number
  /** NaN where the chain does not say. */
  readonly underlyingPrice: number
  readonly length: number
  /** Contracts of one root and expiry, one behind the other: calls by strike, then puts by strike. */
  readonly expiries: readonly ChainExpiry[]
  symbol(row: number): string
  right(row: number): Right
  strike(row: number): number
  bid(row: number): number
  ask(row: number): number
  bidSize(row: number): number
  askSize(row: number): number
  volume(row: number): number
  openInterest(row: number): number
  /** The row of a contract, −1 where it is not quoted. */
  rowOf(symbol: string): number
}

export interface ChainExpiry {
  readonly root: string
  /** Day number. */
  readonly expiry: number
  /** Rows from `from` on, before `to`. */
  readonly from: number
  readonly to: number
}

export interface Market {
  /** The newest price known of an instrument: a close, a print, the middle of a quote; NaN where there is none. */
  price(symbol: string): number
  /** When it happened; NaN where there is none. */
  pricedAt(symbol: string): number
  bar(symbol: string): BarView | undefined
  quote(symbol: string): Quote | undefined
  chain(underlying: string): Chain | undefined
}
