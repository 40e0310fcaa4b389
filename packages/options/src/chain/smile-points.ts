import { IV_STATUSES, OK } from '../implied/status.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { exp, log } from '../math/elementary.ts'
import { INVERSE_SQRT_2PI } from '../math/normal.ts'
import type { ImpliedForward } from './implied-forward.ts'
import type { SmilePoints } from './quasi-explicit.ts'
import { boundsPrice } from './quote-condition.ts'
import type { StrikeLadder } from './strike-ladder.ts'

/** A locked quote is not known without error, and says no more than a model of five parameters can. */
const LEAST_WIDTH = 1e-3

/**
 * The out-of-the-money quotes of one root and expiry as points of a smile. The width in total variance is the quote's
 * over its vega, so a fit that weighs by the inverse square of it weighs by (vega / spread)^2.
 */
export function smilePoints(
  ladder: StrikeLadder,
  { forward, rate }: Pick<ImpliedForward, 'forward' | 'rate'>,
  years: number,
): SmilePoints {
  const [logMoneyness, totalVariance, tolerance]: [number[], number[], number[]] = [[], [], []]
  for (let i = 0; i < ladder.strike.length; i++) {
    const strike = ladder.strike[i]!
    const sign = strike >= forward ? 1 : -1
    const bid = sign > 0 ? ladder.callBid[i]! : ladder.putBid[i]!
    const ask = sign > 0 ? ladder.callAsk[i]! : ladder.putAsk[i]!
    if (!boundsPrice(bid, ask)) continue
    const { volatility, status } = impliedVolatility(sign, (bid + ask) / 2, forward, strike, years, rate, rate)
    if (status !== IV_STATUSES[OK]) continue
    const k = log(strike / forward)
    const total = volatility * Math.sqrt(years)
    logMoneyness.push(k)
    totalVariance.push(total * total)
    const width = (total * (ask - bid)) / vegaOfTotal(k, total) / (forward * exp(-rate * years))
    tolerance.push(Math.max(width, LEAST_WIDTH * total * total))
  }
  return {
    logMoneyness: Float64Array.from(logMoneyness),
    totalVariance: Float64Array.from(totalVariance),
    tolerance: Float64Array.from(tolerance),
  }
}

/** Derivative of the price in volatility times the root of years, per unit of the discounted forward. */
function vegaOfTotal(k: number, total: number): number {
  const d1 = total / 2 - k / total
  return INVERSE_SQRT_2PI * exp((-d1 * d1) / 2)
}
