/**
 * Interest rates: a policy rate that moves by quarter points at meetings, and yields of 2 and 10 years
 * above it. They are independent of the stock market. All in per cent a year.
 */
import type { Random } from '../../../core/random.ts'

const NEUTRAL = 2.5
const FLOOR = 0.05
const SESSIONS_BETWEEN_MEETINGS = 32
const SLOPE_MEAN = 1.3
const SLOPE_PERSISTENCE = 0.9985
const SLOPE_SHOCK = 0.045

export interface Rates {
  /** Effective overnight rate and yields of each session, rounded as published (0.01). */
  readonly overnight: Float64Array
  readonly twoYear: Float64Array
  readonly tenYear: Float64Array
}

/** Rates of the first `length` sessions of the market. */
export function simulateRates(root: Random, length: number): Rates {
  const random = root.split('rates')
  const rates = {
    overnight: new Float64Array(length),
    twoYear: new Float64Array(length),
    tenYear: new Float64Array(length),
  }
  let policy = 3.5
  let slope = SLOPE_MEAN
  for (let row = 0; row < length; row++) {
    const today = random.split(row)
    slope = SLOPE_MEAN + SLOPE_PERSISTENCE * (slope - SLOPE_MEAN) + SLOPE_SHOCK * today.normal()
    if (row % SESSIONS_BETWEEN_MEETINGS === 0) policy = decide(policy, today)
    rates.overnight[row] = hundredths(policy + 0.02 * today.normal())
    rates.twoYear[row] = hundredths(policy + 0.35 * slope + 0.03 * today.normal())
    rates.tenYear[row] = hundredths(policy + slope + 0.02 * today.normal())
  }
  return rates
}

/** Continuously compounded rate, as a fraction, for a tenor in years: linear from overnight to two years. */
export function zeroRate(rates: Rates, row: number, years: number): number {
  const short = rates.overnight[row]!
  return (short + (rates.twoYear[row]! - short) * Math.min(years / 2, 1)) / 100
}

/** A step of a quarter point, likelier towards the neutral rate. */
function decide(policy: number, random: Random): number {
  const pull = 0.06 * (NEUTRAL - policy)
  const draw = random.next()
  if (draw < 0.22 + pull) return policy + 0.25
  return draw > 0.78 + pull ? Math.max(policy - 0.25, 0.25) : policy
}

function hundredths(rate: number): number {
  return Math.round(100 * Math.max(rate, FLOOR)) / 100
}
