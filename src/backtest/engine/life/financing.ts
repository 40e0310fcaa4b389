/** When the books of a session are done: interest until the next session on cash held or owed, and the fee for borrowed shares. */
import { borrowFee, type FinancingTerms, interestOn } from '../../../trading/financing.ts'
import { type Micros, safe, toMicros } from '../../../trading/money.ts'
import type { Session } from '../../../market/session.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { SessionBooks } from './session-books.ts'

/** The benchmark as known at an instant, an annual simple rate. */
export type Benchmark = (instant: number) => number

/** Entries that belong to no instrument are of this one. */
export const CASH = 'cash'

export function financingRule(terms: FinancingTerms, benchmark: Benchmark): AccountRule {
  const books = new SessionBooks()
  return {
    name: 'financing',
    moment: 'after-market',
    nextAt: (account) => books.next(account),
    act(account) {
      charge(account, books.take(), terms, benchmark)
    },
  }
}

function charge(account: Account, session: Session, terms: FinancingTerms, benchmark: Benchmark): void {
  const { ledger, now } = account
  // calendar days until the next session, for which balances stand
  const days = account.calendar.next(session.day) - session.day
  const shorts = shortShares(account)
  const short = shorts.reduce((sum, { value }) => safe(sum + value), 0)
  const interest = interestOn(ledger.cash, short, benchmark(now), days, terms)
  if (interest !== 0) ledger.post({ at: now, kind: 'interest', symbol: CASH, cash: interest, quantity: 0 })
  for (const { symbol, value } of shorts) {
    const fee = borrowFee(value, days, terms)
    if (fee !== 0) ledger.post({ at: now, kind: 'borrow', symbol, cash: -fee, quantity: 0 })
  }
}

interface ShortShares {
  readonly symbol: string
  readonly value: Micros
}

function shortShares({ ledger, instruments, market }: Account): ShortShares[] {
  return ledger.positions().flatMap(({ symbol, quantity }) => {
    const price = market.price(symbol)
    if (quantity >= 0 || instruments.of(symbol).kind !== 'shares' || Number.isNaN(price)) return []
    return [{ symbol, value: safe(-quantity * toMicros(price)) }]
  })
}
