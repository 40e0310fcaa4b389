/** Gaussian elimination of a small positive definite system, its matrix row by row; overwrites the matrix. */
export function solveSymmetric(matrix: Float64Array, vector: Float64Array): Float64Array {
  const n = vector.length
  const x = vector.slice()
  const at = (i: number, j: number) => matrix[i * n + j]!
  for (let column = 0; column < n; column++) {
    for (let i = column + 1; i < n; i++) {
      const factor = at(i, column) / at(column, column)
      for (let j = column; j < n; j++) matrix[i * n + j]! -= factor * at(column, j)
      x[i]! -= factor * x[column]!
    }
  }
  for (let i = n - 1; i >= 0; i--) {
    for (let j = i + 1; j < n; j++) x[i]! -= at(i, j) * x[j]!
    x[i]! /= at(i, i)
  }
  return x
}
