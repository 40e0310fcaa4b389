/**
 * Mills' ratio of the normal distribution, R(w) = (1 - N(w)) / n(w), and its differences.
 *
 * (w + 6) R(w) is a polynomial P of degree 26 in u = 1 - 11 r, r = 1 / (w + 6), for every w from -1/2 to infinity
 * (the map of Shepherd and Laframboise, "Chebyshev approximation of (1 + 2x) exp(x^2) erfc x", Math. Comp. 36, 1981,
 * moved to reach below zero; interpolated at Chebyshev nodes, truncation 3e-18). One piece, so no branch. Errors
 * are at most 10 units in the last place, 1 in the median.
 */

/** The least argument: below it the reflection 1 - N(w) = N(-w) is exact enough. */
export const MILLS_LEAST = -0.5
const SHIFT = 6
const SPAN = 11

/** Coefficients of P, lowest first. */
export const MILLS_COEFFICIENTS: readonly number[] = [
  2.1208891518684734, -2.230207495365489, 2.0773317465092287, -1.7090665939513825, 1.233874424990968,
  -0.772641305682928, 0.41127850337641647, -0.17934894337112697, 0.059136835156257214, -0.011345358841250147,
  -0.0010982920577155063, 0.0016363752903305415, -0.0004298452094820673, -6.918209864235832e-5, 7.347442197671158e-5,
  -7.79658974756059e-6, -8.741306884570854e-6, 2.627134630751494e-6, 9.484220163584613e-7, -5.14168130048675e-7,
  -1.0538094290530845e-7, 8.631062646651146e-8, 1.2908618359848033e-8, -1.186142344891154e-8, -1.5945119409240191e-9,
  9.600493073813141e-10, 1.3006458629564147e-10,
]
const C = Float64Array.from(MILLS_COEFFICIENTS)

/** R(w) for w >= -1/2. P is summed in even and odd powers of u: half as deep, so that a processor waits less. */
export function millsRatio(w: number): number {
  const r = 1 / (w + SHIFT)
  const u = 1 - SPAN * r
  const y = u * u
  let even = C[26]!
  let odd = C[25]!
  for (let k = 24; k > 0; k -= 2) {
    even = even * y + C[k]!
    odd = odd * y + C[k - 1]!
  }
  even = even * y + C[0]!
  return r * (even + u * odd)
}

/**
 * R(near) - R(far) as `difference`, and R(far) as `far`; `gap` is far - near, which the caller knows better.
 *
 * The difference of a polynomial's values over that of its arguments comes out of Horner's scheme at one argument,
 * evaluated at the other: q <- q y1 + p, p <- p y2 + c. Then
 * R(w1) - R(w2) = (r1 - r2) (P(u2) - 11 r1 Q(u1, u2)) with r1 - r2 = gap r1 r2, a sum of positive terms:
 * nothing cancels, however small the gap. A normalised Black price is a density times this difference.
 */
export function millsDifference(near: number, far: number, gap: number): { difference: number; far: number } {
  const r1 = 1 / (near + SHIFT)
  const r2 = 1 / (far + SHIFT)
  const u1 = 1 - SPAN * r1
  const u2 = 1 - SPAN * r2
  const y1 = u1 * u1
  const y2 = u2 * u2
  let even = C[26]!
  let odd = C[25]!
  let evenSlope = 0
  let oddSlope = 0
  for (let k = 24; k > 0; k -= 2) {
    evenSlope = evenSlope * y1 + even
    even = even * y2 + C[k]!
    oddSlope = oddSlope * y1 + odd
    odd = odd * y2 + C[k - 1]!
  }
  evenSlope = evenSlope * y1 + even
  even = even * y2 + C[0]!
  const value = even + u2 * odd
  const slope = (u1 + u2) * (evenSlope + u1 * oddSlope) + odd
  return { difference: gap * r1 * r2 * (value - SPAN * r1 * slope), far: r2 * value }
}
