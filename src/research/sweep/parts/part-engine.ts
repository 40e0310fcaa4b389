/** The engine of a part: the kernel, in a memory that holds sessions and their index from one part to the next. */
import { type IndexedSessions, indexSessions } from '../../../backtest/orb/kernel/indexed-sessions.ts'
import type { ResidentSessions } from '../../../backtest/orb/kernel/resident-sessions.ts'
import { rowProfits } from '../../../backtest/orb/kernel/row-profits.ts'
import { kernelSweep } from '../../../backtest/orb/kernel-sweep.ts'
import type { OrbSweep } from '../../../backtest/orb/orb-sums.ts'
import type { SessionIndex } from '../../../backtest/orb/session-index.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import type { RangeInput } from './sweep-plan.ts'

/** A worker goes from part to part over the same sessions: the last ones are those it needs next. */
let last: { readonly key: string; readonly indexed: IndexedSessions } | undefined

/** Sessions that lie in a memory of the kernel already, by their key. Only this thread may work in it. */
let residents: ReadonlyMap<string, ResidentSessions> = new Map()

/** What the next sweep's sessions need not be copied from. */
export function useResidents(ranges: readonly RangeInput[]): void {
  residents = new Map(ranges.flatMap(({ key, resident }) => (resident === undefined ? [] : [[key, resident]])))
}

/** The results lie in the kernel's memory until the next part. @param key of the sessions: the same one, the same sessions */
export function sweepRows(
  key: string,
  sessions: OrbSessions,
  axes: OrbAxes,
  fills: OrbFills,
  blocks: number,
): OrbSweep {
  return kernelSweep(indexedSessions(key, sessions, fills), axes, fills, blocks)
}

/** Profits of some rows by session: see rowProfits. */
export function rowReturns(
  key: string,
  sessions: OrbSessions,
  axes: OrbAxes,
  rows: Int32Array,
  fills: OrbFills,
): Float64Array {
  return rowProfits(indexedSessions(key, sessions, fills), axes, rows, fills)
}

/** What finds the trades of one row. */
export function sessionIndex(key: string, sessions: OrbSessions, fills: OrbFills): SessionIndex {
  return indexedSessions(key, sessions, fills).index
}

function indexedSessions(key: string, sessions: OrbSessions, fills: OrbFills): IndexedSessions {
  const place = `${key} ${fills.at}`
  if (last?.key !== place) last = { key: place, indexed: indexSessions(residents.get(key) ?? sessions, fills) }
  return last.indexed
}
