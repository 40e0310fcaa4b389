/** A part of the kernel's sweep as a task for an executor: the memory is shared, and the results stay in it. */
import type { Task } from '../../../core/tasks/executor.ts'
import { blockStart } from '../orb-sums.ts'
import { BLOCKS, STOPS } from './assembly/fields.ts'
import { orbKernel } from './orb-kernel.ts'
import { sumsAddress, type SweepLayout } from './sweep-layout.ts'

/** A range of stop distances and a group of blocks, by their numbers. */
export interface KernelPart {
  readonly layout: SweepLayout
  readonly stopRange: number
  readonly blockGroup: number
}

/** What a part took: positions entered, searches for a price, steps added to the sums. */
export interface KernelWork {
  readonly positions: number
  readonly searches: number
  readonly steps: number
}

export const KERNEL_PART: Task = { module: import.meta.url, name: 'runKernelPart' }

/** Each once is the sweep; in any order, and any of them more than once, though not twice at the same time. */
export function kernelParts(layout: SweepLayout): KernelPart[] {
  const { stopRanges, blockGroups } = layout
  return Array.from({ length: blockGroups * stopRanges }, (_, i) => ({
    layout,
    stopRange: i % stopRanges,
    blockGroup: Math.floor(i / stopRanges),
  }))
}

export function runKernelPart({ layout, stopRange, blockGroup }: KernelPart): KernelWork {
  const { memory, fields, blockGroups, stopRanges, scratch, scratchBytes } = layout
  const kernel = orbKernel(memory)
  kernel.sweepPart(
    blockStart(stopRange, stopRanges, fields[STOPS]!),
    blockStart(stopRange + 1, stopRanges, fields[STOPS]!),
    blockStart(blockGroup, blockGroups, fields[BLOCKS]!),
    blockStart(blockGroup + 1, blockGroups, fields[BLOCKS]!),
    sumsAddress(fields, blockGroup),
    scratch + (blockGroup * stopRanges + stopRange) * scratchBytes,
  )
  return { positions: kernel.positionCount(), searches: kernel.searchCount(), steps: kernel.stepCount() }
}
