/** What one session made of the positions before it: those after it, and the entries between. */
import type { Owner } from '../../trading/book.ts'
import type { HeldRow } from '../engine/session-recorder.ts'
import { type BookedEntry, renamed } from './session-ledger.ts'

/** What happened to one owner's position in one instrument. */
export interface PositionChange {
  readonly strategy: Owner
  readonly symbol: string
  readonly before: HeldRow | undefined
  readonly after: HeldRow | undefined
  readonly booked: BookedEntry[]
}

/** In the order of the positions before, then of the entries. */
export function changesOf(
  before: readonly HeldRow[],
  after: readonly HeldRow[],
  booked: readonly BookedEntry[],
): PositionChange[] {
  const changes = new Map<string, PositionChange>()
  const entries = booked.map(({ entry }) => entry)
  const keyOf = (symbol: string, strategy: Owner): string => `${symbol} ${strategy ?? ''}`
  const change = (symbol: string, strategy: Owner): PositionChange => {
    const key = keyOf(symbol, strategy)
    const known = changes.get(key)
    if (known !== undefined) return known
    const later = after.find((row) => row.symbol === symbol && row.strategy === strategy)
    const made = { strategy, symbol, before: undefined, after: later, booked: [] }
    changes.set(key, made)
    return made
  }
  for (const row of before) {
    const symbol = renamed(row.symbol, row.strategy, entries)
    changes.set(keyOf(symbol, row.strategy), { ...change(symbol, row.strategy), before: row })
  }
  for (const each of booked) {
    const { kind, symbol, strategy, becomes } = each.entry
    if (kind !== 'transfer') change(becomes ?? symbol, strategy).booked.push(each)
  }
  return [...changes.values()]
}
