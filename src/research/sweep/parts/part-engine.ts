/** The engine of a part: the kernel, in a memory that holds sessions and their index from one part to the next. */
import { type IndexedSessions, indexSessions } from '../../../backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../../backtest/orb/kernel-sweep.ts'
import type { OrbSweep } from '../../../backtest/orb/orb-sums.ts'
import type { SessionIndex } from '../../../backtest/orb/session-index.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../../strategies/orb/orb-grid.ts'

/** A worker goes from part to part over the same sessions: the last ones are those it needs next. */
let last: { readonly key: string; readonly indexed: IndexedSessions } | undefined

/** The results lie in the kernel's memory until the next part. @param key of the sessions: the same one, the same sessions */
export function sweepRows(
  key: string,
  sessions: OrbSessions,
  axes: OrbAxes,
  fills: OrbFills,
  blocks: number,
): OrbSweep {
  return kernelSweep(indexedSessions(key, sessions, fills), axes, fills, { blocks, stopRanges: 1 })
}

/** What finds the trades of one row. */
export function sessionIndex(key: string, sessions: OrbSessions, fills: OrbFills): SessionIndex {
  return indexedSessions(key, sessions, fills).index
}

function indexedSessions(key: string, sessions: OrbSessions, fills: OrbFills): IndexedSessions {
  const place = `${key} ${fills.at}`
  if (last?.key !== place) last = { key: place, indexed: indexSessions(sessions, fills) }
  return last.indexed
}
