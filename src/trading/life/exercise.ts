/**
 * Exercise at expiry.
 *
 * OCC rule 805(d), exercise by exception: an expiring option that is in the money by a threshold is exercised unless its
 * holder instructs otherwise; one that is not lapses. Options settled in cash follow rule 1804 with the same cent.
 */
import { DatedTable } from '../fees/dated.ts'
import type { ListedOption } from '../instrument.ts'
import { fromMicros, type Micros, roundTo, safe, toMicros } from '../money.ts'

/**
 * Of customers' accounts, by the day of expiry, a share. The first days are those of the first expiration that a
 * change applied to: of 2004 only the month is known (71 FR 58656 gives all amounts but the last, 73 FR 4297 that one).
 */
export const EXERCISE_THRESHOLDS = [
  { from: '1990-01-01', perShare: 0.75 },
  { from: '2004-09-17', perShare: 0.25 },
  { from: '2006-10-20', perShare: 0.05 },
  { from: '2008-06-20', perShare: 0.01 },
] as const

const thresholds = new DatedTable(EXERCISE_THRESHOLDS)
const CASH_THRESHOLD = 0.01

/** What exercising one contract brings when the underlying is worth `spot`; negative out of the money. */
export function exerciseValue(option: ListedOption, spot: Micros): Micros {
  const { right, multiplier, strike, deliverable } = option
  const delivered = isSettledInCash(option) ? multiplier * spot : deliverable.shares * spot + deliverable.cash
  return safe((right === 'call' ? 1 : -1) * (delivered - multiplier * toMicros(strike)))
}

/** The premium at which a contract is worth its exercise and no more, in currency units. */
export function intrinsicPrice(option: ListedOption, spot: number): number {
  return Math.max(0, fromMicros(exerciseValue(option, toMicros(spot)))) / option.multiplier
}

/** Nothing is delivered but the difference. */
export function isSettledInCash({ deliverable }: ListedOption): boolean {
  return deliverable.shares === 0
}

/** Whether a contract that no one says anything about is exercised at its expiry. */
export function isExercisedByException(option: ListedOption, spot: Micros): boolean {
  const perShare = isSettledInCash(option) ? CASH_THRESHOLD : thresholds.at(option.expiresAt)!.perShare
  return exerciseValue(option, spot) >= option.multiplier * toMicros(perShare)
}

/**
 * Contracts of a short position that are assigned, where `share` of those like them are exercised. The OCC draws whose
 * (rule 803); the expected number, rounded half to even, makes runs repeat.
 */
export function assignedContracts(short: number, share: number): number {
  return roundTo(short * share, 'half-even')
}
