/** Implied volatility of an American option. */
import type { Carry, OptionContract } from '../contract.ts'
import { impliedVolatility } from '../implied/implied-volatility.ts'
import {
  ABOVE_UPPER,
  AT_INTRINSIC,
  AT_UPPER,
  BAD_INPUT,
  BELOW_INTRINSIC,
  EXPIRED,
  IV_STATUSES,
  type ImpliedVolatility,
  OK,
} from '../implied/status.ts'
import { exp, logRatio } from '../math/elementary.ts'
import { isOption, priceAmerican } from './american.ts'
import { certainAmerican } from './certain.ts'
import { exerciseShape } from './exercise.ts'
import { type Preset, type Scheme, schemeOf } from './scheme.ts'
import { type Terms, termsOf, unitPut } from './terms.ts'

/** A price this near a bound, relative to spot and strike, is at it. */
const BOUND_TOLERANCE = 2 ** -51
/** The volatility is known this well, relatively. */
const TOLERANCE = 1e-12
const MOST_STEPS = 100
/** Per square root of a year; above it the price is at its upper bound for every practical purpose. */
const MOST_VOLATILITY = 4096
const FIRST_GUESS = 0.25

/**
 * The volatility that gives `price`. Where the option is exercised at once its price does not tell the volatility: the
 * status is at_intrinsic. The lower bound is the price without volatility, the upper one that of boundless volatility.
 */
export function americanImpliedVolatility(
  contract: OptionContract,
  carry: Carry,
  price: number,
  preset: Preset = 'accurate',
): ImpliedVolatility {
  return impliedOfTerms(termsOf(contract, { ...carry, volatility: 0 }), price, preset)
}

/** @param terms whose volatility is 0 */
export function impliedOfTerms(terms: Terms, price: number, preset: Preset): ImpliedVolatility {
  const code = boundStatus(terms, price)
  if (code !== OK) return { volatility: code === AT_INTRINSIC ? 0 : Number.NaN, status: IV_STATUSES[code]! }
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  const european = impliedVolatility(sign, price, spot, strike, years, rate, yield_)
  const put = unitPut(terms)
  if (exerciseShape(put.rate, put.yield) === 'never') return european
  // An American option is worth more than a European one: its volatility is lower.
  const guess = european.status === 'ok' ? european.volatility : FIRST_GUESS
  const volatility = solve(terms, price, guess, schemeOf(preset))
  return { volatility, status: IV_STATUSES[volatility > 0 ? OK : AT_UPPER] }
}

export function boundStatus(terms: Terms, price: number): number {
  const { sign, spot, strike, years, rate, yield: yield_ } = terms
  const isPositive = spot > 0 && strike > 0 && Math.abs(price) + spot + strike + Math.abs(years) < Infinity
  if (!isPositive || !isOption({ ...terms, years: 0 })) return BAD_INPUT
  if (!(years > 0)) return EXPIRED
  const least = certainAmerican(terms).price
  const most = sign > 0 ? spot * Math.max(1, exp(-(yield_ * years))) : strike * Math.max(1, exp(-(rate * years)))
  const tolerance = BOUND_TOLERANCE * (spot + strike)
  if (price < least - (least > 0 ? tolerance : 0)) return BELOW_INTRINSIC
  if (price <= least + (least > 0 ? tolerance : 0)) return AT_INTRINSIC
  if (price > most + tolerance) return ABOVE_UPPER
  return price >= most - tolerance ? AT_UPPER : OK
}

/**
 * The secant's root within a bracket that halves where the secant leaves it; NaN when no volatility is high enough.
 * Of the price's logarithm, since far out of the money prices differ by orders of magnitude.
 */
function solve(terms: Terms, price: number, guess: number, scheme: Scheme): number {
  const excess = (volatility: number): number => logRatio(priceAmerican({ ...terms, volatility }, scheme).price, price)
  let low = 0
  let high = guess
  for (let atHigh = excess(high); !(atHigh > 0); atHigh = excess(high)) {
    if (atHigh === 0) return high
    ;[low, high] = [high, 2 * high]
    if (!(high <= MOST_VOLATILITY)) return Number.NaN
  }
  let [last, current] = [high, guess === high ? 0.98 * high : 0.5 * (low + high)]
  let atLast = excess(last)
  for (let step = 0; step < MOST_STEPS; step++) {
    const value = excess(current)
    if (value === 0) break
    if (value > 0) high = current
    else low = current
    const secant = current - (value * (current - last)) / (value - atLast)
    ;[last, atLast] = [current, value]
    current = secant > low && secant < high ? secant : 0.5 * (low + high)
    if (Math.abs(current - last) <= TOLERANCE * current) break
  }
  return current
}
