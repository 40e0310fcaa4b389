/** Of each value the sum of all up to it. */
export function runningSum(values: Float64Array): Float64Array {
  let sum = 0
  return values.map((value) => (sum += value))
}
