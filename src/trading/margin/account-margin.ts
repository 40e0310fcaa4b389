/** What an account has beyond what its positions need. */
import type { Book } from './held.ts'
import { type PortfolioMarginTerms, portfolioMargin } from './portfolio-margin.ts'
import { type BookMargin, type MarginStage, regTMargin } from './reg-t.ts'

/** A way to say what a book needs. */
export interface MarginModel {
  readonly description: string
  margin(book: Book, stage: MarginStage, now: number): BookMargin
}

export const regT: MarginModel = {
  description: 'Regulation T and FINRA rule 4210, every book paired for the least',
  margin: regTMargin,
}

export function portfolioStressMargin(terms: PortfolioMarginTerms): MarginModel {
  return {
    description: 'the greatest loss over the price moves of SEC rule 15c3-1a, by underlying',
    margin: (book, _stage, now) => portfolioMargin(book, terms, now),
  }
}

/** In currency units: margin is an estimate over market prices, not money that changes hands. */
export interface AccountMargin {
  readonly equity: number
  readonly requirement: number
  /** Equity that no position needs; negative in a margin call. */
  readonly excess: number
  readonly books: readonly BookMargin[]
}

/**
 * Long options have no loan value, and what short ones brought counts towards their requirement, which includes their
 * market value: with cash alone the test is that it covers the requirement.
 *
 * @param cash in currency units
 */
export function accountMargin(
  cash: number,
  books: readonly Book[],
  model: MarginModel,
  stage: MarginStage,
  now: number,
): AccountMargin {
  const margins = books.map((book) => model.margin(book, stage, now))
  const equity = books.reduce((sum, book) => sum + valueOfBook(book), cash)
  const requirement = margins.reduce((sum, margin) => sum + margin.requirement, 0)
  const ofOptions = margins.reduce((sum, { longOptions, shortOptions }) => sum + longOptions - shortOptions, 0)
  return { equity, requirement, excess: equity - ofOptions - requirement, books: margins }
}

function valueOfBook({ held }: Book): number {
  return held.reduce((sum, { instrument, quantity, price }) => sum + quantity * instrument.multiplier * price, 0)
}
