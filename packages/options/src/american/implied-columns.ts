/**
 * Implied volatilities of many American options at once. All are solved in step, so that each round prices them by one
 * call of the kernel; `americanImpliedVolatility` is the slow twin.
 */
import { at, checkLengths, type ImpliedColumns, type QuoteColumns } from '../columns.ts'
import { priceEuropean } from '../european/greeks.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { IV_STATUSES, OK } from '../implied/status.ts'
import type { AmericanPricer } from './american-columns.ts'
import { exerciseShape } from './exercise.ts'
import { boundStatus, impliedOfTerms } from './implied.ts'
import type { Preset } from './scheme.ts'
import { type Terms, unitPut } from './terms.ts'

/** A volatility is known this well, relatively, when its last step was shorter. */
const TOLERANCE: Readonly<Record<Preset, number>> = { fast: 1e-8, accurate: 1e-12 }
const MOST_ROUNDS = 60

/** Of an option whose volatility lies between `low` and `high`, where its price is too high already. */
interface Search {
  readonly row: number
  readonly terms: Terms
  readonly price: number
  low: number
  high: number
  last: number
  lastExcess: number
  current: number
}

/** Implied volatilities of columns of American options, with the statuses of the scalar call. */
export function impliedAmericanColumns(
  quotes: QuoteColumns,
  preset: Preset,
  pricer: AmericanPricer,
  into: ImpliedColumns,
): void {
  checkLengths(quotes.right.length, quotes, into)
  const searches: Search[] = []
  for (let row = 0; row < quotes.right.length; row++) {
    const terms = termsAt(quotes, row)
    const price = at(quotes.price, row)
    const search = begin(row, terms, price)
    if (search === undefined) writeAlone(into, row, terms, price, preset)
    else searches.push(search)
  }
  solveInStep(searches, preset, pricer)
  for (const { row, current } of searches) {
    into.volatility[row] = current
    into.status[row] = OK
  }
}

function termsAt(quotes: QuoteColumns, row: number): Terms {
  const { right, spot, strike, yearsToExpiry, rate, dividendYield } = quotes
  return {
    sign: right[row]!,
    spot: at(spot, row),
    strike: at(strike, row),
    years: at(yearsToExpiry, row),
    rate: at(rate, row),
    yield: at(dividendYield, row),
    volatility: 0,
  }
}

/**
 * Undefined where there is nothing to search, or where the European volatility, which is too high for an option that
 * may be exercised early, does not bound it.
 */
function begin(row: number, terms: Terms, price: number): Search | undefined {
  if (boundStatus(terms, price) !== OK) return undefined
  const put = unitPut(terms)
  if (exerciseShape(put.rate, put.yield) === 'never') return undefined
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  const { volatility, status } = impliedVolatility(sign, price, spot, strike, years, rate, yield_)
  if (status !== IV_STATUSES[OK]) return undefined
  return { row, terms, price, low: 0, high: volatility, last: Number.NaN, lastExcess: Number.NaN, current: volatility }
}

function writeAlone(into: ImpliedColumns, row: number, terms: Terms, price: number, preset: Preset): void {
  const { volatility, status } = impliedOfTerms(terms, price, preset)
  into.volatility[row] = volatility
  into.status[row] = IV_STATUSES.indexOf(status)
}

function solveInStep(searches: readonly Search[], preset: Preset, pricer: AmericanPricer): void {
  let open = searches
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const prices = priceAll(open, preset, pricer)
    open = open.filter((search, i) => !advance(search, prices[i]! - search.price, TOLERANCE[preset]))
  }
}

function priceAll(searches: readonly Search[], preset: Preset, pricer: AmericanPricer): Float64Array {
  const column = (of: (search: Search) => number) => Float64Array.from(searches, of)
  const empty = () => new Float64Array(searches.length)
  const price = empty()
  const options = {
    right: Int8Array.from(searches, ({ terms }) => terms.sign),
    spot: column(({ terms }) => terms.spot),
    strike: column(({ terms }) => terms.strike),
    yearsToExpiry: column(({ terms }) => terms.years),
    rate: column(({ terms }) => terms.rate),
    dividendYield: column(({ terms }) => terms.yield),
    volatility: column(({ current }) => current),
  }
  pricer.american(options, preset, { price, delta: empty(), gamma: empty(), theta: empty() })
  return price
}

/** One step: by the European vega first, then the secant, within the bracket. Returns whether it has arrived. */
function advance(search: Search, excess: number, tolerance: number): boolean {
  const { current, last, lastExcess } = search
  if (excess === 0) return true
  if (excess > 0) search.high = current
  else search.low = current
  const slope = Number.isNaN(last) ? vegaOf(search) : (excess - lastExcess) / (current - last)
  const next = current - excess / slope
  search.last = current
  search.lastExcess = excess
  search.current = next > search.low && next < search.high ? next : (search.low + search.high) / 2
  return Math.abs(search.current - current) <= tolerance * search.current
}

function vegaOf({ terms, current }: Search): number {
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  return priceEuropean(sign, spot, strike, years, rate, yield_, current).vega
}
