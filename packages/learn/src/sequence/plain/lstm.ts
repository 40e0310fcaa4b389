/** Long short-term memory (Hochreiter and Schmidhuber 1997), one step of all rows; gates in the order i, f, g, o. */
import { sigmoid, tanh } from './activation.ts'

const { fround } = Math

/** Gates become what they let through; cell, its squashed value and the hidden state follow. */
export function lstmForward(
  values: Float32Array,
  gates: number,
  previousCell: number,
  cell: number,
  squashed: number,
  hidden: number,
  rows: number,
  width: number,
): void {
  for (let k = 0; k < rows * width; k++) {
    const at = (gates >> 2) + Math.floor(k / width) * 4 * width + (k % width)
    const i = sigmoid(values[at]!)
    const f = sigmoid(values[at + width]!)
    const g = tanh(values[at + 2 * width]!)
    const o = sigmoid(values[at + 3 * width]!)
    const c = fround(fround(f * values[(previousCell >> 2) + k]!) + fround(i * g))
    const s = tanh(c)
    values[at] = i
    values[at + width] = f
    values[at + 2 * width] = g
    values[at + 3 * width] = o
    values[(cell >> 2) + k] = c
    values[(squashed >> 2) + k] = s
    values[(hidden >> 2) + k] = o * s
  }
}

/** Gates become the gradients of what went into them; the cell's gradient that of the cell before. */
export function lstmBackward(
  values: Float32Array,
  gates: number,
  previousCell: number,
  squashed: number,
  hiddenGradient: number,
  cellGradient: number,
  rows: number,
  width: number,
): void {
  for (let k = 0; k < rows * width; k++) {
    const at = (gates >> 2) + Math.floor(k / width) * 4 * width + (k % width)
    const i = values[at]!
    const f = values[at + width]!
    const g = values[at + 2 * width]!
    const o = values[at + 3 * width]!
    const s = values[(squashed >> 2) + k]!
    const h = values[(hiddenGradient >> 2) + k]!
    const c = fround(values[(cellGradient >> 2) + k]! + fround(fround(h * o) * fround(1 - fround(s * s))))
    values[at] = fround(c * g) * fround(i * fround(1 - i))
    values[at + width] = fround(c * values[(previousCell >> 2) + k]!) * fround(f * fround(1 - f))
    values[at + 2 * width] = fround(c * i) * fround(1 - fround(g * g))
    values[at + 3 * width] = fround(h * s) * fround(o * fround(1 - o))
    values[(cellGradient >> 2) + k] = c * f
  }
}
