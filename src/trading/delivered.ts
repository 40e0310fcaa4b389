/** A contract as one on the shares that it delivers, whatever its multiplier. */
import type { ListedOption } from './instrument.ts'
import { fromMicros } from './money.ts'

export interface Delivered {
  readonly shares: number
  /** Per share delivered; cash that comes with them lowers it. */
  readonly strike: number
  /** A premium of 1.00 is so much a share delivered. */
  readonly premium: number
}

/** One that delivers 150 shares for 100 times its strike is one on 150 shares at two thirds of the strike. */
export function deliveredBy({ strike, multiplier, deliverable }: ListedOption): Delivered {
  const { shares, cash } = deliverable
  if (shares === 0) return { shares: multiplier, strike, premium: 1 }
  return { shares, strike: (multiplier * strike - fromMicros(cash)) / shares, premium: multiplier / shares }
}
