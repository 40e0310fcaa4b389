/** Weighted mean, all weights being 1 when absent; exactly the value where all are equal, 0 of none. */
export function weightedMean(values: Float64Array, weights: Float64Array | undefined): number {
  const first = values[0] ?? 0
  if (values.every((value) => value === first)) return first
  let total = 0
  let sum = 0
  for (let i = 0; i < values.length; i++) {
    const weight = weights ? weights[i]! : 1
    total += weight
    sum += weight * values[i]!
  }
  return sum / total
}
