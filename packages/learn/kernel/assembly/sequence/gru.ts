/**
 * Gated recurrent unit (Cho et al. 2014; the reset gate after the product, as cuDNN and PyTorch have it), one step of
 * all rows; gates in the order r, z, n. `inner` is what the step's input gives them, `outer` what the hidden state does.
 */
import { sigmoid, tanh } from './activation'
import { add, all, load, mul, store, sub } from './lanes'

/** `inner` becomes what the gates let through; the hidden state follows. */
export function gruForward(
  inner: usize, outer: usize, previousHidden: usize, hidden: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0; j < size; j += 16) {
      const x = inner + j
      const y = outer + j
      const r = sigmoid(add(load(x), load(y)))
      const z = sigmoid(add(load(x + size), load(y + size)))
      const n = tanh(add(load(x + 2 * size), mul(r, load(y + 2 * size))))
      store(x, r)
      store(x + size, z)
      store(x + 2 * size, n)
      store(hidden + j, add(n, mul(z, sub(load(previousHidden + j), n))))
    }
    inner += 3 * size
    outer += 3 * size
    previousHidden += size
    hidden += size
  }
}

/** `inner` and `outer` become the gradients of what they were; what goes past the gates is added to the gradient before. */
export function gruBackward(
  inner: usize, outer: usize, previousHidden: usize, hiddenGradient: usize, previousGradient: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  const one = all(1)
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0; j < size; j += 16) {
      const x = inner + j
      const y = outer + j
      const r = load(x)
      const z = load(x + size)
      const n = load(x + 2 * size)
      const h = load(hiddenGradient + j)
      const zGradient = mul(mul(h, sub(load(previousHidden + j), n)), mul(z, sub(one, z)))
      const nGradient = mul(mul(h, sub(one, z)), sub(one, mul(n, n)))
      const rGradient = mul(mul(nGradient, load(y + 2 * size)), mul(r, sub(one, r)))
      store(x, rGradient)
      store(x + size, zGradient)
      store(x + 2 * size, nGradient)
      store(y, rGradient)
      store(y + size, zGradient)
      store(y + 2 * size, mul(nGradient, r))
      store(previousGradient + j, add(load(previousGradient + j), mul(h, z)))
    }
    inner += 3 * size
    outer += 3 * size
    previousHidden += size
    hiddenGradient += size
    previousGradient += size
  }
}
