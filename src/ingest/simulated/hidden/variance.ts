/**
 * The variance of the index fund as a function of its hidden state.
 *
 * Above a floor, the log of the variance rate is the sum of a slow and a fast Gaussian autoregression
 * (half-lives of about 140 and 10 sessions), two-factor in the manner of Alizadeh, Brandt and Diebold (2002), with
 * leverage: shocks fall when the price rises. `varianceScale` is the rate over its long-run mean.
 */
import { exp, log } from '../../../core/math.ts'
import { SESSIONS_PER_YEAR } from '../../../market/session.ts'

/** Hidden state: deviations of the two components of log variance from their means. */
export interface VarianceState {
  readonly slow: number
  readonly fast: number
}

const DAYS_PER_YEAR = 365

/** Persistence a session, stationary standard deviation, correlation of the shock with the return. */
export const SLOW = { persistence: 0.995, deviation: 0.65, leverage: -0.5 } as const
export const FAST = { persistence: 0.93, deviation: 0.62, leverage: -0.85 } as const

/** Long-run mean of the diffusive variance, a year. */
export const DIFFUSIVE_VARIANCE = 0.0245
/** Share of a session's variance that falls between the close and the next open. */
export const NIGHT_SHARE = 0.28

/** Jumps: at most one a night and one a day; sizes in logs at the mean variance, scaled with its root. */
export const JUMPS_PER_YEAR = { night: 2, day: 2 } as const
export const JUMP_MEAN = -0.016
export const JUMP_DEVIATION = 0.02
const JUMP_VARIANCE =
  (JUMPS_PER_YEAR.night + JUMPS_PER_YEAR.day) * (JUMP_MEAN * JUMP_MEAN + JUMP_DEVIATION * JUMP_DEVIATION)

/** Part of the variance that never leaves. */
const VARIANCE_FLOOR = 0.15

/** What the market pays for variance over what it expects. */
const VARIANCE_PREMIUM = 1.2

const STATIONARY_VARIANCE = SLOW.deviation * SLOW.deviation + FAST.deviation * FAST.deviation

/** Variance rate over its long-run mean; its own mean is 1. */
export function varianceScale(slow: number, fast: number): number {
  return VARIANCE_FLOOR + (1 - VARIANCE_FLOOR) * exp(slow + fast - 0.5 * STATIONARY_VARIANCE)
}

/** Longest tenor of the term structure, in calendar days. */
const HORIZON_DAYS = 400
const SLOW_DECAY = decayTable(SLOW.persistence)
const FAST_DECAY = decayTable(FAST.persistence)
/** Half the variance that is left of the stationary one after so many days. */
const LEFT = SLOW_DECAY.map((slow, day) => {
  const fast = FAST_DECAY[day]!
  return 0.5 * (SLOW.deviation * SLOW.deviation * slow * slow + FAST.deviation * FAST.deviation * fast * fast)
})

/**
 * Total variance that options price at the money for 0, 1, … `days` calendar days: the expected
 * variance of diffusion and jumps times the premium. It rises from day to day, so that the surface
 * built on it has no calendar arbitrage.
 */
export function totalVariances(state: VarianceState, days: number): Float64Array {
  const perDay = (VARIANCE_PREMIUM * (DIFFUSIVE_VARIANCE + JUMP_VARIANCE)) / DAYS_PER_YEAR
  const totals = new Float64Array(days + 1)
  for (let day = 0; day < days; day++) {
    const mean = state.slow * SLOW_DECAY[day]! + state.fast * FAST_DECAY[day]! - LEFT[day]!
    totals[day + 1] = totals[day]! + perDay * (VARIANCE_FLOOR + (1 - VARIANCE_FLOOR) * exp(mean))
  }
  return totals
}

function decayTable(persistence: number): Float64Array {
  const perDay = exp((log(persistence) * SESSIONS_PER_YEAR) / DAYS_PER_YEAR)
  const decay = new Float64Array(HORIZON_DAYS)
  for (let day = 0, left = 1; day < HORIZON_DAYS; day++, left *= perDay) decay[day] = left
  return decay
}
