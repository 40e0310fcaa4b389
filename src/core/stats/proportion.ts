/** Shares of successes: their intervals and tests. */
import { exp, log } from '../math.ts'
import { normalInverse } from './normal.ts'

export interface Interval {
  readonly low: number
  readonly high: number
}

/** Wilson's score interval of successes / n (Wilson 1927). NaN for n = 0. */
export function wilsonInterval(successes: number, n: number, level = 0.95): Interval {
  const z = normalInverse(0.5 + level / 2)
  const share = successes / n
  const spread = (z * z) / n
  const center = (share + spread / 2) / (1 + spread)
  const half = (z * Math.sqrt((share * (1 - share)) / n + spread / (4 * n))) / (1 + spread)
  return { low: successes === 0 ? 0 : center - half, high: successes === n ? 1 : center + half }
}

/** P(X ≤ k) of n independent trials that succeed with probability p, term by term; relative error about 1e-12. */
export function binomialCdf(k: number, n: number, p: number): number {
  if (k < 0) return 0
  if (k >= n) return 1
  let total = 0
  for (let i = 0; i <= Math.floor(k); i++) total += binomialProbability(i, n, p)
  return Math.min(total, 1)
}

/** P(X = k). */
export function binomialProbability(k: number, n: number, p: number): number {
  if (p <= 0) return k === 0 ? 1 : 0
  if (p >= 1) return k === n ? 1 : 0
  return exp(logFactorial(n) - logFactorial(k) - logFactorial(n - k) + k * log(p) + (n - k) * log(1 - p))
}

/**
 * Sign test: the probability of a split at least as uneven as `successes` of `n` when either sign is
 * equally likely; two-sided, exact. Leave ties out of n. 1 for n = 0.
 */
export function signTest(successes: number, n: number): number {
  return Math.min(1, 2 * binomialCdf(Math.min(successes, n - successes), n, 0.5))
}

const EXACT_FACTORIALS = 21
const LOG_SQRT_2PI = 0.9189385332046728

/** ln n! for whole n: exact products up to 20, then Stirling's series, whose next term is below 1e-16. */
export function logFactorial(n: number): number {
  if (n < EXACT_FACTORIALS) {
    let product = 1
    for (let i = 2; i <= n; i++) product *= i
    return log(product)
  }
  const x = n + 1
  const inverse = 1 / x
  const square = inverse * inverse
  const series = 1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680 - square / 1188)))
  return (x - 0.5) * log(x) - x + LOG_SQRT_2PI + inverse * series
}
