/**
 * Early assignment: after each close, holders of American options that we have written may exercise them. Who exercises a
 * call the day before an ex-date gets the dividend, and its writer, now without the shares, pays it.
 */
import type { Session } from '../../../market/session.ts'
import type { FeeSchedule } from '../../../trading/fee.ts'
import { type ListedOption, yearsToExpiry } from '../../../trading/instrument.ts'
import { exerciseEntries } from '../../../trading/life/delivery.ts'
import type { EarlyExerciseModel, HolderView } from '../../../trading/life/early-exercise.ts'
import { assignedContracts } from '../../../trading/life/exercise.ts'
import { toMicros } from '../../../trading/money.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { type HeldOption, heldOptions, postDelivery } from './held-options.ts'
import { SessionBooks } from './session-books.ts'
import { underlyingPrice } from './underlying-price.ts'

export interface EarlyAssignmentTerms {
  readonly model: EarlyExerciseModel
  /** Cash a share with an ex-date on a day, 0 where there is none: holders know it, since it was declared before. */
  readonly dividendOn: (symbol: string, day: number) => number
  /** Continuously compounded, a year, as known. */
  readonly rateAt: (instant: number) => number
  readonly deliveryFees: FeeSchedule
}

export function earlyAssignmentRule(terms: EarlyAssignmentTerms): AccountRule {
  const books = new SessionBooks()
  return {
    name: 'early assignment',
    moment: 'after-market',
    nextAt(account) {
      // Asked in every session, so that what is written after a close is judged by that one.
      const next = books.next(account)
      return heldOptions(account).some(isExposed) ? next : Infinity
    },
    act(account) {
      const session = books.take()
      for (const held of heldOptions(account))
        if (isExposed(held) && held.option.expiresAt > account.now) assign(held, account, session, terms)
    },
  }
}

function isExposed({ option, contracts }: HeldOption): boolean {
  return contracts < 0 && option.exercise === 'american'
}

function assign(
  { option, contracts, strategy }: HeldOption,
  account: Account,
  session: Session,
  terms: EarlyAssignmentTerms,
): void {
  const view = holderView(option, account, session, terms)
  if (Number.isNaN(view.spot)) return
  const assigned = assignedContracts(-contracts, terms.model.share(view))
  if (assigned === 0) return
  account.count('assigned early')
  const entries = exerciseEntries(option, -assigned, toMicros(view.spot), account.now)
  postDelivery(account, strategy, entries, terms.deliveryFees)
}

/** Prices of earlier sessions tell a holder nothing. */
function holderView(option: ListedOption, account: Account, session: Session, terms: EarlyAssignmentTerms): HolderView {
  const { market, calendar, now } = account
  const isMarked = market.pricedAt(option.symbol) >= session.open
  const spot = underlyingPrice(market, option.underlying)
  return {
    option,
    spot: spot.at >= session.open ? spot.price : Number.NaN,
    mark: isMarked ? market.price(option.symbol) : Number.NaN,
    yearsToExpiry: yearsToExpiry(option, now),
    rate: terms.rateAt(now),
    dividend: terms.dividendOn(option.underlying, calendar.next(session.day)),
  }
}
