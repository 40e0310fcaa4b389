/**
 * Many American options at once. Rows that follow each other with equal right, time, rates and volatility share a
 * boundary, whatever their spots and strikes: order a chain by them.
 *
 * The kernel and the plain loop offer the same call and give the same bits.
 */
import { checkLengths, type MarketColumns } from '../columns.ts'
import { earlyExerciseOf, isCertain, isOption, NOT_PRICED } from './american.ts'
import { certainAmerican } from './certain.ts'
import type { EarlyExercise } from './early-exercise.ts'
import type { PremiumShifts } from './premium-slopes.ts'
import { type Scheme, type SchemeName, schemeOf } from './scheme.ts'
import { type Sensitivities, shiftsOf, vegaAndRho } from './sensitivity.ts'
import { type Terms, termsAt } from './terms.ts'
import { type AmericanValue, valueAmerican } from './value.ts'

/** Where prices and Greeks are written; units are those of AmericanOption. */
export interface AmericanColumns {
  readonly price: Float64Array
  readonly delta: Float64Array
  readonly gamma: Float64Array
  readonly theta: Float64Array
  /** Where they are wanted. */
  readonly sensitivities?: { readonly vega: Float64Array; readonly rho: Float64Array }
}

/** Prices columns of American options; the kernel and `plainAmericanPricer` do. */
export interface AmericanPricer {
  american(options: MarketColumns, scheme: SchemeName, into: AmericanColumns): void
}

/** Works everywhere, without WebAssembly. */
export const plainAmericanPricer: AmericanPricer = { american: priceAllPlainly }

const VALUES = ['price', 'delta', 'gamma', 'theta'] as const

function priceAllPlainly(options: MarketColumns, scheme: SchemeName, into: AmericanColumns): void {
  checkLengths(options.right.length, options, into)
  const solver = new LastBoundary(schemeOf(scheme))
  for (let row = 0; row < options.right.length; row++)
    writeRow(into, row, termsAt(options, row, options.volatility), solver)
}

/** The rows that a kernel leaves out and names in `left`. */
export function completePlainly(
  options: MarketColumns,
  scheme: SchemeName,
  into: AmericanColumns,
  left: Uint8Array,
): void {
  const solver = new LastBoundary(schemeOf(scheme))
  for (let row = left.indexOf(1); row >= 0; row = left.indexOf(1, row + 1)) {
    writeRow(into, row, termsAt(options, row, options.volatility), solver)
  }
}

function writeRow(into: AmericanColumns, row: number, terms: Terms, solver: LastBoundary): void {
  const value = solver.value(terms)
  for (const name of VALUES) into[name][row] = value[name]
  if (into.sensitivities === undefined) return
  const { vega, rho } = solver.sensitivities(terms)
  into.sensitivities.vega[row] = vega
  into.sensitivities.rho[row] = rho
}

/** Solves a boundary unless the last option had the same one. */
class LastBoundary {
  readonly #scheme: Scheme
  #last: Terms | undefined
  #early: EarlyExercise = { shape: 'never' }
  #shifts: PremiumShifts | undefined

  constructor(scheme: Scheme) {
    this.#scheme = scheme
  }

  value(terms: Terms): AmericanValue {
    if (!isOption(terms)) return NOT_PRICED
    return isCertain(terms) ? certainAmerican(terms) : valueAmerican(terms, this.#of(terms))
  }

  sensitivities(terms: Terms): Sensitivities {
    if (!isOption(terms)) return NOT_PRICED
    if (isCertain(terms)) return certainAmerican(terms)
    const early = this.#of(terms)
    return vegaAndRho(terms, early, (this.#shifts ??= shiftsOf(early, terms)))
  }

  #of(terms: Terms): EarlyExercise {
    if (this.#last === undefined || !isShared(this.#last, terms)) {
      this.#early = earlyExerciseOf(terms, this.#scheme)
      this.#shifts = undefined
    }
    this.#last = terms
    return this.#early
  }
}

function isShared(a: Terms, b: Terms): boolean {
  return (['sign', 'years', 'rate', 'yield', 'volatility'] as const).every((name) => a[name] === b[name])
}
