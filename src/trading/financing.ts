/** What balances cost and earn overnight: interest on cash, and the fee for borrowed shares. */
import { type Micros, safe, share } from './money.ts'

/** Annual simple rates as parts of one: 0.05 is 5 %. */
export interface FinancingTerms {
  /** Taken off the benchmark for cash that lies in the account; never below zero. */
  readonly creditSpread: number
  /** Added to the benchmark for cash that is owed. */
  readonly debitSpread: number
  /** For shares sold short, of their value. */
  readonly borrowRate: number
}

/** What Interactive Brokers asked of accounts below 100,000 in 2024; the borrow fee is that of shares easy to find. */
export const USUAL_FINANCING: FinancingTerms = { creditSpread: 0.005, debitSpread: 0.015, borrowRate: 0.0025 }

/** The convention of money markets and brokers in US dollars. */
const DAYS_A_YEAR = 360

/**
 * Over `days` calendar days. Cash behind shares sold short is the lender's security and earns nothing; what is left
 * earns or costs. Rounded to the account's disadvantage.
 */
export function interestOn(
  cash: Micros,
  shortShares: Micros,
  benchmark: number,
  days: number,
  terms: FinancingTerms,
): Micros {
  const balance = safe(cash - shortShares)
  return share(balance, interestRate(balance, benchmark, days, terms), balance > 0 ? 'down' : 'up')
}

/** What a balance earns over `days`, or costs where it is owed, as a part of it. */
export function interestRate(balance: Micros, benchmark: number, days: number, terms: FinancingTerms): number {
  const rate = balance > 0 ? Math.max(0, benchmark - terms.creditSpread) : Math.max(0, benchmark) + terms.debitSpread
  return (rate * days) / DAYS_A_YEAR
}

/** The cost, not negative, of shares sold short that are worth `shortShares`. */
export function borrowFee(shortShares: Micros, days: number, { borrowRate }: FinancingTerms): Micros {
  return share(shortShares, (borrowRate * days) / DAYS_A_YEAR, 'up')
}
