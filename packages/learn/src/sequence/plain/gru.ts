/**
 * Gated recurrent unit (Cho et al. 2014; the reset gate after the product, as cuDNN and PyTorch have it), one step of
 * all rows; gates in the order r, z, n. `inner` is what the step's input gives them, `outer` what the hidden state does.
 */
import { sigmoid, tanh } from './activation.ts'

const { fround } = Math

/** `inner` becomes what the gates let through; the hidden state follows. */
export function gruForward(
  values: Float32Array,
  inner: number,
  outer: number,
  previousHidden: number,
  hidden: number,
  rows: number,
  width: number,
): void {
  for (let k = 0; k < rows * width; k++) {
    const place = Math.floor(k / width) * 3 * width + (k % width)
    const x = (inner >> 2) + place
    const y = (outer >> 2) + place
    const r = sigmoid(fround(values[x]! + values[y]!))
    const z = sigmoid(fround(values[x + width]! + values[y + width]!))
    const n = tanh(fround(values[x + 2 * width]! + fround(r * values[y + 2 * width]!)))
    values[x] = r
    values[x + width] = z
    values[x + 2 * width] = n
    values[(hidden >> 2) + k] = n + fround(z * fround(values[(previousHidden >> 2) + k]! - n))
  }
}

/**
 * `inner` and `outer` become the gradients of what they were; what goes past the gates is added to the gradient of the
 * hidden state before.
 */
export function gruBackward(
  values: Float32Array,
  inner: number,
  outer: number,
  previousHidden: number,
  hiddenGradient: number,
  previousGradient: number,
  rows: number,
  width: number,
): void {
  for (let k = 0; k < rows * width; k++) {
    const place = Math.floor(k / width) * 3 * width + (k % width)
    const x = (inner >> 2) + place
    const y = (outer >> 2) + place
    const r = values[x]!
    const z = values[x + width]!
    const n = values[x + 2 * width]!
    const h = values[(hiddenGradient >> 2) + k]!
    const change = fround(values[(previousHidden >> 2) + k]! - n)
    const zGradient = fround(fround(h * change) * fround(z * fround(1 - z)))
    const nGradient = fround(fround(h * fround(1 - z)) * fround(1 - fround(n * n)))
    const rGradient = fround(fround(nGradient * values[y + 2 * width]!) * fround(r * fround(1 - r)))
    values[x] = rGradient
    values[x + width] = zGradient
    values[x + 2 * width] = nGradient
    values[y] = rGradient
    values[y + width] = zGradient
    values[y + 2 * width] = nGradient * r
    values[(previousGradient >> 2) + k] = values[(previousGradient >> 2) + k]! + fround(h * z)
  }
}
