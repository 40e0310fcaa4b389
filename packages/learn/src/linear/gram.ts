/**
 * Weighted products of columns: entry (i, j) of the lower triangle is the sum over rows of
 * weight * column i * column j.
 * @returns row-major, width * width; the upper triangle is left zero
 */
export function gram(columns: readonly Float64Array[], weights: Float64Array | undefined): Float64Array {
  const width = columns.length
  const products = new Float64Array(width * width)
  for (let i = 0; i < width; i++) {
    const scaled = weights ? multiply(columns[i]!, weights) : columns[i]!
    let j = 0
    for (; j + 3 <= i; j += 4) dotFour(scaled, columns, j, products, i * width)
    for (; j <= i; j++) products[i * width + j] = dot(scaled, columns[j]!)
  }
  return products
}

/** Fills the upper triangle of a symmetric matrix, in place, from the lower. */
export function mirrored(lower: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) for (let j = 0; j < i; j++) lower[j * size + i] = lower[i * size + j]!
  return lower
}

/** Sum over rows of the products of two columns. */
export function dot(a: Float64Array, b: Float64Array): number {
  let sum = 0
  for (let i = 0; i < a.length; i++) sum += a[i]! * b[i]!
  return sum
}

export function multiply(a: Float64Array, b: Float64Array): Float64Array {
  const product = new Float64Array(a.length)
  for (let i = 0; i < a.length; i++) product[i] = a[i]! * b[i]!
  return product
}

/** Four columns at a time: their sums do not wait for each other. */
function dotFour(
  scaled: Float64Array,
  columns: readonly Float64Array[],
  first: number,
  products: Float64Array,
  offset: number,
): void {
  const [a, b, c, d] = [columns[first]!, columns[first + 1]!, columns[first + 2]!, columns[first + 3]!]
  let sumA = 0
  let sumB = 0
  let sumC = 0
  let sumD = 0
  for (let i = 0; i < scaled.length; i++) {
    const value = scaled[i]!
    sumA += value * a[i]!
    sumB += value * b[i]!
    sumC += value * c[i]!
    sumD += value * d[i]!
  }
  products[offset + first] = sumA
  products[offset + first + 1] = sumB
  products[offset + first + 2] = sumC
  products[offset + first + 3] = sumD
}
