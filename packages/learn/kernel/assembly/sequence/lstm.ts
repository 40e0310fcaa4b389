/** Long short-term memory (Hochreiter and Schmidhuber 1997), one step of all rows; gates in the order i, f, g, o. */
import { sigmoid, tanh } from './activation'
import { add, all, load, mul, store, sub } from './lanes'

/** Gates become what they let through; cell, its squashed value and the hidden state follow. */
export function lstmForward(
  gates: usize, previousCell: usize, cell: usize, squashed: usize, hidden: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0; j < size; j += 16) {
      const at = gates + j
      const i = sigmoid(load(at))
      const f = sigmoid(load(at + size))
      const g = tanh(load(at + 2 * size))
      const o = sigmoid(load(at + 3 * size))
      const c = add(mul(f, load(previousCell + j)), mul(i, g))
      const s = tanh(c)
      store(at, i)
      store(at + size, f)
      store(at + 2 * size, g)
      store(at + 3 * size, o)
      store(cell + j, c)
      store(squashed + j, s)
      store(hidden + j, mul(o, s))
    }
    gates += size << 2
    previousCell += size
    cell += size
    squashed += size
    hidden += size
  }
}

/** Gates become the gradients of what went into them; the cell's gradient that of the cell before. */
export function lstmBackward(
  gates: usize, previousCell: usize, squashed: usize, hiddenGradient: usize, cellGradient: usize, rows: i32, width: i32,
): void {
  const size: usize = width << 2
  const one = all(1)
  for (let row = 0; row < rows; row++) {
    for (let j: usize = 0; j < size; j += 16) {
      const at = gates + j
      const i = load(at)
      const f = load(at + size)
      const g = load(at + 2 * size)
      const o = load(at + 3 * size)
      const s = load(squashed + j)
      const h = load(hiddenGradient + j)
      const c = add(load(cellGradient + j), mul(mul(h, o), sub(one, mul(s, s))))
      store(at, mul(mul(c, g), mul(i, sub(one, i))))
      store(at + size, mul(mul(c, load(previousCell + j)), mul(f, sub(one, f))))
      store(at + 2 * size, mul(mul(c, i), sub(one, mul(g, g))))
      store(at + 3 * size, mul(mul(h, s), mul(o, sub(one, o))))
      store(cellGradient + j, mul(c, f))
    }
    gates += size << 2
    previousCell += size
    squashed += size
    hiddenGradient += size
    cellGradient += size
  }
}
