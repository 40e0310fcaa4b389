/** American options without uncertainty: the best moment to exercise is known today. */
import { exp, log } from '../math/elementary.ts'
import type { AmericanOption } from './american.ts'
import type { Terms } from './terms.ts'

/** Below this volatility over the whole time, sigma sqrt(T), nothing counts as uncertain. */
export const LEAST_TOTAL = 1e-8

/** Exercised after t years it pays sign (S e^(-q t) - K e^(-r t)) in today's money; a negative payment is left. */
export function certainAmerican(terms: Terms): AmericanOption {
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  const worthAt = (time: number): number => sign * (spot * exp(-(yield_ * time)) - strike * exp(-(rate * time)))
  const still = log((rate * strike) / (yield_ * spot)) / (rate - yield_)
  const candidates = still > 0 && still < years ? [0, years, still] : [0, years]
  const best = candidates.reduce((best, time) => (worthAt(time) > worthAt(best) ? time : best))
  const price = worthAt(best)
  if (!(price > 0)) return { price: 0, delta: 0, gamma: 0, theta: 0, vega: 0, rho: 0 }
  const spotLeg = spot * exp(-(yield_ * best))
  const strikeLeg = strike * exp(-(rate * best))
  // A later expiry only helps where the best moment is the last one.
  const theta = best > 0 && best === years ? sign * (yield_ * spotLeg - rate * strikeLeg) : 0
  return { price, delta: sign * exp(-(yield_ * best)), gamma: 0, theta, vega: 0, rho: sign * best * strikeLeg }
}
