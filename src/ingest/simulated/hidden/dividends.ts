/** Quarterly cash dividends of the index fund. */
import { civilDate } from '../../../core/time.ts'
import { nyse } from '../../../market/calendar.ts'

/** What a dividend pays, as a fraction of the close on which it is declared. */
export const QUARTERLY_YIELD = 0.0045
/** Sessions from the declaration to the ex-date. */
export const DECLARED_AHEAD = 8

/** Ex-dates fall on the expiry of the monthly options of March, June, September and December. */
export function isExDate(day: number): boolean {
  return civilDate(day).month % 3 === 0 && nyse.isMonthlyOptionExpiry(day)
}

/** Dollars a share, in tenths of a cent. */
export function declaredDividend(close: number): number {
  return Math.round(1000 * QUARTERLY_YIELD * close) / 1000
}
