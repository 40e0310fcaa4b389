/**
 * The port through which heavy work is spread.
 *
 * A task is an exported function of a module, named by the module's address and the function's
 * name, so that a worker thread, another process or another machine can load it. Its input and its
 * result must survive structured cloning. The results come in the order of the inputs and must not
 * depend on the number of workers.
 */
import type { Progress } from '../progress.ts'

export interface Task {
  /** `import.meta.url` of the module, or of a file beside it. */
  readonly module: string
  /** The exported function `(input) => result`, sync or async. */
  readonly name: string
}

export interface MapOptions {
  progress?: Progress
  signal?: AbortSignal
}

export interface TaskExecutor {
  /** How many tasks may run at once. */
  readonly workers: number
  /** Runs the task on each input; the first failure stops the rest. Errors: CANCELLED, the task's own. */
  map<I, R>(task: Task, inputs: readonly I[], options?: MapOptions): Promise<R[]>
  close(): Promise<void>
}
