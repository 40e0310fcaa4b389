/**
 * When the books of a session are done: interest until the next session on cash held or owed, and the fee for borrowed
 * shares. Both are asked of the account as a whole; where several strategies share it, each bears its part.
 */
import type { Session } from '../../../market/session.ts'
import type { Owner } from '../../../trading/book.ts'
import { borrowFee, type FinancingTerms, interestOn, interestRate } from '../../../trading/financing.ts'
import { CASH, type LedgerEntry } from '../../../trading/ledger.ts'
import { apportion, type Micros, safe, toMicros } from '../../../trading/money.ts'
import type { Account, AccountRule } from '../account-rule.ts'
import { SessionBooks } from './session-books.ts'

/** The benchmark as known at an instant, an annual simple rate. */
export type Benchmark = (instant: number) => number

export function financingRule(terms: FinancingTerms, benchmark: Benchmark): AccountRule {
  const books = new SessionBooks()
  return {
    name: 'financing',
    moment: 'after-market',
    nextAt: (account) => books.next(account),
    act(account) {
      charge(account, books.take(), terms, benchmark(account.now))
    },
  }
}

function charge(account: Account, session: Session, terms: FinancingTerms, benchmark: number): void {
  const { ledger } = account
  // calendar days until the next session, for which balances stand
  const days = account.calendar.next(session.day) - session.day
  const shorts = shortShares(account)
  const short = shorts.reduce((sum, { value }) => safe(sum + value), 0)
  const interest = interestOn(ledger.cash, short, benchmark, days, terms)
  const rate = interestRate(safe(ledger.cash - short), benchmark, days, terms)
  // One strategy's debt stands against what another has: both count at the rate of the whole.
  const parts = balances(account, shorts).map(({ strategy, balance }) => ({ strategy, exact: balance * rate }))
  post(account, 'interest', CASH, interest, parts)
  for (const { symbol, value, sellers } of shorts) {
    const fee = borrowFee(value, days, terms)
    post(
      account,
      'borrow',
      symbol,
      -fee,
      sellers.map(({ strategy, part }) => ({ strategy, exact: -fee * part })),
    )
  }
}

interface OwnersPart {
  readonly strategy: Owner
  /** Micros, not whole. */
  readonly exact: number
}

function post(
  { ledger, now: at }: Account,
  kind: LedgerEntry['kind'],
  symbol: string,
  total: Micros,
  parts: readonly OwnersPart[],
): void {
  const exact = parts.map((part) => part.exact)
  for (const [i, cash] of apportion(total, exact).entries()) {
    if (cash !== 0) ledger.post({ at, kind, symbol, cash, quantity: 0, strategy: parts[i]!.strategy })
  }
}

/** Cash of each owner, less its part of what shares sold short are worth. */
function balances({ ledger }: Account, shorts: readonly ShortShares[]): { strategy: Owner; balance: number }[] {
  const sellers = shorts.flatMap((short) => short.sellers.map((seller) => ({ ...seller, value: short.value })))
  return ledger.books.map(({ owner, cash }) => {
    const behindShorts = sellers
      .filter(({ strategy }) => strategy === owner)
      .reduce((sum, { part, value }) => sum + part * value, 0)
    return { strategy: owner, balance: cash - behindShorts }
  })
}

/** What the account is short of a share when its strategies are taken together. */
interface ShortShares {
  readonly symbol: string
  readonly value: Micros
  /** Those that are short of it, each with its part. */
  readonly sellers: readonly { readonly strategy: Owner; readonly part: number }[]
}

function shortShares({ ledger, instruments, market }: Account): ShortShares[] {
  return ledger.positions().flatMap(({ symbol, quantity }) => {
    const price = market.price(symbol)
    if (quantity >= 0 || instruments.of(symbol).kind !== 'shares' || Number.isNaN(price)) return []
    const short = ledger.books.filter((book) => book.position(symbol) < 0)
    const units = short.reduce((sum, book) => sum + book.position(symbol), 0)
    const sellers = short.map((book) => ({ strategy: book.owner, part: book.position(symbol) / units }))
    return [{ symbol, value: safe(-quantity * toMicros(price)), sellers }]
  })
}
