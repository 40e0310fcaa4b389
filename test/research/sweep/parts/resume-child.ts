/** A process that sweeps and is killed in the middle: `node resume-child.ts FOLDER`. One line a part that is done. */
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { silentProgress } from '../../../../src/core/progress.ts'
import type { MapOptions, Task, TaskExecutor } from '../../../../src/core/tasks/executor.ts'
import { InProcessExecutor } from '../../../../src/core/tasks/in-process-executor.ts'
import { computeSweep } from '../../../../src/research/sweep/parts/compute-sweep.ts'
import { finestPlan, randomInput } from '../sessions.ts'

/** Gives the killer time between two parts. */
class SlowExecutor implements TaskExecutor {
  readonly workers = 1
  readonly #inner = new InProcessExecutor()

  async map<I, R>(task: Task, inputs: readonly I[], options?: MapOptions): Promise<R[]> {
    const results: R[] = []
    for (const input of inputs) {
      results.push(...(await this.#inner.map<I, R>(task, [input], options)))
      console.log('done')
      await pause(20)
    }
    return results
  }

  async close(): Promise<void> {
    await this.#inner.close()
  }
}

const input = randomInput(21, 20, 60)
await computeSweep(input, finestPlan(input), {
  executor: new SlowExecutor(),
  progress: silentProgress,
  signal: new AbortController().signal,
  fileOf: (part) => join(process.argv[2]!, `${part}`),
})
