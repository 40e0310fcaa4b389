/**
 * Vega and rho: the European ones, and central differences of what early exercise adds. The moved boundary takes one
 * step of Newton's method from the solved one, so that the difference is the derivative of a smooth function.
 */
import { priceEuropean } from '../european/greeks.ts'
import { type EarlyExercise, moveEarlyExercise, premiumOf } from './early-exercise.ts'
import { type Terms, unitPut } from './terms.ts'

/** In parts of the volatility. */
const VOLATILITY_MOVE = 5e-4
/** In parts of the rate that the put earns, or of its distance from the yield: where these end, exercise does. */
const RATE_MOVE = 0.02
const LEAST_RATE_MOVE = 1e-6
const MOST_RATE_MOVE = 2e-4

export function vegaAndRho(terms: Terms, early: EarlyExercise): { vega: number; rho: number } {
  const { sign, spot, strike, years, rate, yield: yield_, volatility } = terms
  const european = priceEuropean(sign, spot, strike, years, rate, yield_, volatility)
  if (early.shape === 'never') return european
  const move = VOLATILITY_MOVE * volatility
  const added = (moved: Partial<Terms>): number => addedValue({ ...terms, ...moved }, early)
  const vega = (added({ volatility: volatility + move }) - added({ volatility: volatility - move })) / (2 * move)
  const put = unitPut(terms)
  const earned = early.shape === 'double' ? Math.min(-put.rate, put.rate - put.yield) : Math.abs(put.rate)
  const step = Math.min(MOST_RATE_MOVE, Math.max(LEAST_RATE_MOVE, RATE_MOVE * earned))
  const rho = (added({ rate: rate + step }) - added({ rate: rate - step })) / (2 * step)
  return { vega: european.vega + vega, rho: european.rho + rho }
}

function addedValue(terms: Terms, early: EarlyExercise): number {
  const put = unitPut(terms)
  return put.scale * premiumOf(moveEarlyExercise(early, put.rate, put.yield, terms.volatility), put).value
}
