import type { ExpirySummary } from './analyse-snapshots.ts'
import type { SharedQuotes } from './chain-snapshots.ts'

/** The quotes of an expiry side by side: rows of the chain's columns, −1 where a side is not quoted. */
export interface StrikeRow {
  readonly strike: number
  readonly call: number
  readonly put: number
}

/** By strike; a contract that is quoted twice is taken once. */
export function strikeRows({ range }: ExpirySummary, { right, strike }: SharedQuotes): StrikeRow[] {
  const found = new Map<number, { strike: number; call: number; put: number }>()
  for (let row = range.from; row < range.to; row++) {
    const one = found.get(strike[row]!) ?? { strike: strike[row]!, call: -1, put: -1 }
    found.set(one.strike, one)
    const side = right[row]! > 0 ? 'call' : 'put'
    if (one[side] < 0) one[side] = row
  }
  return [...found.values()].toSorted((a, b) => a.strike - b.strike)
}
