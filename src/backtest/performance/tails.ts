/** The ends of the distribution of returns, and its two sides. */
import { quantileOfSorted, sorted } from '../../core/stats/quantile.ts'
import { ratio } from './ratio.ts'

export interface Tails {
  /** −5 % quantile (type 7): the loss that one period in twenty exceeds. */
  readonly valueAtRisk95: number
  /** Mean loss of the periods at or below that quantile. */
  readonly expectedShortfall95: number
  /** |95 % quantile / 5 % quantile|. */
  readonly tailRatio: number
  readonly best: number
  readonly worst: number
}

/** @param returns simple, one a period, at least one */
export function tailsOf(returns: Float64Array): Tails {
  const rising = sorted(returns)
  const low = quantileOfSorted(rising, 0.05)
  let count = 0
  let total = 0
  for (; count < rising.length && rising[count]! <= low; count++) total += rising[count]!
  return {
    valueAtRisk95: -low,
    expectedShortfall95: -total / count,
    tailRatio: Math.abs(ratio(quantileOfSorted(rising, 0.95), low)),
    best: rising.at(-1)!,
    worst: rising[0]!,
  }
}

export interface WinsAndLosses {
  readonly wins: number
  readonly losses: number
  /** Sum of gains over sum of losses: Omega at 0 (Keating and Shadwick 2002), the profit factor. */
  readonly profitFactor: number
  /** Wins over periods that moved, and over all periods. */
  readonly winRate: number
  readonly winRateOfAll: number
  /** Mean gain over mean loss. */
  readonly payoffRatio: number
}

/** @param returns simple, one a period */
export function winsAndLosses(returns: Float64Array): WinsAndLosses {
  let wins = 0
  let losses = 0
  let gained = 0
  let lost = 0
  for (let i = 0; i < returns.length; i++) {
    const value = returns[i]!
    if (value > 0) {
      wins++
      gained += value
    } else if (value < 0) {
      losses++
      lost -= value
    }
  }
  return {
    wins,
    losses,
    profitFactor: ratio(gained, lost),
    winRate: ratio(wins, wins + losses),
    winRateOfAll: wins / returns.length,
    payoffRatio: wins > 0 ? ratio(gained / wins, lost / losses) : Number.NaN,
  }
}
