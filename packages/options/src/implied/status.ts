/** How an implied volatility ended; the index is the code in a column of statuses. */
export const IV_STATUSES = [
  'ok',
  'below_intrinsic',
  'above_upper',
  'at_intrinsic',
  'at_upper',
  'expired',
  'bad_input',
] as const

/** Why a volatility is or is not there. */
export type ImpliedVolatilityStatus = (typeof IV_STATUSES)[number]

export const OK = 0
export const BELOW_INTRINSIC = 1
export const ABOVE_UPPER = 2
export const AT_INTRINSIC = 3
export const AT_UPPER = 4
export const EXPIRED = 5
export const BAD_INPUT = 6

/** A volatility, never without its status. */
export interface ImpliedVolatility {
  /** Per square root of a year; 0 at the intrinsic value, NaN with every other status but ok. */
  readonly volatility: number
  readonly status: ImpliedVolatilityStatus
}
