import { priceEuropean } from '../european/greeks.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { IV_STATUSES } from '../implied/status.ts'
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

export interface QuoteVolatilities {
  /** Index into `QUOTE_CONDITIONS`. A crossed quote still has its three volatilities. */
  readonly condition: Uint8Array
  readonly bid: QuoteSide
  readonly mid: QuoteSide
  readonly ask: QuoteSide
}

const GREEKS = ['delta', 'gamma', 'vega', 'theta', 'rho', 'vanna', 'vomma', 'charm'] as const

/**
 * Implied volatility and Greeks of every quote of one root and expiry, European exercise, on its own implied forward.
 * Without a spot the forward's present value stands for it.
 */
export function quoteVolatilities(
  quotes: ExpiryQuotes,
  { forward, rate }: Pick<ImpliedForward, 'forward' | 'rate'>,
  years: number,
  spot: number = forward * exp(-rate * years),
): QuoteVolatilities {
  const dividendYield = impliedYield(spot, forward, years, rate)
  const { bid, ask } = quotes
  const side = (price: (row: number) => number) =>
    quoteSide(quotes, Float64Array.from(bid, (_, row) => price(row)), { spot, rate, dividendYield }, years)
  return {
    condition: Uint8Array.from(bid, (value, row) => quoteConditionCode(value, ask[row]!)),
    bid: side((row) => bid[row]!),
    mid: side((row) => (bid[row]! + ask[row]!) / 2),
    ask: side((row) => ask[row]!),
  }
}

function quoteSide(
  { right, strike }: ExpiryQuotes,
  price: Float64Array,
  { spot, rate, dividendYield }: { spot: number; rate: number; dividendYield: number },
  years: number,
): QuoteSide {
  const side = emptySide(price)
  for (let row = 0; row < price.length; row++) {
    const [sign, k] = [right[row]!, strike[row]!]
    const { volatility, status } = impliedVolatility(sign, price[row]!, spot, k, years, rate, dividendYield)
    side.volatility[row] = volatility
    side.status[row] = IV_STATUSES.indexOf(status)
    const greeks = priceEuropean(sign, spot, k, years, rate, dividendYield, volatility)
    for (const name of GREEKS) side[name][row] = greeks[name]
  }
  return side
}

function emptySide(price: Float64Array): QuoteSide {
  const column = () => new Float64Array(price.length)
  return {
    price,
    volatility: column(),
    status: new Uint8Array(price.length),
    delta: column(),
    gamma: column(),
    vega: column(),
    theta: column(),
    rho: column(),
    vanna: column(),
    vomma: column(),
    charm: column(),
  }
}
