/** The engine of a part: the kernel, in a memory that holds the sessions from one part to the next. */
import { makeResident, type ResidentSessions } from '../../backtest/orb/kernel/resident-sessions.ts'
import { collectSweep, prepareSweep } from '../../backtest/orb/kernel/sweep-layout.ts'
import type { OrbSweep } from '../../backtest/orb/orb-sums.ts'
import { runSweepPart } from '../../backtest/orb/sweep-part-task.ts'
import type { OrbAxes, OrbFills, OrbSessions } from '../../strategies/orb/orb-grid.ts'

/** A worker goes from part to part over the same sessions: the last ones are those it needs next. */
let last: { readonly key: string; readonly resident: ResidentSessions } | undefined

/** The results lie in the kernel's memory until the next part. @param key of the sessions: the same one, the same sessions */
export function sweepRows(
  key: string,
  sessions: OrbSessions,
  axes: OrbAxes,
  fills: OrbFills,
  blocks: number,
): OrbSweep {
  if (last?.key !== key) last = { key, resident: makeResident(sessions) }
  const { layout } = prepareSweep(last.resident, axes, fills, { blocks, ranges: 1 })
  runSweepPart({ layout, range: 0, group: 0 })
  return collectSweep(layout)
}
