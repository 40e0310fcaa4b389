/** What is priced, and what it is priced with. */

/** The right to buy or to sell. */
export type Right = 'call' | 'put'

/** When the holder may exercise: at expiry only, or at any time. */
export type Exercise = 'european' | 'american'

/** What is bought: the right, the strike in the unit of the spot, and the time left in years. */
export interface OptionContract {
  readonly right: Right
  readonly strike: number
  readonly yearsToExpiry: number
}

/** Rates are continuously compounded, per year. */
export interface Carry {
  readonly spot: number
  readonly rate: number
  readonly dividendYield: number
}

/** What a contract is priced with. */
export interface OptionMarket extends Carry {
  /** Per square root of a year: 0.2 is 20 %. */
  readonly volatility: number
}

/** +1 for a call, -1 for a put: how a column holds a right. */
export function rightSign(right: Right): 1 | -1 {
  return right === 'call' ? 1 : -1
}
