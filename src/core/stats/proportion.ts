/** Shares of successes and their intervals. */
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
