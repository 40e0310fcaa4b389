/** What the spot and the strike are worth today, and how far apart they are. */
import { exp, logRatio } from '../math/elementary.ts'

export interface Legs {
  /** S e^(-qT), K e^(-rT) and e^(-qT). */
  readonly spotLeg: number
  readonly strikeLeg: number
  readonly yieldFactor: number
  /** ln(spot leg / strike leg), from spot and strike themselves. */
  readonly moneyness: number
}

export function discountedLegs(spot: number, strike: number, years: number, rate: number, dividendYield: number): Legs {
  const yieldFactor = exp(-(dividendYield * years))
  return {
    spotLeg: spot * yieldFactor,
    strikeLeg: strike * exp(-(rate * years)),
    yieldFactor,
    moneyness: logRatio(spot, strike) + (rate - dividendYield) * years,
  }
}
