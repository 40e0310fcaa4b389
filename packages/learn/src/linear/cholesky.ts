/**
 * Solves A x = b for a symmetric positive definite matrix by Cholesky's factorisation A = L L'.
 * @param matrix row-major, size * size; only its lower triangle is read, and L is written over it
 * @param right b; x is written over it
 * @returns false, with both arrays spoilt, when a pivot is not above rounding error: the matrix is
 *   not positive definite
 */
export function solvePositiveDefinite(matrix: Float64Array, right: Float64Array): boolean {
  const size = right.length
  for (let j = 0; j < size; j++) {
    const diagonal = matrix[j * size + j]!
    const pivot = diagonal - sumOfProducts(matrix, j * size, j * size, j)
    if (!(pivot > diagonal * size * Number.EPSILON)) return false
    const root = Math.sqrt(pivot)
    matrix[j * size + j] = root
    for (let i = j + 1; i < size; i++) {
      matrix[i * size + j] = (matrix[i * size + j]! - sumOfProducts(matrix, i * size, j * size, j)) / root
    }
  }
  substitute(matrix, right)
  return true
}

/** Forward through L, then backward through its transpose. */
function substitute(factor: Float64Array, right: Float64Array): void {
  const size = right.length
  for (let i = 0; i < size; i++) {
    let value = right[i]!
    for (let k = 0; k < i; k++) value -= factor[i * size + k]! * right[k]!
    right[i] = value / factor[i * size + i]!
  }
  for (let i = size - 1; i >= 0; i--) {
    let value = right[i]!
    for (let k = i + 1; k < size; k++) value -= factor[k * size + i]! * right[k]!
    right[i] = value / factor[i * size + i]!
  }
}

function sumOfProducts(matrix: Float64Array, a: number, b: number, count: number): number {
  let sum = 0
  for (let k = 0; k < count; k++) sum += matrix[a + k]! * matrix[b + k]!
  return sum
}
