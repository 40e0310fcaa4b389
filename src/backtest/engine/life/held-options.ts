/** Option positions of an account, and what is done to them. */
import type { FeeSchedule } from '../../../trading/fee.ts'
import type { ListedOption } from '../../../trading/instrument.ts'
import type { Owner } from '../../../trading/book.ts'
import type { LedgerEntry } from '../../../trading/ledger.ts'
import { type Micros, roundTo } from '../../../trading/money.ts'
import type { Order } from '../../../trading/order.ts'
import type { Account } from '../account-rule.ts'

export interface HeldOption {
  readonly option: ListedOption
  /** Contracts; negative when short. */
  readonly contracts: number
  /** Whose they are, where several strategies share the account. */
  readonly strategy: Owner
}

/** Of each strategy, in the order in which they were opened. */
export function heldOptions({ ledger, instruments }: Account): HeldOption[] {
  return ledger.holdings().flatMap(({ symbol, quantity, strategy }) => {
    const instrument = instruments.of(symbol)
    return instrument.kind === 'option' ? [{ option: instrument, contracts: quantity, strategy }] : []
  })
}

/** Books entries of an owner, and the passed-on fees of shares that change hands by them. */
export function postDelivery(
  { ledger, instruments }: Account,
  strategy: Owner,
  entries: readonly LedgerEntry[],
  fees: FeeSchedule,
): void {
  for (const unowned of entries) {
    const entry = { ...unowned, strategy }
    ledger.post(entry)
    const instrument = instruments.of(entry.symbol)
    if (instrument.kind !== 'shares' || entry.quantity === 0) continue
    const fee = fees.charge(instrument, entry.quantity, priceOf(entry), entry.at)
    if (fee !== 0) ledger.post({ ...entry, kind: 'fee', cash: -fee, quantity: 0 })
  }
}

function priceOf({ cash, quantity }: LedgerEntry): Micros {
  return roundTo(Math.abs(cash / quantity), 'half-even')
}

/** Ends the orders that are meant by an instrument of theirs, alone or as a leg. */
export function withdrawOrders(
  account: Account,
  reason: string,
  isMeant: (symbol: string, strategy: Owner) => boolean,
): void {
  const isOrderMeant = ({ symbol, combination, strategy }: Order): boolean =>
    (combination?.legs ?? [{ symbol }]).some((leg) => isMeant(leg.symbol, strategy))
  for (const { id } of account.working.filter(isOrderMeant)) account.cancel(id, reason)
}
