/**
 * What an option position becomes when it is exercised, assigned, settled or lapses, as entries of the ledger.
 *
 * Shares and cash are booked when the right is used, as a trade at the strike; their delivery one to three sessions
 * later changes no one's profit.
 */
import type { ListedOption } from '../instrument.ts'
import type { LedgerEntry } from '../ledger.ts'
import { type Micros, safe, toMicros } from '../money.ts'
import { exerciseValue, isSettledInCash } from './exercise.ts'

/** Ends `contracts` (signed as they are held) by exercise or assignment when the underlying is worth `spot`. */
export function exerciseEntries(option: ListedOption, contracts: number, spot: Micros, at: number): LedgerEntry[] {
  if (contracts === 0) return []
  const { symbol } = option
  if (isSettledInCash(option)) {
    const cash = safe(contracts * Math.max(0, exerciseValue(option, spot)))
    return [{ at, kind: 'settlement', symbol, cash, quantity: -contracts, spot }]
  }
  const kind = contracts > 0 ? 'exercise' : 'assignment'
  const shares = option.right === 'call' ? contracts : -contracts
  const { deliverable, multiplier, strike, underlying } = option
  return [
    { at, kind, symbol, cash: 0, quantity: -contracts, spot },
    {
      at,
      kind,
      symbol: underlying,
      cash: safe(shares * (deliverable.cash - multiplier * toMicros(strike))),
      quantity: shares * deliverable.shares,
    },
  ]
}

/** Ends `contracts` (signed as they are held) that nobody exercises. */
export function lapseEntries({ symbol }: ListedOption, contracts: number, spot: Micros, at: number): LedgerEntry[] {
  return contracts === 0 ? [] : [{ at, kind: 'expiry', symbol, cash: 0, quantity: -contracts, spot }]
}
