/**
 * American options with a continuous dividend yield.
 *
 * Where exercise today is best the value is exactly the intrinsic one, delta is 1 or -1 and the other Greeks are 0.
 * Without time or volatility the best moment is known: certain.ts. Input that is no option gives NaN.
 */
import type { OptionContract, OptionMarket } from '../contract.ts'
import { certainAmerican, LEAST_TOTAL } from './certain.ts'
import { type EarlyExercise, solveEarlyExercise } from './early-exercise.ts'
import { type Preset, type Scheme, schemeOf } from './scheme.ts'
import { type Sensitivities, shiftsOf, vegaAndRho } from './sensitivity.ts'
import { type Terms, termsOf } from './terms.ts'
import { type AmericanValue, valueAmerican } from './value.ts'

/** Price and Greeks of one American option: raw partial derivatives, theta per year. */
export interface AmericanOption extends AmericanValue, Sensitivities {}

/** Price of an American option, by collocation of its exercise boundary; NaN for input that is no option. */
export function americanPrice(contract: OptionContract, market: OptionMarket, preset: Preset = 'accurate'): number {
  return priceAmerican(termsOf(contract, market), schemeOf(preset)).price
}

/**
 * Price and five Greeks. Vega and rho move the boundary with the volatility and the rate and cost about five prices.
 */
export function americanGreeks(
  contract: OptionContract,
  market: OptionMarket,
  preset: Preset = 'accurate',
): AmericanOption {
  const terms = termsOf(contract, market)
  if (!isOption(terms)) return NOT_PRICED
  if (isCertain(terms)) return certainAmerican(terms)
  const early = earlyExerciseOf(terms, schemeOf(preset))
  const { vega, rho } = vegaAndRho(terms, early, shiftsOf(early, terms))
  return { ...valueAmerican(terms, early), vega, rho }
}

/** Without vega and rho. */
export function priceAmerican(terms: Terms, scheme: Scheme): AmericanValue {
  if (!isOption(terms)) return NOT_PRICED
  if (isCertain(terms)) return certainAmerican(terms)
  return valueAmerican(terms, earlyExerciseOf(terms, scheme))
}

/** Depends on everything but spot and strike: options that share the rest share it. */
export function earlyExerciseOf(
  { sign, rate, yield: yield_, volatility, years }: Terms,
  scheme: Scheme,
): EarlyExercise {
  return sign < 0
    ? solveEarlyExercise(rate, yield_, volatility, years, scheme)
    : solveEarlyExercise(yield_, rate, volatility, years, scheme)
}

/** Nothing negative, nothing infinite, no NaN. */
export function isOption({ spot, strike, years, volatility, rate, yield: yield_ }: Terms): boolean {
  const least = Math.min(Math.min(spot, strike), Math.min(years, volatility))
  const sum = spot + strike + (years + volatility) + (Math.abs(rate) + Math.abs(yield_))
  return least >= 0 && sum < Infinity
}

/** Without uncertainty: no time, no volatility, or nothing to be uncertain about. */
export function isCertain({ spot, strike, years, volatility }: Terms): boolean {
  return !(volatility * Math.sqrt(years) >= LEAST_TOTAL && spot > 0 && strike > 0)
}

export const NOT_PRICED: AmericanOption = {
  price: Number.NaN,
  delta: Number.NaN,
  gamma: Number.NaN,
  theta: Number.NaN,
  vega: Number.NaN,
  rho: Number.NaN,
}
