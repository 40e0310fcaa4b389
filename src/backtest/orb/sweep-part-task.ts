/** A part of a sweep as a task for an executor: the memory is shared, and the results stay in it. */
import type { Task } from '../../core/tasks/executor.ts'
import { blockStart } from './orb-sums.ts'
import { BLOCKS, STOPS } from './kernel/assembly/fields.ts'
import { orbKernel } from './kernel/orb-kernel.ts'
import { sumsAddress, type SweepLayout } from './kernel/sweep-layout.ts'

/** A range of stop distances and a group of blocks. */
export interface SweepPart {
  readonly layout: SweepLayout
  readonly range: number
  readonly group: number
}

/** What a part took: positions entered, searches for a price, steps added to the sums. */
export interface SweepWork {
  readonly positions: number
  readonly searches: number
  readonly steps: number
}

export const SWEEP_PART: Task = { module: import.meta.url, name: 'runSweepPart' }

/** Each once is the sweep; in any order, and any of them more than once, though not twice at the same time. */
export function sweepParts(layout: SweepLayout): SweepPart[] {
  const groups = Array.from({ length: layout.groups }, (_, group) => group)
  return groups.flatMap((group) => Array.from({ length: layout.ranges }, (_, range) => ({ layout, range, group })))
}

export function runSweepPart({ layout, range, group }: SweepPart): SweepWork {
  const { memory, fields, groups, ranges, scratch, scratchBytes } = layout
  const kernel = orbKernel(memory)
  kernel.sweepPart(
    blockStart(range, ranges, fields[STOPS]!),
    blockStart(range + 1, ranges, fields[STOPS]!),
    blockStart(group, groups, fields[BLOCKS]!),
    blockStart(group + 1, groups, fields[BLOCKS]!),
    sumsAddress(fields, group),
    scratch + (group * ranges + range) * scratchBytes,
  )
  return { positions: kernel.positionCount(), searches: kernel.searchCount(), steps: kernel.stepCount() }
}
