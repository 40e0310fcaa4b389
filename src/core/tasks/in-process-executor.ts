/** Runs tasks one after the other on this thread. */
import { setImmediate as nextTurn } from 'node:timers/promises'
import type { MapOptions, Task, TaskExecutor } from './executor.ts'
import { cancelledTask, runTask } from './task-runner.ts'

/** Inputs and results are cloned as between threads, so that no task sees what another did to them. */
export class InProcessExecutor implements TaskExecutor {
  readonly workers = 1
  #isClosed = false

  async map<I, R>(task: Task, inputs: readonly I[], { progress, signal }: MapOptions = {}): Promise<R[]> {
    const results: R[] = []
    for (const input of inputs) {
      await nextTurn()
      if (this.#isClosed || signal?.aborted === true) throw cancelledTask()
      results.push(structuredClone((await runTask(task, structuredClone(input))) as R))
      progress?.advance()
    }
    if (signal?.aborted === true) throw cancelledTask()
    return results
  }

  async close(): Promise<void> {
    this.#isClosed = true
  }
}
