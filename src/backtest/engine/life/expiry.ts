/**
 * Expiry: every contract of one underlying that ends at one instant ends by one settlement value, in one step.
 *
 * PM contracts end with the closing price. AM contracts, whose trading ended the session before, end with the official
 * opening series; where it is missing with the opening print of the index, then with the first price after it, and the
 * report counts them. Expiries on days without a session (Saturdays until January 2015) are those of the session
 * before: `expiresAt` says so. Without a price of its day the last known one is taken, and counted.
 *
 * While a share is halted the OCC exercises nothing by exception (information memo 27391): our own options lapse, and
 * writers are assigned what is in the money at the last price, since its holders give notice.
 */
import { newYorkDay } from '../../../market/new-york-time.ts'
import type { FeeSchedule } from '../../../trading/fee.ts'
import { exerciseEntries, lapseEntries } from '../../../trading/life/delivery.ts'
import { assignedContracts, exerciseValue, isExercisedByException } from '../../../trading/life/exercise.ts'
import { isStandIn, type SettlementValue } from '../../../trading/life/settlement.ts'
import { type Micros, MICROS_PER_UNIT } from '../../../trading/money.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { type HeldOption, heldOptions, postDelivery, withdrawOrders } from './held-options.ts'
import { type OpeningValues, settlementTries, settlementValue } from './settlement-value.ts'

export interface ExpiryTerms {
  readonly openingValues: OpeningValues
  /** Whether a share is halted at the close of a day: a gap in the data is none. */
  readonly isHalted: (symbol: string, day: number) => boolean
  /** Passed-on fees of shares that are delivered. */
  readonly deliveryFees: FeeSchedule
  /**
   * Within this part of the strike nobody can tell whom exercise hits, since holders decide after the close: of short
   * contracts a part is assigned that rises evenly from none below to all above. 0 goes by the rule alone.
   */
  readonly pinBand: number
}

/** A price this near to the strike, as a part of it, is counted as pinned, whatever is done about it. */
const PINNED = 0.0025

export function expiryRule(terms: ExpiryTerms): AccountRule {
  let acted = Number.NEGATIVE_INFINITY
  return {
    name: 'expiry',
    moment: 'after-market',
    nextAt: (account) => Math.min(...heldOptions(account).map((held) => nextTry(held, account, acted, terms))),
    act(account) {
      acted = account.now
      settleDue(account, terms)
    },
  }
}

/** An expiry after the run's end is not waited for. */
function nextTry({ option }: HeldOption, account: Account, acted: number, { openingValues }: ExpiryTerms): number {
  if (newYorkDay(option.expiresAt) > account.lastDay) return Infinity
  return settlementTries(option, account, openingValues).find((instant) => instant > acted) ?? Infinity
}

function settleDue(account: Account, terms: ExpiryTerms): void {
  const due = heldOptions(account).filter(({ option }) => option.expiresAt <= account.now)
  const snapshots = Map.groupBy(due, ({ option }) => `${option.underlying} ${option.settlement} ${option.expiresAt}`)
  for (const together of snapshots.values()) {
    const settled = settlementValue(together[0]!.option, account, terms.openingValues)
    if (settled === undefined) continue
    if (isStandIn(settled)) account.count(`settled by ${settled.basis}`)
    for (const held of together) settle(held, settled, account, terms)
  }
}

function settle(held: HeldOption, settled: SettlementValue, account: Account, terms: ExpiryTerms): void {
  const { option, contracts, strategy } = held
  const used = Math.sign(contracts) * usedContracts(held, settled, terms)
  if (isWithin(PINNED, held, settled.value)) account.count('pinned at expiry')
  withdrawOrders(account, 'expired contract', (symbol, owner) => symbol === option.symbol && owner === strategy)
  const exercised = exerciseEntries(option, used, settled.value, account.now)
  const lapsed = lapseEntries(option, contracts - used, settled.value, account.now)
  postDelivery(account, strategy, [...exercised, ...lapsed], terms.deliveryFees)
}

/** Exercised or assigned contracts, not signed. */
function usedContracts(
  held: HeldOption,
  { value, basis }: SettlementValue,
  { pinBand, isHalted }: ExpiryTerms,
): number {
  const { option, contracts } = held
  if (basis === 'no price at all') return 0
  const byRule = isExercisedByException(option, value)
  if (contracts > 0) return byRule && !isHalted(option.underlying, newYorkDay(option.expiresAt)) ? contracts : 0
  return assignedContracts(
    -contracts,
    isWithin(pinBand, held, value) ? pinnedShare(held, value, pinBand) : Number(byRule),
  )
}

/** 0 at the far edge out of the money, 1 at the one in the money. */
function pinnedShare({ option }: HeldOption, value: Micros, band: number): number {
  const perShare = exerciseValue(option, value) / option.multiplier / MICROS_PER_UNIT
  return 0.5 + perShare / (2 * band * option.strike)
}

function isWithin(band: number, { option }: HeldOption, value: Micros): boolean {
  const distance = Math.abs(exerciseValue(option, value)) / option.multiplier / MICROS_PER_UNIT
  return option.deliverable.shares > 0 && distance < band * option.strike
}
