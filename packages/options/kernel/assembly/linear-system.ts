/** src/american/linear-system.ts: the same operations in the same order, so the same bits. Addresses of its arrays. */
export function solveLinear(m: usize, sides: usize, size: usize, count: usize): void {
  const end = sides + ((size * count) << 3)
  const bytes = size << 3
  for (let column: usize = 0; column < size; column++) {
    let best = column
    for (let row = column + 1; row < size; row++) {
      if (abs(load<f64>(m + ((row * size + column) << 3))) > abs(load<f64>(m + ((best * size + column) << 3)))) best = row
    }
    if (best !== column) {
      for (let k: usize = 0; k < size; k++) swap(m + ((column * size + k) << 3), m + ((best * size + k) << 3))
      for (let side = sides; side < end; side += bytes) swap(side + (column << 3), side + (best << 3))
    }
    const pivot = 1 / load<f64>(m + ((column * size + column) << 3))
    for (let row = column + 1; row < size; row++) {
      const factor = load<f64>(m + ((row * size + column) << 3)) * pivot
      for (let k = column + 1; k < size; k++) {
        const at = m + ((row * size + k) << 3)
        store<f64>(at, load<f64>(at) - factor * load<f64>(m + ((column * size + k) << 3)))
      }
      for (let side = sides; side < end; side += bytes) {
        store<f64>(side + (row << 3), load<f64>(side + (row << 3)) - factor * load<f64>(side + (column << 3)))
      }
    }
  }
  for (let side = sides; side < end; side += bytes) substitute(m, side, size)
}

function substitute(m: usize, side: usize, size: usize): void {
  for (let row = size; row > 0; row--) {
    const r = row - 1
    let sum = load<f64>(side + (r << 3))
    for (let k = row; k < size; k++) sum -= load<f64>(m + ((r * size + k) << 3)) * load<f64>(side + (k << 3))
    store<f64>(side + (r << 3), sum / load<f64>(m + ((r * size + r) << 3)))
  }
}

// @ts-ignore: decorator
@inline
function swap(a: usize, b: usize): void {
  const kept = load<f64>(a)
  store<f64>(a, load<f64>(b))
  store<f64>(b, kept)
}
