/** When a put with strike 1 is exercised early, and what that adds to its European price. */
import { type Boundary, moveBoundary, solveBoundary } from './boundary.ts'
import { type DoubleBoundary, solveDoubleBoundary } from './double-boundary.ts'
import { doublePremium, isBetween } from './double-premium.ts'
import { exerciseShape } from './exercise.ts'
import { type Premium, putPremium } from './premium.ts'
import type { Scheme } from './scheme.ts'
import type { UnitPut } from './terms.ts'

export type EarlyExercise =
  | { readonly shape: 'never' }
  | { readonly shape: 'single'; readonly boundary: Boundary }
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
    ? { shape, boundary: solveBoundary(rate, yield_, volatility, years, scheme) }
    : { shape, boundary: solveDoubleBoundary(rate, yield_, volatility, years) }
}

/** The same of slightly other parameters, as a smooth function of them. */
export function moveEarlyExercise(early: EarlyExercise, rate: number, yield_: number, vol: number): EarlyExercise {
  if (early.shape === 'never') return early
  return early.shape === 'single'
    ? { shape: 'single', boundary: moveBoundary(early.boundary, rate, yield_, vol) }
    : { shape: 'double', boundary: solveDoubleBoundary(rate, yield_, vol, early.boundary.years) }
}

export function isExercisedNow(early: EarlyExercise, { logSpot }: UnitPut): boolean {
  if (early.shape === 'never') return false
  if (early.shape === 'double') return isBetween(early.boundary, logSpot)
  const { top, depths } = early.boundary
  return logSpot <= top - depths[depths.length - 1]!
}

const NOTHING: Premium = { value: 0, slope: 0, curvature: 0 }

export function premiumOf(early: EarlyExercise, { spot, logSpot }: UnitPut): Premium {
  if (early.shape === 'never') return NOTHING
  return early.shape === 'single'
    ? putPremium(early.boundary, spot, logSpot)
    : doublePremium(early.boundary, spot, logSpot)
}
