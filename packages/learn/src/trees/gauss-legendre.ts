/** Points and weights on [0, 1] with which polynomials up to degree 2 n - 1 are integrated exactly (Gauss 1814). */

export interface Quadrature {
  readonly points: Float64Array
  readonly weights: Float64Array
}

const HALVINGS = 60
const known: Quadrature[] = []
/** Roots of Legendre's polynomials on [-1, 1], by degree. */
const roots: number[][] = [[]]

/** @param count of points, from 1 */
export function gaussLegendre(count: number): Quadrature {
  return (known[count] ??= quadrature(count))
}

function quadrature(count: number): Quadrature {
  const points = Float64Array.from(legendreRoots(count), (x) => (1 + x) / 2)
  const weights = points.map((point) => {
    const x = 2 * point - 1
    // P'(x) = n (x P_n - P_(n-1)) / (x^2 - 1), and P_n is 0 here.
    const slope = (-count * legendre(count - 1, x)) / (x * x - 1)
    return 1 / ((1 - x * x) * slope * slope)
  })
  return { points, weights }
}

/** Between two neighbouring roots of one degree, and outside of them, lies one root each of the next. */
function legendreRoots(degree: number): number[] {
  for (let n = roots.length; n <= degree; n++) {
    const fences = [-1, ...roots[n - 1]!, 1]
    roots.push(fences.slice(1).map((high, i) => bisect(n, fences[i]!, high)))
  }
  return roots[degree]!
}

function bisect(degree: number, low: number, high: number): number {
  const isLowNegative = legendre(degree, low) < 0
  let [from, to] = [low, high]
  for (let i = 0; i < HALVINGS; i++) {
    const middle = (from + to) / 2
    if (legendre(degree, middle) < 0 === isLowNegative) from = middle
    else to = middle
  }
  return (from + to) / 2
}

/** Bonnet's recursion. */
function legendre(degree: number, x: number): number {
  let before = 0
  let value = 1
  for (let n = 1; n <= degree; n++) [before, value] = [value, ((2 * n - 1) * x * value - (n - 1) * before) / n]
  return value
}
