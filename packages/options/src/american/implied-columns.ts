/**
 * Implied volatilities of many American options at once. All are solved in step, so that each round prices them by one
 * call of the kernel; `americanImpliedVolatility` is the slow twin.
 *
 * A rough scheme is solved first: from its root, and with its slope, a finer one mostly needs one price.
 */
import { at, checkLengths, type ImpliedColumns, type QuoteColumns } from '../columns.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import { IV_STATUSES, OK } from '../implied/status.ts'
import type { AmericanPricer } from './american-columns.ts'
import { exerciseShape } from './exercise.ts'
import { boundStatus, impliedOfTerms } from './implied.ts'
import type { Preset, SchemeName } from './scheme.ts'
import { type Terms, termsAt, unitPut } from './terms.ts'
import { VolatilitySearch } from './volatility-search.ts'

interface Level {
  readonly scheme: SchemeName
  /** How well a volatility is known in the end, relatively. */
  readonly tolerance: number
}

const ROUGH: Level = { scheme: 'rough', tolerance: 1e-5 }
const FAST: Level = { scheme: 'fast', tolerance: 1e-8 }
const LEVELS: Readonly<Record<Preset, readonly Level[]>> = {
  fast: [ROUGH, FAST],
  accurate: [ROUGH, FAST, { scheme: 'accurate', tolerance: 1e-12 }],
}
const MOST_ROUNDS = 60

/** Implied volatilities of columns of American options, with the statuses of the scalar call. */
export function impliedAmericanColumns(
  quotes: QuoteColumns,
  preset: Preset,
  pricer: AmericanPricer,
  into: ImpliedColumns,
): void {
  checkLengths(quotes.right.length, quotes, into)
  const rows: number[] = []
  const searches: VolatilitySearch[] = []
  for (let row = 0; row < quotes.right.length; row++) {
    const terms = termsAt(quotes, row, 0)
    const price = at(quotes.price, row)
    const search = begin(terms, price)
    if (search === undefined) writeAlone(into, row, terms, price, preset)
    else {
      rows.push(row)
      searches.push(search)
    }
  }
  for (const level of LEVELS[preset]) solveInStep(searches, level, pricer)
  searches.forEach(({ volatility }, i) => {
    into.volatility[rows[i]!] = volatility
    into.status[rows[i]!] = OK
  })
}

/** Undefined where there is nothing to search, or where the European volatility does not bound it. */
function begin(terms: Terms, price: number): VolatilitySearch | undefined {
  const put = unitPut(terms)
  if (exerciseShape(put.rate, put.yield) === 'never' || boundStatus(terms, price) !== OK) return undefined
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  const { volatility, status } = impliedVolatility(sign, price, spot, strike, years, rate, yield_)
  return status === IV_STATUSES[OK] ? new VolatilitySearch(terms, price, volatility) : undefined
}

function writeAlone(into: ImpliedColumns, row: number, terms: Terms, price: number, preset: Preset): void {
  const { volatility, status } = impliedOfTerms(terms, price, preset)
  into.volatility[row] = volatility
  into.status[row] = IV_STATUSES.indexOf(status)
}

function solveInStep(
  searches: readonly VolatilitySearch[],
  { scheme, tolerance }: Level,
  pricer: AmericanPricer,
): void {
  if (scheme !== 'rough') for (const search of searches) search.restart()
  let open = searches
  for (let round = 0; round < MOST_ROUNDS && open.length > 0; round++) {
    const prices = priceAll(open, scheme, pricer)
    open = open.filter((search, i) => !(search.advance(prices[i]!) <= tolerance))
  }
}

function priceAll(searches: readonly VolatilitySearch[], scheme: SchemeName, pricer: AmericanPricer): Float64Array {
  const column = () => new Float64Array(searches.length)
  const right = new Int8Array(searches.length)
  const [spot, strike, yearsToExpiry, rate, dividendYield, volatility] = [
    column(),
    column(),
    column(),
    column(),
    column(),
    column(),
  ]
  for (const [row, { terms, volatility: guess }] of searches.entries()) {
    right[row] = terms.sign
    spot[row] = terms.spot
    strike[row] = terms.strike
    yearsToExpiry[row] = terms.years
    rate[row] = terms.rate
    dividendYield[row] = terms.yield
    volatility[row] = guess
  }
  const price = column()
  const options = { right, spot, strike, yearsToExpiry, rate, dividendYield, volatility }
  pricer.american(options, scheme, { price, delta: column(), gamma: column(), theta: column() })
  return price
}
