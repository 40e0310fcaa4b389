/** The search for one option's volatility: Newton's method and the secant, within a bracket. */
import { priceEuropean } from '../european/greeks.ts'
import type { Terms } from './terms.ts'

/** How far a slope may be off, relatively: that of a rougher scheme, and any at the least. */
const OTHER_DOUBT = 2e-3
const LEAST_DOUBT = 1e-3

export class VolatilitySearch {
  readonly terms: Terms
  readonly #price: number
  readonly #most: number
  /** The best known. */
  volatility: number
  #low = 0
  #high: number
  #last = Number.NaN
  #lastExcess = Number.NaN
  #slope: number
  #doubt = 1

  /** @param european the volatility as if it were European: too high for an option that may be exercised early */
  constructor(terms: Terms, price: number, european: number) {
    const { sign, spot, strike, years, rate, yield: yield_ } = terms
    this.terms = terms
    this.#price = price
    this.#most = european
    this.#high = european
    this.volatility = european
    this.#slope = priceEuropean(sign, spot, strike, years, rate, yield_, european).vega
  }

  /** Prices of another scheme follow: volatility and slope are kept as guesses. */
  restart(): void {
    this.#low = 0
    this.#high = this.#most
    this.#last = Number.NaN
    this.#doubt = OTHER_DOUBT
  }

  /** Takes the price at the present volatility and improves it; returns how far it may still be off, relatively. */
  advance(price: number): number {
    const here = this.volatility
    const excess = price - this.#price
    if (excess === 0) return 0
    if (excess > 0) this.#high = here
    else this.#low = here
    this.#steepen(here, excess)
    const next = here - excess / this.#slope
    const isInside = next > this.#low && next < this.#high
    this.volatility = isInside ? next : (this.#low + this.#high) / 2
    const move = Math.abs(this.volatility - here) / this.volatility
    return isInside ? move * this.#doubt : move
  }

  /** The secant's slope, once there are two prices; in doubt by as much as it differs from the one before. */
  #steepen(here: number, excess: number): void {
    if (!Number.isNaN(this.#last)) {
      const slope = (excess - this.#lastExcess) / (here - this.#last)
      this.#doubt = Math.max(LEAST_DOUBT, Math.abs(slope / this.#slope - 1))
      this.#slope = slope
    }
    this.#last = here
    this.#lastExcess = excess
  }
}
