/**
 * Price, delta, gamma and theta of an American option, from its early exercise. The twin of the kernel, which performs
 * these operations in this order where there is one boundary.
 */
import { priceEuropean } from '../european/greeks.ts'
import { type EarlyExercise, isExercisedNow, premiumOf } from './early-exercise.ts'
import { type Terms, unitPut } from './terms.ts'

/** Price and the Greeks that come with it. */
export interface AmericanValue {
  readonly price: number
  readonly delta: number
  readonly gamma: number
  /** Per year: minus the derivative in the time to expiry. */
  readonly theta: number
}

export function valueAmerican(terms: Terms, early: EarlyExercise): AmericanValue {
  const { sign, spot, strike, years, rate, yield: yield_, volatility } = terms
  const european = priceEuropean(sign, spot, strike, years, rate, yield_, volatility)
  const intrinsic = sign * (spot - strike)
  // Only rounding, and a rate too small to exercise for, bring the European price below it.
  if (early.shape === 'never') return european.price < intrinsic ? { ...european, price: intrinsic } : european
  const put = unitPut(terms)
  if (isExercisedNow(early, put, terms, european.price)) return { price: intrinsic, delta: sign, gamma: 0, theta: 0 }
  const premium = premiumOf(early, put)
  const added = put.scale * premium.value
  const price = european.price + (added > 0 ? added : 0)
  // A call is S p(K / S): its delta is p - (K / S) p', its gamma (K / S)^2 p'' / S.
  const slope = sign < 0 ? premium.slope : premium.value - put.spot * premium.slope
  const curvature = (sign < 0 ? premium.curvature : put.spot * put.spot * premium.curvature) / put.scale
  const delta = european.delta + slope
  const gamma = european.gamma + curvature
  const floored = price > intrinsic ? price : intrinsic
  // The Black-Scholes equation, which holds wherever the option is kept.
  const diffusion = 0.5 * (volatility * volatility) * (spot * spot * gamma)
  const theta = rate * floored - (rate - yield_) * (spot * delta) - diffusion
  return { price: floored, delta, gamma, theta }
}
