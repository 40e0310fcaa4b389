/** Distributions on top of the seeded generator. */
import { log } from '../../../core/math.ts'
import type { Random } from '../../../core/random.ts'

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
