/** Runs all parts of a sweep: on threads where these pay, else here. */
import type { Progress } from '../../core/progress.ts'
import type { MapOptions, TaskExecutor } from '../../core/tasks/executor.ts'
import { COOL_OFFS, MOST_STOPS, SESSIONS, STOPS } from './kernel/assembly/fields.ts'
import type { SweepLayout } from './kernel/sweep-layout.ts'
import { runSweepPart, SWEEP_PART, type SweepPart, type SweepWork, sweepParts } from './sweep-part-task.ts'

/** Positions at most that are sooner entered by this thread than others can be started: about a tenth of a second. */
const FEW_POSITIONS = 500_000

export function runSweepHere(layout: SweepLayout, progress?: Progress): SweepWork {
  const runPart = (part: SweepPart) => {
    const work = runSweepPart(part)
    progress?.advance()
    return work
  }
  return total(sweepParts(layout).map(runPart))
}

export async function runSweep(
  layout: SweepLayout,
  executor: TaskExecutor,
  options: MapOptions = {},
): Promise<SweepWork> {
  if (mostPositions(layout) <= FEW_POSITIONS) return runSweepHere(layout, options.progress)
  return total(await executor.map<SweepPart, SweepWork>(SWEEP_PART, sweepParts(layout), options))
}

function mostPositions({ fields }: SweepLayout): number {
  return fields[SESSIONS]! * fields[STOPS]! * fields[COOL_OFFS]! * fields[MOST_STOPS]!
}

function total(parts: readonly SweepWork[]): SweepWork {
  return parts.reduce((sum, part) => ({
    positions: sum.positions + part.positions,
    searches: sum.searches + part.searches,
    steps: sum.steps + part.steps,
  }))
}
