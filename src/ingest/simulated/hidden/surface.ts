/**
 * The implied-variance surface: SSVI of Gatheral and Jacquier (2014), "Arbitrage-free SVI volatility
 * surfaces", with phi(theta) = eta / sqrt(theta (1 + theta)).
 *
 * Butterflies cannot have a negative price while eta (1 + |rho|) <= 2 (their remark 4.4), and calendar
 * spreads cannot while theta rises with time; both hold for every state by construction.
 */
import { exp } from '../../../core/math.ts'
import { MS_PER_DAY } from '../../../core/time.ts'
import { totalVariances, type VarianceState } from './variance.ts'

/** Total implied variance by log-moneyness ln(K/F) and time. */
export class Surface {
  /** Correlation and curvature parameters of SSVI, the same for all tenors. */
  readonly rho: number
  readonly eta: number
  readonly #totals: Float64Array

  /** @param days longest tenor in calendar days, at most 400 */
  constructor(state: VarianceState, days: number) {
    this.rho = -0.7 - 0.08 * tanh(state.fast)
    this.eta = 0.75 + 0.15 * tanh(state.slow + state.fast)
    this.#totals = totalVariances(state, days)
  }

  /** Total variance at the money for a tenor in milliseconds, linear between days. */
  theta(tenor: number): number {
    const days = tenor / MS_PER_DAY
    const whole = Math.min(Math.floor(days), this.#totals.length - 2)
    const from = this.#totals[whole]!
    return from + (days - whole) * (this.#totals[whole + 1]! - from)
  }

  /** Total variance (volatility squared times years) at a log-moneyness. */
  totalVariance(logMoneyness: number, theta: number): number {
    const scaled = (this.eta / Math.sqrt(theta * (1 + theta))) * logMoneyness
    const shifted = scaled + this.rho
    const root = Math.sqrt(shifted * shifted + 1 - this.rho * this.rho)
    return 0.5 * theta * (1 + this.rho * scaled + root)
  }

  /** Derivative of the total variance by log-moneyness. */
  slope(logMoneyness: number, theta: number): number {
    const curvature = this.eta / Math.sqrt(theta * (1 + theta))
    const shifted = curvature * logMoneyness + this.rho
    return 0.5 * theta * curvature * (this.rho + shifted / Math.sqrt(shifted * shifted + 1 - this.rho * this.rho))
  }
}

/** Hyperbolic tangent from the exponential that is the same on every machine. */
function tanh(x: number): number {
  return 1 - 2 / (exp(2 * x) + 1)
}
