/** A process that sweeps and is killed in the middle: `node resume-child.ts FOLDER`. One line a part that is done. */
import { join } from 'node:path'
import { silentProgress } from '../../../../src/core/progress.ts'
import { computeSweep } from '../../../../src/research/sweep/parts/compute-sweep.ts'
import { SlowExecutor } from '../../../core/tasks/slow-executor.ts'
import { finestPlan, randomInput } from '../sessions.ts'

const input = randomInput(21, 20, 60)
await computeSweep(input, finestPlan(input), {
  executor: new SlowExecutor(),
  progress: silentProgress,
  signal: new AbortController().signal,
  fileOf: (part) => join(process.argv[2]!, `${part}`),
})
