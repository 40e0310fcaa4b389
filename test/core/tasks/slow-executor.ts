/** In process, one task after the other, a line and a pause after each: time for whoever kills the process between two. */
import { setTimeout as pause } from 'node:timers/promises'
import type { MapOptions, Task, TaskExecutor } from '../../../src/core/tasks/executor.ts'
import { InProcessExecutor } from '../../../src/core/tasks/in-process-executor.ts'

const PAUSE_MS = 20

export class SlowExecutor implements TaskExecutor {
  readonly workers = 1
  readonly #inner = new InProcessExecutor()

  async map<I, R>(task: Task, inputs: readonly I[], options?: MapOptions): Promise<R[]> {
    const results: R[] = []
    for (const input of inputs) {
      results.push(...(await this.#inner.map<I, R>(task, [input], options)))
      console.log('done')
      await pause(PAUSE_MS)
    }
    return results
  }

  async close(): Promise<void> {
    await this.#inner.close()
  }
}
