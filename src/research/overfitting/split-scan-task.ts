/** Cross-validation on a worker. */
import { scanSplits, type SplitScan, type SplitScanInput } from './split-scan.ts'

export function scanSplitsTask(input: SplitScanInput): SplitScan {
  return scanSplits(input)
}
