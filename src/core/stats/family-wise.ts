/** Probabilities that allow for the number of tests. */
import type { Values } from './moments.ts'

/**
 * Adjusted p-values of S. Holm, Scandinavian Journal of Statistics 6 (1979): whoever calls significant what is at most α
 * is wrong about any of them with a probability of at most α, however the tests depend on each other. NaN stays NaN and
 * counts as a test.
 * @param family number of tests to allow for, where more were made than are given
 */
export function holm(p: Values, family: number = p.length): Float64Array {
  const adjusted = new Float64Array(p.length).fill(Number.NaN)
  const rising = Array.from(p.keys())
    .filter((i) => !Number.isNaN(p[i]!))
    .sort((a, b) => p[a]! - p[b]!)
  let largest = 0
  rising.forEach((i, rank) => {
    largest = Math.max(largest, Math.min(1, (family - rank) * p[i]!))
    adjusted[i] = largest
  })
  return adjusted
}
