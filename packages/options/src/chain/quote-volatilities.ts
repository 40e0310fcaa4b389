import { type ColumnPricer, type ContractColumns, plainPricer } from '../columns.ts'
import { exp } from '../math/elementary.ts'
import type { ExpiryQuotes } from './expiry-quotes.ts'
import { impliedYield } from './implied-borrow.ts'
import type { ImpliedForward } from './implied-forward.ts'
import { quoteConditionCode } from './quote-condition.ts'

/** Columns of one side of the quotes. Greeks are raw derivatives in the spot's terms; NaN without a volatility. */
export interface QuoteSide {
  readonly price: Float64Array
  readonly volatility: Float64Array
  /** Index into `IV_STATUSES`. */
  readonly status: Uint8Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  readonly rho: Float64Array
  readonly vanna: Float64Array
  readonly vomma: Float64Array
  readonly charm: Float64Array
}

/** What every quote of an expiry implies at its bid, middle and ask, row by row. */
export interface QuoteVolatilities {
  /** Index into `QUOTE_CONDITIONS`. A crossed quote still has its three volatilities. */
  readonly condition: Uint8Array
  readonly bid: QuoteSide
  readonly mid: QuoteSide
  readonly ask: QuoteSide
}

/**
 * Implied volatility and Greeks of every quote of one root and expiry, European exercise, on its own implied forward.
 * Without a spot the forward's present value stands for it. A loaded kernel as `pricer` is several times as fast.
 */
export function quoteVolatilities(
  quotes: ExpiryQuotes,
  { forward, rate }: Pick<ImpliedForward, 'forward' | 'rate'>,
  years: number,
  spot: number = forward * exp(-rate * years),
  pricer: ColumnPricer = plainPricer,
): QuoteVolatilities {
  const { right, strike } = quotes
  // Once expired there is no forward; the spot says so alone.
  const dividendYield = years > 0 ? impliedYield(spot, forward, years, rate) : 0
  const contracts = { right, strike, yearsToExpiry: years, spot, rate, dividendYield }
  return quoteSides(quotes, (price) => quoteSide(contracts, price, pricer))
}

/** Bid, middle and ask, each by the same means. */
export function quoteSides({ bid, ask }: ExpiryQuotes, side: (price: Float64Array) => QuoteSide): QuoteVolatilities {
  const mid = bid.map((value, row) => (value + ask[row]!) / 2)
  return {
    condition: Uint8Array.from(bid, (value, row) => quoteConditionCode(value, ask[row]!)),
    bid: side(bid),
    mid: side(mid),
    ask: side(ask),
  }
}

function quoteSide(contracts: ContractColumns, price: Float64Array, pricer: ColumnPricer): QuoteSide {
  const column = () => new Float64Array(price.length)
  const implied = { volatility: column(), status: new Uint8Array(price.length) }
  const first = { delta: column(), gamma: column(), vega: column(), theta: column(), rho: column() }
  const second = { vanna: column(), vomma: column(), charm: column() }
  pricer.impliedVolatility({ ...contracts, price }, implied)
  // The price that this gives back is the quote's, so it is not kept.
  pricer.price({ ...contracts, volatility: implied.volatility }, { price: column(), ...first, second })
  return { price, ...implied, ...first, ...second }
}
