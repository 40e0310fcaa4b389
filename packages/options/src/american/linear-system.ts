/** Solves the square system in place by elimination with row pivoting: the `sides` become the solutions, one behind the other. */
export function solveLinear(matrix: Float64Array, sides: Float64Array, size: number, count: number): void {
  const ends = size * count
  for (let column = 0; column < size; column++) {
    swapRows(matrix, sides, size, ends, column, pivotRow(matrix, size, column))
    const pivot = 1 / matrix[column * size + column]!
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row * size + column]! * pivot
      for (let k = column + 1; k < size; k++) matrix[row * size + k]! -= factor * matrix[column * size + k]!
      for (let side = 0; side < ends; side += size) sides[side + row]! -= factor * sides[side + column]!
    }
  }
  for (let side = 0; side < ends; side += size) substitute(matrix, sides, size, side)
}

function substitute(matrix: Float64Array, sides: Float64Array, size: number, side: number): void {
  for (let row = size - 1; row >= 0; row--) {
    let sum = sides[side + row]!
    for (let k = row + 1; k < size; k++) sum -= matrix[row * size + k]! * sides[side + k]!
    sides[side + row] = sum / matrix[row * size + row]!
  }
}

function pivotRow(matrix: Float64Array, size: number, column: number): number {
  let best = column
  for (let row = column + 1; row < size; row++) {
    if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[best * size + column]!)) best = row
  }
  return best
}

function swapRows(matrix: Float64Array, sides: Float64Array, size: number, ends: number, a: number, b: number): void {
  if (a === b) return
  for (let k = 0; k < size; k++) swap(matrix, a * size + k, b * size + k)
  for (let side = 0; side < ends; side += size) swap(sides, side + a, side + b)
}

function swap(column: Float64Array, a: number, b: number): void {
  const kept = column[a]!
  column[a] = column[b]!
  column[b] = kept
}
