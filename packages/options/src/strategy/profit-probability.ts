import { logRatio } from '../math/elementary.ts'
import { flatSmile, type Smile } from '../smile/smile.ts'
import type { PayoffProfile } from './payoff.ts'

/** Risk-neutral probabilities of the profit at expiry; they sum to one. */
export interface ProfitProbability {
  readonly profit: number
  readonly loss: number
  /** That nothing is earned or lost: where a stretch of the payoff is exactly zero. */
  readonly even: number
}

/** Probability that the price at expiry exceeds `spot`. */
export type Survival = (spot: number) => number

/** The distribution of a fitted smile. */
export function smileSurvival(smile: Smile, forward: number): Survival {
  return (spot) => (spot > 0 ? smile.survival(logRatio(spot, forward)) : 1)
}

/** The lognormal distribution of one volatility. */
export function lognormalSurvival(volatility: number, forward: number, years: number): Survival {
  return smileSurvival(flatSmile(volatility, years), forward)
}

/** How probable profit and loss at expiry are under a distribution of the price. */
export function profitProbability(profile: PayoffProfile, survival: Survival): ProfitProbability {
  const edges = [...new Set([...profile.knots, ...profile.breakevens])].sort((a, b) => a - b)
  const result = { profit: 0, loss: 0, even: 0 }
  for (const [i, from] of edges.entries()) {
    const to = edges[i + 1]
    const probability = survival(from) - (to === undefined ? 0 : survival(to))
    result[outcomeBetween(profile, from, to)] += probability
  }
  return result
}

/** Between two neighbouring edges profit has one sign, that of its middle. */
function outcomeBetween(profile: PayoffProfile, from: number, to: number | undefined): keyof ProfitProbability {
  const middle = to === undefined ? from + 1 : (from + to) / 2
  const value = profitAt(profile, middle)
  if (value === 0) return 'even'
  return value > 0 ? 'profit' : 'loss'
}

/** By the profile's own lines, whose ends are exact. */
function profitAt({ knots, profit, slopeBeyond }: PayoffProfile, spot: number): number {
  const i = knots.findLastIndex((knot) => knot <= spot)
  const [x, y] = [knots[i]!, profit[i]!]
  const [nextX, nextY] = [knots[i + 1], profit[i + 1]]
  if (nextX === undefined) return y + slopeBeyond * (spot - x)
  return y + ((nextY! - y) * (spot - x)) / (nextX - x)
}
