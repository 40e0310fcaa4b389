/** The smallest value at which half of the weight is reached; NaN without weight. */
export function weightedMedian(values: Float64Array, weights: Float64Array): number {
  const order = Int32Array.from(values.keys()).sort((i, j) => values[i]! - values[j]!)
  let total = 0
  for (const weight of weights) total += weight
  if (!(total > 0)) return Number.NaN
  let below = 0
  for (const i of order) {
    below += weights[i]!
    if (below >= total / 2) return values[i]!
  }
  return values[order.at(-1)!]!
}

/** The mean of the two middle values of an even number; NaN of none. */
export function median(values: Float64Array): number {
  const sorted = values.slice().sort()
  const middle = sorted.length >> 1
  if (sorted.length === 0) return Number.NaN
  return sorted.length % 2 === 1 ? sorted[middle]! : (sorted[middle - 1]! + sorted[middle]!) / 2
}
