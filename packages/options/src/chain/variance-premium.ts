import { log } from '../math/elementary.ts'

/** What was implied at a date against what came. */
export interface VariancePremium {
  readonly impliedVolatility: number
  readonly realisedVolatility: number
  /** Implied less realised variance, per year. */
  readonly variance: number
  /** Implied less realised volatility. */
  readonly volatility: number
  /** ln(implied variance / realised variance), which outliers distort least. */
  readonly logRatio: number
}

const SESSIONS_PER_YEAR = 252

/** Annual, from closes in order, around a mean of zero as variance swaps settle; NaN for fewer than two closes. */
export function realisedVolatility(closes: ArrayLike<number>, sessionsPerYear = SESSIONS_PER_YEAR): number {
  let sum = 0
  for (let i = 1; i < closes.length; i++) sum += log(closes[i]! / closes[i - 1]!) ** 2
  return Math.sqrt((sessionsPerYear * sum) / (closes.length - 1))
}

/** Closes from the date of the implied volatility to its horizon, both included. */
export function variancePremium(
  impliedVolatility: number,
  closes: ArrayLike<number>,
  sessionsPerYear?: number,
): VariancePremium {
  const realised = realisedVolatility(closes, sessionsPerYear)
  const [implied, came] = [impliedVolatility ** 2, realised ** 2]
  return {
    impliedVolatility,
    realisedVolatility: realised,
    variance: implied - came,
    volatility: impliedVolatility - realised,
    logRatio: log(implied / came),
  }
}
