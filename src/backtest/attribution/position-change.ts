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
  const changes = new Changes(after)
  const entries = booked.map(({ entry }) => entry)
  for (const row of before) changes.of(renamed(row.symbol, row.strategy, entries), row.strategy).before = row
  for (const each of booked) {
    const { kind, symbol, strategy, becomes } = each.entry
    if (kind !== 'transfer') changes.of(becomes ?? symbol, strategy).booked.push(each)
  }
  return [...changes.all.values()]
}

class Changes {
  readonly all = new Map<string, PositionChange & { before: HeldRow | undefined }>()
  readonly #after: Map<string, HeldRow>

  constructor(after: readonly HeldRow[]) {
    this.#after = new Map(after.map((row) => [keyOf(row.symbol, row.strategy), row]))
  }

  of(symbol: string, strategy: Owner): PositionChange & { before: HeldRow | undefined } {
    const key = keyOf(symbol, strategy)
    const known = this.all.get(key)
    if (known !== undefined) return known
    const made = { strategy, symbol, before: undefined, after: this.#after.get(key), booked: [] }
    this.all.set(key, made)
    return made
  }
}

function keyOf(symbol: string, strategy: Owner): string {
  return `${symbol} ${strategy ?? ''}`
}
