/** Solves the square system in place by elimination with row pivoting: `right` becomes the solution. */
export function solveLinear(matrix: Float64Array, right: Float64Array, size: number): void {
  for (let column = 0; column < size; column++) {
    swapRows(matrix, right, size, column, pivotRow(matrix, size, column))
    const pivot = 1 / matrix[column * size + column]!
    for (let row = column + 1; row < size; row++) {
      const factor = matrix[row * size + column]! * pivot
      for (let k = column + 1; k < size; k++) matrix[row * size + k]! -= factor * matrix[column * size + k]!
      right[row]! -= factor * right[column]!
    }
  }
  for (let row = size - 1; row >= 0; row--) {
    let sum = right[row]!
    for (let k = row + 1; k < size; k++) sum -= matrix[row * size + k]! * right[k]!
    right[row] = sum / matrix[row * size + row]!
  }
}

function pivotRow(matrix: Float64Array, size: number, column: number): number {
  let best = column
  for (let row = column + 1; row < size; row++) {
    if (Math.abs(matrix[row * size + column]!) > Math.abs(matrix[best * size + column]!)) best = row
  }
  return best
}

function swapRows(matrix: Float64Array, right: Float64Array, size: number, a: number, b: number): void {
  if (a === b) return
  for (let k = 0; k < size; k++) {
    const kept = matrix[a * size + k]!
    matrix[a * size + k] = matrix[b * size + k]!
    matrix[b * size + k] = kept
  }
  const kept = right[a]!
  right[a] = right[b]!
  right[b] = kept
}
