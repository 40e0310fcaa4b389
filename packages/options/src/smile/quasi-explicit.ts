import { STEEPEST_WING, type Svi, sviVariance } from './svi.ts'

/** What a smile is fitted to: one root and expiry. */
export interface SmilePoints {
  /** ln(strike / forward). */
  readonly logMoneyness: Float64Array
  /** Volatility squared times years. */
  readonly totalVariance: Float64Array
  /** Half of the bid-ask width, in total variance; positive. */
  readonly tolerance: Float64Array
}

export interface Candidate {
  readonly svi: Svi
  /** Weighted mean square of the misfit in total variance. */
  readonly cost: number
}

/** Means and centred second moments of the right wing's shape p, the left wing's q, and total variance w. */
export interface Moments {
  readonly p: number
  readonly q: number
  readonly w: number
  readonly pp: number
  readonly qq: number
  readonly pq: number
  readonly pw: number
  readonly qw: number
  readonly ww: number
}

/**
 * The inner problem of De Marco and Martini (Zeliade 2009) in the wings' slopes: with y = (k - m) / sigma,
 * w = a + u p + v q, p = (sqrt(y^2 + 1) + y) / 2, q = (sqrt(y^2 + 1) - y) / 2, where u / sigma and v / sigma are the
 * slopes of the right and the left wing. Both lie between 0 and Lee's bound: linear least squares over a box.
 */
export class QuasiExplicit {
  /** Weighted mean and standard deviation of the points' ln(strike / forward). */
  readonly centre: number
  readonly spread: number
  /** Of each point; they sum to one. */
  readonly weight: Float64Array
  readonly #k: Float64Array
  readonly #w: Float64Array

  constructor({ logMoneyness, totalVariance, tolerance }: SmilePoints) {
    this.#k = logMoneyness
    this.#w = totalVariance
    const weight = tolerance.map((width) => 1 / width ** 2)
    const total = weight.reduce((sum, value) => sum + value, 0)
    this.weight = weight.map((value) => value / total)
    this.centre = this.#mean((i) => logMoneyness[i]!)
    this.spread = Math.sqrt(this.#mean((i) => (logMoneyness[i]! - this.centre) ** 2))
  }

  #mean(value: (i: number) => number): number {
    let sum = 0
    for (let i = 0; i < this.weight.length; i++) sum += this.weight[i]! * value(i)
    return sum
  }

  /** One volatility: free of arbitrage whatever the points. */
  flat(): Svi {
    return { a: this.#mean((i) => this.#w[i]!), b: 0, rho: 0, m: this.centre, sigma: this.spread }
  }

  /** Weighted mean square, in total variance. */
  misfit(svi: Svi): number {
    return this.#mean((i) => (sviVariance(svi, this.#k[i]!) - this.#w[i]!) ** 2)
  }

  #moments(m: number, sigma: number): Moments {
    const [k, w, weights] = [this.#k, this.#w, this.weight]
    let [p, q, mean, pp, qq, pw, qw, ww] = [0, 0, 0, 0, 0, 0, 0, 0]
    for (let i = 0; i < k.length; i++) {
      const y = (k[i]! - m) / sigma
      const root = Math.sqrt(y * y + 1)
      // One as a difference would cancel; their product is 1/4.
      const right = y >= 0 ? (root + y) / 2 : 0.5 / (root - y)
      const left = 0.25 / right
      const weight = weights[i]!
      const value = w[i]!
      p += weight * right
      q += weight * left
      mean += weight * value
      pp += weight * right * right
      qq += weight * left * left
      pw += weight * right * value
      qw += weight * left * value
      ww += weight * value * value
    }
    return {
      p,
      q,
      w: mean,
      pp: pp - p * p,
      qq: qq - q * q,
      pq: 0.25 - p * q,
      pw: pw - p * mean,
      qw: qw - q * mean,
      ww: ww - mean * mean,
    }
  }

  solve(m: number, sigma: number): Candidate {
    const sums = this.#moments(m, sigma)
    const [u, v] = boxMinimum(sums, STEEPEST_WING * sigma)
    const b = (u + v) / 2 / sigma
    const rho = u + v > 0 ? (u - v) / (u + v) : 0
    const svi = { a: sums.w - u * sums.p - v * sums.q, b, rho, m, sigma }
    return { svi, cost: Math.max(0, sums.ww + quadratic(sums, u, v)) }
  }
}

/** Least of the quadratic for u and v between 0 and a bound: inside if stationary there, else on the best of four edges. */
function boxMinimum(sums: Moments, most: number): readonly [number, number] {
  const { pp, qq, pq, pw, qw } = sums
  const determinant = pp * qq - pq * pq
  const u = (pw * qq - qw * pq) / determinant
  const v = (qw * pp - pw * pq) / determinant
  if (u === clamp(u, most) && v === clamp(v, most)) return [u, v]
  let best: readonly [number, number] = [0, 0]
  const consider = (u: number, v: number) => {
    if (quadratic(sums, u, v) < quadratic(sums, best[0], best[1])) best = [u, v]
  }
  for (const edge of [0, most]) {
    consider(edge, clamp((qw - pq * edge) / qq, most))
    consider(clamp((pw - pq * edge) / pp, most), edge)
  }
  return best
}

function quadratic({ pp, qq, pq, pw, qw }: Moments, u: number, v: number): number {
  return u * u * pp + 2 * u * v * pq + v * v * qq - 2 * (u * pw + v * qw)
}

/** NaN becomes 0. */
function clamp(value: number, most: number): number {
  return value > 0 ? Math.min(value, most) : 0
}
