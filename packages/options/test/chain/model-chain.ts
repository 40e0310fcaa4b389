import type { ExpiryQuotes } from '../../src/chain/expiry-quotes.ts'
import { type StrikeLadder, strikeLadder } from '../../src/chain/strike-ladder.ts'
import { priceEuropean } from '../../src/european/greeks.ts'

export interface ModelChain {
  readonly forward: number
  readonly years: number
  readonly rate: number
  readonly volatility: (strike: number) => number
  readonly strikes: readonly number[]
  /** Half of the bid-ask width at a strike; 0 unless given. */
  readonly halfWidth?: (strike: number) => number
}

/** Calls and puts around their model's prices. */
export function modelQuotes(chain: ModelChain): ExpiryQuotes {
  const { forward, years, rate, volatility, strikes, halfWidth = () => 0 } = chain
  const rows = [1, -1].flatMap((sign) => strikes.map((strike) => ({ sign, strike })))
  const price = ({ sign, strike }: { sign: number; strike: number }) =>
    priceEuropean(sign, forward, strike, years, rate, rate, volatility(strike)).price
  return {
    right: Int8Array.from(rows, ({ sign }) => sign),
    strike: Float64Array.from(rows, ({ strike }) => strike),
    bid: Float64Array.from(rows, (row) => Math.max(0, price(row) - halfWidth(row.strike))),
    ask: Float64Array.from(rows, (row) => price(row) + halfWidth(row.strike)),
  }
}

export function ladderOf(quotes: ExpiryQuotes): StrikeLadder {
  return strikeLadder(quotes)
}
