/** A sweep by the rules of the original system: every row by itself, or the exception that ended it. */
import type { OrbSessions } from '../../../strategies/orb/orb-grid.ts'
import { rowsPerRange, type SweepGrid } from '../grid/grid.ts'
import type { ComputeOptions } from './compute-sweep.ts'
import type { RowOutcome } from '../rows-table.ts'
import type { SweepInput } from './sweep-plan.ts'

export interface SeedPart {
  readonly sessions: OrbSessions
  readonly grid: SweepGrid
  readonly first: number
  readonly end: number
}

const TASK = { module: new URL('seed-part-task.ts', import.meta.url).href, name: 'computeSeedPart' }
/** Rows of a part: about a tenth of a second on a year of minutes. */
const PART_ROWS = 128

/** One outcome a row. Errors: CANCELLED, WORKER_LOST. */
export async function computeSeedSweep(
  { ranges }: SweepInput,
  grid: SweepGrid,
  { executor, progress, signal }: ComputeOptions,
): Promise<RowOutcome[]> {
  const perRange = rowsPerRange(grid)
  const parts = ranges.flatMap(({ sessions }, range) =>
    Array.from({ length: Math.ceil(perRange / PART_ROWS) }, (_, i): SeedPart => {
      const first = i * PART_ROWS
      return {
        sessions,
        grid,
        first: range * perRange + first,
        end: range * perRange + Math.min(perRange, first + PART_ROWS),
      }
    }),
  )
  progress.stage(`Backtests, ${PART_ROWS} at a time`, parts.length)
  return (await executor.map<SeedPart, RowOutcome[]>(TASK, parts, { progress, signal })).flat()
}
