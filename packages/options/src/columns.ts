/**
 * Many options at once, as columns of equal length.
 *
 * The kernel and the plain loops below offer the same calls and give the same bits.
 */
import { priceEuropean } from './european/greeks.ts'
import { impliedVolatility } from './implied/implied-volatility.ts'
import { IV_STATUSES } from './implied/status.ts'

/** One number a row, or one for all rows. */
export type Column = Float64Array | number

/** Units are those of OptionContract and OptionMarket. */
export interface ContractColumns {
  /** +1 for a call, -1 for a put. */
  readonly right: Int8Array
  readonly strike: Column
  readonly yearsToExpiry: Column
  readonly spot: Column
  readonly rate: Column
  readonly dividendYield: Column
}

/** What is priced: contracts, market and a volatility a row. */
export interface MarketColumns extends ContractColumns {
  readonly volatility: Column
}

/** What volatilities are implied from: contracts, market and a price a row. */
export interface QuoteColumns extends ContractColumns {
  readonly price: Column
}

/** Where prices and Greeks are written; units are those of Greeks. */
export interface PricedColumns {
  readonly price: Float64Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly vega: Float64Array
  readonly theta: Float64Array
  readonly rho: Float64Array
  /** The other three, where they are wanted. */
  readonly second?: SecondOrderColumns
}

/** Where the second-order Greeks are written. */
export interface SecondOrderColumns {
  readonly vanna: Float64Array
  readonly vomma: Float64Array
  readonly charm: Float64Array
}

/** Where volatilities are written, with their statuses as indices of IV_STATUSES. */
export interface ImpliedColumns {
  readonly volatility: Float64Array
  readonly status: Uint8Array
}

/**
 * Prices columns of European options and implies their volatilities; the kernel and `plainPricer` do. Throws a
 * RangeError where columns differ in length, and for nothing else.
 */
export interface ColumnPricer {
  price(options: MarketColumns, into: PricedColumns): void
  impliedVolatility(quotes: QuoteColumns, into: ImpliedColumns): void
}

/** Works everywhere, without WebAssembly; the kernel is several times as fast. */
export const plainPricer: ColumnPricer = { price: pricePlainly, impliedVolatility: implyPlainly }

export function at(column: Column, row: number): number {
  return typeof column === 'number' ? column : column[row]!
}

function pricePlainly(options: MarketColumns, into: PricedColumns): void {
  checkLengths(options.right.length, options, into)
  const { right, spot, strike, yearsToExpiry, rate, dividendYield, volatility } = options
  for (let row = 0; row < right.length; row++) {
    const priced = priceEuropean(
      right[row]!,
      at(spot, row),
      at(strike, row),
      at(yearsToExpiry, row),
      at(rate, row),
      at(dividendYield, row),
      at(volatility, row),
    )
    for (const name of FIRST_COLUMNS) into[name][row] = priced[name]
    if (into.second !== undefined) for (const name of SECOND_COLUMNS) into.second[name][row] = priced[name]
  }
}

function implyPlainly(quotes: QuoteColumns, into: ImpliedColumns): void {
  checkLengths(quotes.right.length, quotes, into)
  const { right, price, spot, strike, yearsToExpiry, rate, dividendYield } = quotes
  for (let row = 0; row < right.length; row++) {
    const { volatility, status } = impliedVolatility(
      right[row]!,
      at(price, row),
      at(spot, row),
      at(strike, row),
      at(yearsToExpiry, row),
      at(rate, row),
      at(dividendYield, row),
    )
    into.volatility[row] = volatility
    into.status[row] = IV_STATUSES.indexOf(status)
  }
}

export const FIRST_COLUMNS = ['price', 'delta', 'gamma', 'vega', 'theta', 'rho'] as const
export const SECOND_COLUMNS = ['vanna', 'vomma', 'charm'] as const

/** All columns have as many rows as `right`: what is shorter would be written past its end. */
export function checkLengths(rows: number, ...groups: readonly object[]): void {
  for (const [name, column] of groups.flatMap((group) => Object.entries(group) as [string, unknown][])) {
    if (ArrayBuffer.isView(column)) {
      const { length } = column as Float64Array
      if (length !== rows)
        throw new RangeError(`Column ${name} has ${length} rows and right has ${rows}. Make them equal.`)
    } else if (typeof column === 'object' && column !== null) checkLengths(rows, column)
  }
}
