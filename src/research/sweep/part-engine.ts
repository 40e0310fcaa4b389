/** The engine of a part, with the index that all parts over the same sessions share. */
import { indexSweep } from '../../backtest/orb/index-sweep.ts'
import type { OrbSweep } from '../../backtest/orb/orb-sums.ts'
import { buildSessionIndex, type SessionIndex } from '../../backtest/orb/session-index.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'

/** A worker goes from part to part over the same sessions: the last index is the one it needs next. */
let last: { readonly key: string; readonly index: SessionIndex } | undefined

/** @param key of the sessions: the same one, the same sessions */
export function sweepRows(
  key: string,
  sessions: OrbSessions,
  axes: OrbAxes,
  fills: OrbFills,
  blocks: number,
): OrbSweep {
  const place = `${key} ${fills.at}`
  if (last?.key !== place) last = { key: place, index: buildSessionIndex(sessions, fills) }
  return indexSweep(last.index, axes, fills, blocks)
}
