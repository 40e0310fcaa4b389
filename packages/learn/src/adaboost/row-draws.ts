import type { RandomSource } from '../estimator.ts'
import { areCounts } from '../trees/weight-units.ts'

/** As many as the rows weigh, where weights are counts: a weight of 2 is the row twice. Else one a row. */
export function drawCount(weights: Float64Array): number {
  return areCounts(weights) ? weights.reduce((sum, weight) => sum + weight, 0) : weights.length
}

/** How often each row comes up in so many draws with replacement, each with a chance as high as its weight. */
export function drawRows(weights: Float64Array, draws: number, random: RandomSource): Float64Array {
  const upTo = new Float64Array(weights.length)
  let total = 0
  for (let row = 0; row < weights.length; row++) upTo[row] = total += weights[row]!
  const counts = new Float64Array(weights.length)
  for (let draw = 0; draw < draws; draw++) counts[firstAbove(upTo, random.next() * total)]! += 1
  return counts
}

/** The first place whose value exceeds `limit`, the last one at most; values rise. */
function firstAbove(values: Float64Array, limit: number): number {
  let low = 0
  let high = values.length - 1
  while (low < high) {
    const middle = (low + high) >>> 1
    if (values[middle]! > limit) high = middle
    else low = middle + 1
  }
  return low
}
