/** Cross-validation on a worker. */
import { scanSplitsInKernel } from './kernel/split-kernel.ts'
import type { SplitScan, SplitScanInput } from './split-scan.ts'

/** Loads what the task needs. */
export function getReady(): void {}

export function scanSplitsTask(input: SplitScanInput): SplitScan {
  return scanSplitsInKernel(input)
}
