/**
 * Vega and rho: the European ones, and the derivatives of what early exercise adds. Two boundaries are moved instead:
 * central differences.
 */
import { priceEuropean } from '../european/greeks.ts'
import { boundarySlopes } from './boundary-slopes.ts'
import { type DoubleBoundary, solveDoubleBoundary } from './double-boundary.ts'
import { doublePremium } from './double-premium.ts'
import { type EarlyExercise, isExercisedNow } from './early-exercise.ts'
import { type PremiumShifts, premiumShifts, premiumSlopes } from './premium-slopes.ts'
import { type Terms, unitPut } from './terms.ts'

export interface Sensitivities {
  /** Per 1.00 of volatility. */
  readonly vega: number
  readonly rho: number
}

/** What the vega and rho of all options of one early exercise share; nothing unless that has one boundary. */
export function shiftsOf(early: EarlyExercise, { sign }: Terms): PremiumShifts | undefined {
  if (early.shape !== 'single') return undefined
  return premiumShifts(early.line, boundarySlopes(early.line.boundary, sign > 0))
}

export function vegaAndRho(terms: Terms, early: EarlyExercise, shifts: PremiumShifts | undefined): Sensitivities {
  const { sign, spot, strike, years, rate, yield: yield_, volatility } = terms
  const european = priceEuropean(sign, spot, strike, years, rate, yield_, volatility)
  if (early.shape === 'never') return european
  const put = unitPut(terms)
  if (isExercisedNow(early, put, terms, european.price)) return { vega: 0, rho: 0 }
  if (early.shape === 'double' || shifts === undefined) return addDifferences(european, terms)
  const slopes = premiumSlopes(early.line, shifts, put.spot, put.logSpot)
  return {
    vega: european.vega + put.scale * slopes.total * Math.sqrt(years),
    rho: european.rho + put.scale * slopes.rate,
  }
}

/** In parts of the volatility. */
const VOLATILITY_MOVE = 5e-4
/** In parts of the rate's distance from 0 and from the yield: where these end, exercise does. */
const RATE_MOVE = 0.02
const LEAST_RATE_MOVE = 1e-6
const MOST_RATE_MOVE = 1e-5

function addDifferences(european: Sensitivities, terms: Terms): Sensitivities {
  const { rate, volatility } = terms
  const put = unitPut(terms)
  const move = VOLATILITY_MOVE * volatility
  const vega =
    (added(terms, { volatility: volatility + move }) - added(terms, { volatility: volatility - move })) / (2 * move)
  const earned = Math.min(-put.rate, put.rate - put.yield)
  const step = Math.min(MOST_RATE_MOVE, Math.max(LEAST_RATE_MOVE, RATE_MOVE * earned))
  const rho = (added(terms, { rate: rate + step }) - added(terms, { rate: rate - step })) / (2 * step)
  return { vega: european.vega + vega, rho: european.rho + rho }
}

function added(terms: Terms, moved: Partial<Terms>): number {
  const { scale, spot, logSpot, rate, yield: yield_ } = unitPut({ ...terms, ...moved })
  const boundary: DoubleBoundary = solveDoubleBoundary(rate, yield_, moved.volatility ?? terms.volatility, terms.years)
  return scale * doublePremium(boundary, spot, logSpot).value
}
