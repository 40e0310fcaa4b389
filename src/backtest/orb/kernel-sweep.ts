/** Every row of a grid by the kernel, on this thread. */
import type { OrbAxes, OrbFills } from '../../strategies/orb/orb-grid.ts'
import type { IndexedSessions } from './kernel/indexed-sessions.ts'
import { orbKernel } from './kernel/orb-kernel.ts'
import { collectSweep, layOutSweep, type SweepLayout } from './kernel/sweep-layout.ts'
import type { OrbSweep } from './orb-sums.ts'

/**
 * The results lie in the memory of the sessions until its next sweep. Errors: SWEEP_INEXACT.
 * @param blocks contiguous ones of sessions, whose sums are kept
 */
export function kernelSweep(indexed: IndexedSessions, axes: OrbAxes, fills: OrbFills, blocks: number): OrbSweep {
  const layout = layOutSweep(indexed, axes, fills, blocks)
  runKernel(layout)
  return collectSweep(layout)
}

/** What a sweep took: positions entered, searches for a price, steps added to the sums. */
export interface KernelWork {
  readonly positions: number
  readonly searches: number
  readonly steps: number
}

export function runKernel({ memory, scratch }: SweepLayout): KernelWork {
  const kernel = orbKernel(memory)
  kernel.sweepRows(scratch)
  return { positions: kernel.positionCount(), searches: kernel.searchCount(), steps: kernel.stepCount() }
}
