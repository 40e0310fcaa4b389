/**
 * Risk-based margin in the manner of SEC rule 15c3-1a and Cboe rule 10.4: for each underlying the most that all of it
 * together loses over a range of prices. Underlyings do not offset each other.
 */
import { europeanImpliedVolatility, type OptionLeg, portfolioStress, type StressOptions } from '@bellwether/options'
import { type Book, legOf } from './held.ts'
import type { BookMargin } from './reg-t.ts'

export interface PortfolioMarginTerms extends StressOptions {
  /** Continuously compounded, a year. */
  readonly rate: number
  /** Of an option whose price implies none. */
  readonly volatility: number
}

/** Long options count with their value here, and nothing is paired. */
export function portfolioMargin(book: Book, terms: PortfolioMarginTerms, now: number): BookMargin {
  const legs = book.held.filter(({ quantity }) => quantity !== 0).map((held) => legOf(held, now))
  const { spot } = book
  const market = (leg: OptionLeg) => ({
    spot,
    rate: terms.rate,
    dividendYield: 0,
    volatility: volatilityOf(leg, spot, terms),
  })
  const product = book.isIndex ? 'broad_index' : 'equity'
  const { requirement } = portfolioStress(legs, { spot, market }, product, terms)
  return { underlying: book.underlying, requirement, longOptions: 0, shortOptions: 0, isLeast: true }
}

function volatilityOf(leg: OptionLeg, spot: number, { rate, volatility }: PortfolioMarginTerms): number {
  const implied = europeanImpliedVolatility(leg, { spot, rate, dividendYield: 0 }, leg.price)
  return implied.status === 'ok' ? implied.volatility : volatility
}
