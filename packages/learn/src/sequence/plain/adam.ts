/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019). */
const { fround } = Math

/**
 * One step. `clip` scales the gradients first; `rate` and `epsilon` have the correction of the young averages in them;
 * `decay` is what is taken off a parameter, as a share of it.
 */
export function adam(
  values: Float32Array,
  parameters: number,
  gradients: number,
  means: number,
  squares: number,
  count: number,
  ...numbers: readonly [clip: number, beta1: number, beta2: number, rate: number, epsilon: number, decay: number]
): void {
  const [clip, beta1, beta2, rate, epsilon, decay] = numbers.map(fround) as [...typeof numbers]
  for (let j = 0; j < count; j++) {
    const gradient = fround(values[(gradients >> 2) + j]! * clip)
    const weighted = fround(fround(1 - beta2) * fround(gradient * gradient))
    const mean = fround(fround(beta1 * values[(means >> 2) + j]!) + fround(fround(1 - beta1) * gradient))
    const square = fround(fround(beta2 * values[(squares >> 2) + j]!) + weighted)
    const step = fround(fround(rate * mean) / fround(fround(Math.sqrt(square)) + epsilon))
    const kept = fround(fround(1 - decay) * values[(parameters >> 2) + j]!)
    values[(means >> 2) + j] = mean
    values[(squares >> 2) + j] = square
    values[(parameters >> 2) + j] = kept - step
  }
}
