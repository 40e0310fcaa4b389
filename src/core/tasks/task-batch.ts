/** The inputs of one map on their way: results in the order of the inputs, one failure for all. */
import type { MapOptions, Task } from './executor.ts'
import { cancelledTask } from './task-runner.ts'
import type { TaskMessage } from './worker-main.ts'

/** One input and what becomes of it; settled once at most. */
export interface Job {
  readonly message: TaskMessage
  readonly onResult: (result: unknown) => void
  readonly onError: (error: unknown) => void
}

export class TaskBatch<R> {
  readonly done: Promise<R[]>
  /** Jobs that are not settled, by the index of their input. */
  readonly #jobs = new Map<number, Job>()
  readonly #results: R[] = []
  readonly #options: MapOptions
  readonly #drop: (jobs: readonly Job[]) => void
  readonly #resolve: (results: R[]) => void
  readonly #reject: (error: unknown) => void
  #failure: { readonly index: number; readonly error: unknown } | undefined

  /** @param drop takes jobs back that were handed out; they must not be settled afterwards */
  constructor(task: Task, inputs: readonly unknown[], options: MapOptions, drop: (jobs: readonly Job[]) => void) {
    const { promise, resolve, reject } = Promise.withResolvers<R[]>()
    this.done = promise
    this.#resolve = resolve
    this.#reject = reject
    this.#options = options
    this.#drop = drop
    for (const [index, input] of inputs.entries()) {
      this.#jobs.set(index, {
        message: { task, input },
        onResult: (result) => this.#onResult(index, result as R),
        onError: (error) => this.#onError(index, error),
      })
    }
    options.signal?.addEventListener('abort', this.#onAbort)
    if (options.signal?.aborted === true) this.#onAbort()
    else this.#settleIfOver()
  }

  /** In the order of the inputs. */
  get jobs(): Job[] {
    return [...this.#jobs.values()]
  }

  readonly #onAbort = (): void => {
    this.#failure = { index: -1, error: cancelledTask() }
    this.#settleIfOver()
  }

  #onResult(index: number, result: R): void {
    this.#jobs.delete(index)
    this.#results[index] = result
    this.#options.progress?.advance()
    this.#settleIfOver()
  }

  /** Inputs before a failed one may fail too; theirs is then the failure, so that timing does not matter. */
  #onError(index: number, error: unknown): void {
    this.#jobs.delete(index)
    if (this.#failure === undefined || index < this.#failure.index) this.#failure = { index, error }
    this.#settleIfOver()
  }

  #settleIfOver(): void {
    const failedAt = this.#failure?.index ?? Number.POSITIVE_INFINITY
    const needless = [...this.#jobs].filter(([index]) => index > failedAt)
    for (const [index] of needless) this.#jobs.delete(index)
    if (needless.length > 0) this.#drop(needless.map(([, job]) => job))
    if (this.#jobs.size > 0) return
    this.#options.signal?.removeEventListener('abort', this.#onAbort)
    if (this.#failure === undefined) this.#resolve(this.#results)
    else this.#reject(this.#failure.error)
  }
}
