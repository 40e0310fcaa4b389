/**
 * Which shape the early exercise of a put has. A call is a put with rate and yield exchanged (McDonald and Schroder
 * 1998): what is said of the rate here holds for its yield.
 *
 * Exercising early gains the rate on the strike and loses the yield on the spot, r K - q S a year. Where that is
 * nowhere positive below the strike, nobody exercises; where r < 0 it is positive only between r K / q and K, so that
 * the exercise region has two boundaries (Battauz, De Donno and Sbuelz 2015).
 */
import { log } from '../math/elementary.ts'

export type ExerciseShape = 'never' | 'single' | 'double'

/** A rate nearer to 0 earns nothing that shows in a price. */
const LEAST_RATE = 1e-12

export function exerciseShape(rate: number, yield_: number): ExerciseShape {
  if (rate > LEAST_RATE) return 'single'
  if (rate < -LEAST_RATE) return yield_ < rate - LEAST_RATE ? 'double' : 'never'
  return yield_ < -LEAST_RATE ? 'single' : 'never'
}

/** What a single boundary is solved for: its equations are singular next to rate 0, and regular at 0. */
export function boundaryRate(rate: number): number {
  return rate > LEAST_RATE ? rate : 0
}

/** ln of the boundary's start over the strike. */
export function logTop(rate: number, yield_: number): number {
  return rate > 0 && yield_ > rate ? log(rate / yield_) : 0
}

/**
 * Derivatives in the option's own rate, which is the put's yield for a call: of the logarithm of the boundary's start
 * over the strike, and of the rate divided by that start.
 */
export function startSlope(rate: number, yield_: number, isCall: boolean): { ofTop: number; ofRateAtTop: number } {
  const isBelow = rate > 0 && yield_ > rate
  const ofTop = isBelow ? (isCall ? -1 / yield_ : 1 / rate) : 0
  return { ofTop, ofRateAtTop: isBelow === isCall ? 1 : 0 }
}

/** Deeper than any boundary that matters. */
const DEEPEST = 300

/** Depth of the perpetual option's boundary below the start: no boundary is deeper. */
export function perpetualDepth(rate: number, yield_: number, volatility: number, top: number): number {
  const variance = volatility * volatility
  const b = (rate - yield_) / variance - 0.5
  const c = (2 * rate) / variance
  const root = Math.sqrt(b * b + c)
  // The negative root of the characteristic equation, without cancellation.
  const power = b > 0 ? b + root : c / (root - b)
  const depth = top + log(1 + 1 / power)
  return depth < DEEPEST ? depth : DEEPEST
}
