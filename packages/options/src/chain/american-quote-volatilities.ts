import { type AmericanPricer, plainAmericanPricer } from '../american/american-columns.ts'
import { impliedAmericanColumns } from '../american/implied-columns.ts'
import { exp } from '../math/elementary.ts'
import type { ExpiryQuotes } from './expiry-quotes.ts'
import { impliedYield } from './implied-borrow.ts'
import type { ImpliedForward } from './implied-forward.ts'
import { type QuoteSide, quoteSides, type QuoteVolatilities } from './quote-volatilities.ts'

/** What all quotes of an expiry share. */
interface ExpiryMarket {
  readonly spot: number
  readonly rate: number
  readonly dividendYield: number
  readonly yearsToExpiry: number
}

/**
 * Implied volatility and Greeks of every quote of one root and expiry, American exercise, dividends and borrow as one
 * continuous yield that gives the forward. Without a spot the forward's present value stands for it. Vanna, vomma and
 * charm are NaN: they have kinks where the holder exercises.
 */
export function americanQuoteVolatilities(
  quotes: ExpiryQuotes,
  { forward, rate }: Pick<ImpliedForward, 'forward' | 'rate'>,
  years: number,
  spot: number = forward * exp(-rate * years),
  pricer: AmericanPricer = plainAmericanPricer,
): QuoteVolatilities {
  // Once expired there is no forward; the spot says so alone.
  const dividendYield = years > 0 ? impliedYield(spot, forward, years, rate) : 0
  const market = { spot, rate, dividendYield, yearsToExpiry: years }
  return quoteSides(quotes, (price) => americanSide(quotes, price, market, pricer))
}

function americanSide(
  { right, strike }: ExpiryQuotes,
  price: Float64Array,
  market: ExpiryMarket,
  pricer: AmericanPricer,
): QuoteSide {
  const column = () => new Float64Array(price.length)
  const volatility = column()
  const status = new Uint8Array(price.length)
  impliedAmericanColumns({ right, strike, ...market, price }, 'fast', pricer, { volatility, status })
  const first = { delta: column(), gamma: column(), theta: column() }
  const sensitivities = { vega: column(), rho: column() }
  pricer.american({ right, strike, ...market, volatility }, 'fast', { price: column(), ...first, sensitivities })
  const kinked = () => column().fill(Number.NaN)
  return { price, volatility, status, ...first, ...sensitivities, vanna: kinked(), vomma: kinked(), charm: kinked() }
}
