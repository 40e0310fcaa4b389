/** When a put with strike 1 is exercised early, and what that adds to its European price. */
import { solveBoundary } from './boundary.ts'
import { type DoubleBoundary, solveDoubleBoundary } from './double-boundary.ts'
import { doublePremium, isBetween } from './double-premium.ts'
import { boundaryRate, exerciseShape } from './exercise.ts'
import { type Premium, premiumLine, type PremiumLine, putPremium } from './premium.ts'
import type { Scheme } from './scheme.ts'
import type { Terms, UnitPut } from './terms.ts'

export type EarlyExercise =
  | { readonly shape: 'never' }
  | { readonly shape: 'single'; readonly line: PremiumLine }
  | { readonly shape: 'double'; readonly boundary: DoubleBoundary }

export function solveEarlyExercise(
  rate: number,
  yield_: number,
  volatility: number,
  years: number,
  scheme: Scheme,
): EarlyExercise {
  const shape = exerciseShape(rate, yield_)
  if (shape === 'never') return { shape }
  return shape === 'single'
    ? { shape, line: premiumLine(solveBoundary(boundaryRate(rate), yield_, volatility, years, scheme)) }
    : { shape, boundary: solveDoubleBoundary(rate, yield_, volatility, years) }
}

/** Of spot and strike: more than the European price can err. */
const ROUNDING = 1e-13

/**
 * Where next to nothing is earned by exercising, the boundary is ill-conditioned; the European price is not, and
 * nobody exercises what is worth more alive.
 */
export function isExercisedNow(
  early: EarlyExercise,
  { logSpot }: UnitPut,
  { sign, spot, strike }: Terms,
  europeanPrice: number,
): boolean {
  if (europeanPrice - sign * (spot - strike) > ROUNDING * (spot + strike)) return false
  if (early.shape === 'never') return false
  if (early.shape === 'double') return isBetween(early.boundary, logSpot)
  const { top, depths } = early.line.boundary
  return logSpot <= top - depths[depths.length - 1]!
}

const NOTHING: Premium = { value: 0, slope: 0, curvature: 0 }

export function premiumOf(early: EarlyExercise, { spot, logSpot }: UnitPut): Premium {
  if (early.shape === 'never') return NOTHING
  return early.shape === 'single' ? putPremium(early.line, spot, logSpot) : doublePremium(early.boundary, spot, logSpot)
}
