/** What one session did to the positions of each owner, as the ledger tells it. */
import type { Owner } from '../../trading/book.ts'
import type { Fill } from '../../trading/fill.ts'
import type { ListedOption } from '../../trading/instrument.ts'
import type { LedgerEntry } from '../../trading/ledger.ts'
import { exerciseValue } from '../../trading/life/exercise.ts'
import type { Micros } from '../../trading/money.ts'

/** Fills stand in their order beside the entries that they made; entries that no fill made stand alone. */
export interface BookedEntry {
  readonly entry: LedgerEntry
  readonly fill: Fill | undefined
}

export function withFills(entries: readonly LedgerEntry[], fills: readonly Fill[]): BookedEntry[] {
  let next = 0
  return entries.map((entry) => {
    const fill = fills[next]
    const isMade = entry.kind === 'fill' && fill?.symbol === entry.symbol && fill.quantity === entry.quantity
    if (isMade) next++
    return { entry, fill: isMade ? fill : undefined }
  })
}

/** The name that a contract has in the end: corporate actions take it out and bring another in for it. */
export function renamed(symbol: string, strategy: Owner, entries: readonly LedgerEntry[]): string {
  let [name, isOut] = [symbol, false]
  for (const entry of entries) {
    if (entry.kind !== 'adjustment' || entry.strategy !== strategy || entry.symbol !== name) continue
    // Another contract that is taken out may have the name that this one comes back under.
    if (entry.becomes === undefined) isOut = false
    else if (!isOut) [name, isOut] = [entry.becomes, true]
  }
  return name
}

/** What using a right brought its holder, of the option: its shares were worth so much more than was paid. */
export function broughtByExercise(option: ListedOption, { kind, quantity, spot }: LedgerEntry): Micros {
  const isUsed = kind === 'exercise' || kind === 'assignment'
  return isUsed && spot !== undefined ? 0 - quantity * exerciseValue(option, spot) : 0
}
