/** What is priced, and what it is priced with. */

export type Right = 'call' | 'put'

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

export interface OptionMarket extends Carry {
  /** Per square root of a year: 0.2 is 20 %. */
  readonly volatility: number
}

/** +1 for a call, -1 for a put: how a column holds a right. */
export function rightSign(right: Right): 1 | -1 {
  return right === 'call' ? 1 : -1
}
