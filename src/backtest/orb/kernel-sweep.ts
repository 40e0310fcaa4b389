/** Every row of a grid by the kernel, on this thread; kernel/kernel-part-task.ts spreads its parts over several. */
import type { OrbAxes, OrbFills } from '../../strategies/orb/orb-grid.ts'
import type { IndexedSessions } from './kernel/indexed-sessions.ts'
import { kernelParts, type KernelWork, runKernelPart } from './kernel/kernel-part-task.ts'
import { collectSweep, prepareSweep, type SweepLayout, type SweepOptions } from './kernel/sweep-layout.ts'
import type { OrbSweep } from './orb-sums.ts'

/** The results lie in the memory of the sessions until its next sweep. Errors: SWEEP_INEXACT. */
export function kernelSweep(indexed: IndexedSessions, axes: OrbAxes, fills: OrbFills, options: SweepOptions): OrbSweep {
  const layout = prepareSweep(indexed, axes, fills, options)
  runKernelParts(layout)
  return collectSweep(layout)
}

export function runKernelParts(layout: SweepLayout): KernelWork {
  return kernelParts(layout)
    .map(runKernelPart)
    .reduce((sum, part) => ({
      positions: sum.positions + part.positions,
      searches: sum.searches + part.searches,
      steps: sum.steps + part.steps,
    }))
}
