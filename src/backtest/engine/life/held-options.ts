/** Option positions of an account, and what is done to them. */
import type { FeeSchedule } from '../../../trading/fee.ts'
import type { ListedOption } from '../../../trading/instrument.ts'
import type { LedgerEntry } from '../../../trading/ledger.ts'
import { type Micros, roundTo } from '../../../trading/money.ts'
import type { Order } from '../../../trading/order.ts'
import type { Account } from '../account-rule.ts'

export interface HeldOption {
  readonly option: ListedOption
  /** Contracts; negative when short. */
  readonly contracts: number
}

/** In the order in which they were opened. */
export function heldOptions({ ledger, instruments }: Account): HeldOption[] {
  return ledger.positions().flatMap(({ symbol, quantity }) => {
    const instrument = instruments.of(symbol)
    return instrument.kind === 'option' ? [{ option: instrument, contracts: quantity }] : []
  })
}

/** Books entries, and the passed-on fees of shares that change hands by them. */
export function postDelivery(
  { ledger, instruments }: Account,
  entries: readonly LedgerEntry[],
  fees: FeeSchedule,
): void {
  for (const entry of entries) {
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

/** Ends all orders in a symbol, alone or as a leg. */
export function withdrawOrders(account: Account, symbol: string, reason: string): void {
  const isOfIt = (order: Order): boolean =>
    order.symbol === symbol || order.combination?.legs.some((leg) => leg.symbol === symbol) === true
  for (const { id } of account.working.filter(isOfIt)) account.cancel(id, reason)
}
