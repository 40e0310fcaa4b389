/**
 * Weights with which every asset contributes the same to the variance.
 *
 * They are the minimum, scaled to one, of ½ xᵀΣx − Σ ln xᵢ (Spinu 2013, "An algorithm for computing risk parity weights"),
 * found one coordinate after the other, each in closed form (Griveau-Billion, Richard and Roncalli 2013, "A fast
 * algorithm for computing high-dimensional risk parity portfolios").
 */
import { sum } from '../../core/stats/moments.ts'
import { diagonal, dot, type Matrix } from './covariance.ts'

const TOLERANCE = 1e-13
const MOST_ROUNDS = 10_000

export interface RiskParity {
  readonly weights: number[]
  /** False where contributions could not be made equal, as of assets that cancel each other out. */
  readonly isEqual: boolean
}

/** @param covariance with a positive diagonal */
export function riskParity(covariance: Matrix): RiskParity {
  const weights = diagonal(covariance).map((variance) => 1 / Math.sqrt(variance))
  let isEqual = false
  for (let round = 0; round < MOST_ROUNDS && !isEqual; round++) {
    let change = 0
    for (const [i, row] of covariance.entries()) {
      const others = dot(row, weights) - row[i]! * weights[i]!
      const next = (Math.sqrt(others * others + 4 * row[i]!) - others) / (2 * row[i]!)
      change = Math.max(change, Math.abs(next / weights[i]! - 1))
      weights[i] = next
    }
    isEqual = change < TOLERANCE
  }
  const scale = sum(weights)
  return { weights: weights.map((weight) => weight / scale), isEqual }
}
