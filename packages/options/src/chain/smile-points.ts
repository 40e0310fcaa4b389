import { IV_STATUSES, OK } from '../implied/status.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { exp, log } from '../math/elementary.ts'
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import type { ExpiryQuotes } from './expiry-quotes.ts'
import type { ImpliedForward } from './implied-forward.ts'
import type { SmilePoints } from '../smile/quasi-explicit.ts'
import { boundsPrice } from './quote-condition.ts'
import type { QuoteSide } from './quote-volatilities.ts'
import type { StrikeLadder } from './strike-ladder.ts'

/** A locked quote is not known without error, and says no more than a model of five parameters can. */
const LEAST_WIDTH = 1e-3

/** Of a strike quoted on both sides: the volatility of the middle of its out-of-the-money option. */
interface QuotedStrike {
  readonly strike: number
  readonly volatility: number
  readonly bid: number
  readonly ask: number
}

/** What a smile is measured against. */
type Market = Pick<ImpliedForward, 'forward' | 'rate'>

/**
 * The out-of-the-money quotes of one root and expiry, European exercise, as points of a smile. The width in total
 * variance is the quote's over its vega, so a fit that weighs by the inverse square of it weighs by (vega / spread)^2.
 */
export function smilePoints(ladder: StrikeLadder, { forward, rate }: Market, years: number): SmilePoints {
  const quoted: QuotedStrike[] = []
  for (let i = 0; i < ladder.strike.length; i++) {
    const strike = ladder.strike[i]!
    const sign = strike >= forward ? 1 : -1
    const bid = sign > 0 ? ladder.callBid[i]! : ladder.putBid[i]!
    const ask = sign > 0 ? ladder.callAsk[i]! : ladder.putAsk[i]!
    if (!boundsPrice(bid, ask)) continue
    const { volatility, status } = impliedVolatility(sign, (bid + ask) / 2, forward, strike, years, rate, rate)
    if (status === IV_STATUSES[OK]) quoted.push({ strike, volatility, bid, ask })
  }
  return pointsOf(quoted, { forward, rate }, years)
}

/** As `smilePoints`, from volatilities that are known, whatever the exercise; a strike is taken once. */
export function smilePointsOf(
  { right, strike, bid, ask }: ExpiryQuotes,
  mid: Pick<QuoteSide, 'volatility' | 'status'>,
  market: Market,
  years: number,
): SmilePoints {
  const quoted = new Map<number, QuotedStrike>()
  for (let row = 0; row < strike.length; row++) {
    const k = strike[row]!
    const isOut = right[row]! > 0 === k >= market.forward
    if (!isOut || mid.status[row] !== OK || !boundsPrice(bid[row]!, ask[row]!) || quoted.has(k)) continue
    quoted.set(k, { strike: k, volatility: mid.volatility[row]!, bid: bid[row]!, ask: ask[row]! })
  }
  return pointsOf(
    [...quoted.values()].sort((a, b) => a.strike - b.strike),
    market,
    years,
  )
}

function pointsOf(quoted: readonly QuotedStrike[], { forward, rate }: Market, years: number): SmilePoints {
  const k = quoted.map(({ strike }) => log(strike / forward))
  const total = quoted.map(({ volatility }) => volatility * Math.sqrt(years))
  const present = forward * exp(-rate * years)
  return {
    logMoneyness: Float64Array.from(k),
    totalVariance: Float64Array.from(total, (one) => one * one),
    tolerance: Float64Array.from(quoted, ({ bid, ask }, i) => {
      const width = (total[i]! * (ask - bid)) / vegaOfTotal(k[i]!, total[i]!) / present
      return Math.max(width, LEAST_WIDTH * total[i]! * total[i]!)
    }),
  }
}

/** Derivative of the price in volatility times the root of years, per unit of the discounted forward. */
function vegaOfTotal(k: number, total: number): number {
  const d1 = total / 2 - k / total
  return INVERSE_SQRT_2PI * exp((-d1 * d1) / 2)
}
