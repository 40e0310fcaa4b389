/** A payment that the stock makes and the option's holder does not get. */

/** A known dividend in the currency of the spot. */
export interface CashDividend {
  /** From today to the moment at which the stock begins to trade without it. */
  readonly years: number
  readonly amount: number
}

/** Those that fall within the option's life, in order of time; one that is no number is kept, for the price to be NaN. */
export function duringLife(dividends: readonly CashDividend[], years: number): readonly CashDividend[] {
  return dividends
    .filter((dividend) => dividend.amount !== 0 && !(dividend.years <= 0 || dividend.years > years))
    .toSorted((a, b) => a.years - b.years)
}
