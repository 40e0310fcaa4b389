/** A process that fits a grid and is killed in the middle: `node resume-child.ts FOLDER`. One line a cell that is done. */
import { setTimeout as pause } from 'node:timers/promises'
import type { MapOptions, Task, TaskExecutor } from '../../../src/core/tasks/executor.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'
import { computeGrid } from '../../../src/research/forecast/compute-grid.ts'
import { gridRequest } from './made-samples.ts'

/** Gives the killer time between two cells. */
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

await computeGrid(gridRequest({ executor: new SlowExecutor(), folder: process.argv[2]! }))
