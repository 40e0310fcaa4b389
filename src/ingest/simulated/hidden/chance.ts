/** Distributions on top of the seeded generator. */
import { exp, log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'

const SQRT_TWO_PI = Math.sqrt(2 * Math.PI)

/** Gamma with shape 2 and mean 1: positive noise, skewed to the right. */
export function gammaNoise(random: Random): number {
  return -0.5 * log((1 - random.next()) * (1 - random.next()))
}

/** Exponential with mean 1. */
export function exponential(random: Random): number {
  return -log(1 - random.next())
}

/**
 * Distance of a Brownian bridge's maximum above its start; the law of the maximum given both ends,
 * P(max > m) = exp(−2 m (m − move) / variance). By symmetry −bridgeRise(−move, …) is a minimum.
 */
export function bridgeRise(move: number, variance: number, random: Random): number {
  return 0.5 * (move + Math.sqrt(move * move - 2 * variance * log(1 - random.next())))
}

export function normalDensity(x: number): number {
  return exp(-0.5 * x * x) / SQRT_TWO_PI
}

/**
 * Distribution function of the standard normal, within 1e-15 of the truth; its tails also keep 14
 * digits. Series about zero (Marsaglia 2004) below 3, continued fraction of Mills' ratio above.
 */
export function normalCdf(x: number): number {
  if (x < 0) return x > -3 ? 0.5 - centralArea(-x) : upperTail(-x)
  return x < 3 ? 0.5 + centralArea(x) : 1 - upperTail(x)
}

/** Probability between 0 and x. */
function centralArea(x: number): number {
  let term = x
  let sum = x
  for (let n = 3; term > 1e-17 * sum; n += 2) {
    term *= (x * x) / n
    sum += term
  }
  return sum * normalDensity(x)
}

function upperTail(x: number): number {
  let fraction = x
  for (let n = 60; n >= 1; n--) fraction = x + n / fraction
  return normalDensity(x) / fraction
}
