/** Adam (Kingma and Ba 2015) with decoupled weight decay (Loshchilov and Hutter 2019). */
import { add, all, div, load, mul, store, sub } from './lanes'

/**
 * One step. `clip` scales the gradients first; `rate` and `epsilon` have the correction of the young averages in them;
 * `decay` is what is taken off a parameter, as a share of it.
 */
export function adam(
  parameters: usize, gradients: usize, means: usize, squares: usize, count: i32,
  clip: f32, beta1: f32, beta2: f32, rate: f32, epsilon: f32, decay: f32,
): void {
  const size: usize = count << 2
  const kept = all(f32(1) - decay)
  for (let j: usize = 0; j < size; j += 16) {
    const gradient = mul(load(gradients + j), all(clip))
    const mean = add(mul(all(beta1), load(means + j)), mul(all(f32(1) - beta1), gradient))
    const square = add(mul(all(beta2), load(squares + j)), mul(all(f32(1) - beta2), mul(gradient, gradient)))
    const step = div(mul(all(rate), mean), add(f32x4.sqrt(square), all(epsilon)))
    store(means + j, mean)
    store(squares + j, square)
    store(parameters + j, sub(mul(kept, load(parameters + j)), step))
  }
}
