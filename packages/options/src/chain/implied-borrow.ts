import type { CashDividend } from '../dividends/dividend.ts'
import { exp, log } from '../math/elementary.ts'

/** A spot, a forward and what is known to lie between them. */
export interface BorrowInput {
  readonly spot: number
  readonly forward: number
  readonly years: number
  /** Continuously compounded, per year. */
  readonly rate: number
  /** Known yield, continuously compounded. */
  readonly dividendYield?: number
  /** Cash dividends with an ex-date before the expiry, and when they fall. */
  readonly dividends?: readonly CashDividend[]
}

/**
 * The cost of borrowing the underlying, per year, that explains the forward: forward = (spot - present value of
 * dividends) x e^((rate - yield - borrow) x years). NaN where that has no answer.
 */
export function impliedBorrow(input: BorrowInput): number {
  const { spot, forward, years, rate, dividendYield = 0, dividends = [] } = input
  let carried = spot
  for (const dividend of dividends) {
    if (dividend.years > 0 && dividend.years <= years) carried -= dividend.amount * exp(-rate * dividend.years)
  }
  if (!(carried > 0 && forward > 0 && years > 0)) return Number.NaN
  return rate - dividendYield - log(forward / carried) / years
}

/** The yield that makes spot and forward agree, dividends and borrow in one number: what a pricer takes. */
export function impliedYield(spot: number, forward: number, years: number, rate: number): number {
  return impliedBorrow({ spot, forward, years, rate })
}
