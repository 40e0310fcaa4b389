/** Spreads tasks over worker threads of this process. */
import { type ResourceLimits, Worker } from 'node:worker_threads'
import { BellwetherError } from '../errors.ts'
import type { MapOptions, Task, TaskExecutor } from './executor.ts'
import { type Job, TaskBatch } from './task-batch.ts'
import { fromPlainError } from './task-error.ts'
import { cancelledTask } from './task-runner.ts'
import type { TaskReply } from './worker-main.ts'

interface Seat {
  readonly worker: Worker
  job: Job | undefined
}

/**
 * Threads start when there is work, at most `workers` of them, and do not keep the process alive.
 * Buffers are copied to the thread; a SharedArrayBuffer is shared.
 */
export class WorkerPool implements TaskExecutor {
  readonly workers: number
  readonly #limits: ResourceLimits | undefined
  readonly #seats = new Set<Seat>()
  readonly #queue: Job[] = []
  #isClosed = false

  constructor(workers: number, limits?: ResourceLimits) {
    this.workers = workers
    this.#limits = limits
  }

  map<I, R>(task: Task, inputs: readonly I[], options: MapOptions = {}): Promise<R[]> {
    if (this.#isClosed) return Promise.reject(cancelledTask())
    const batch = new TaskBatch<R>(task, inputs, options, (jobs) => this.#drop(jobs))
    this.#queue.push(...batch.jobs)
    this.#dispatch()
    return batch.done
  }

  async close(): Promise<void> {
    this.#isClosed = true
    const jobs = [...this.#queue.splice(0), ...[...this.#seats].flatMap((seat) => seat.job ?? [])]
    for (const seat of this.#seats) seat.job = undefined
    const ended = [...this.#seats].map((seat) => seat.worker.terminate())
    this.#seats.clear()
    for (const job of jobs) job.onError(cancelledTask())
    await Promise.all(ended)
  }

  /** Takes jobs out of the queue and ends the threads that run one of them. */
  #drop(jobs: readonly Job[]): void {
    const unwanted = new Set(jobs)
    const kept = this.#queue.filter((job) => !unwanted.has(job))
    this.#queue.splice(0, this.#queue.length, ...kept)
    for (const seat of this.#seats) {
      if (seat.job === undefined || !unwanted.has(seat.job)) continue
      seat.job = undefined
      this.#seats.delete(seat)
      void seat.worker.terminate()
    }
    this.#dispatch()
  }

  #dispatch(): void {
    while (this.#queue.length > 0) {
      const seat = [...this.#seats].find((other) => other.job === undefined) ?? this.#newSeat()
      if (seat === undefined) return
      this.#start(seat, this.#queue.shift()!)
    }
  }

  #start(seat: Seat, job: Job): void {
    seat.job = job
    seat.worker.ref()
    try {
      seat.worker.postMessage(job.message)
    } catch (error) {
      this.#take(seat)?.onError(error)
    }
  }

  #newSeat(): Seat | undefined {
    if (this.#isClosed || this.#seats.size >= this.workers) return undefined
    const options = { execArgv: [], ...(this.#limits === undefined ? {} : { resourceLimits: this.#limits }) }
    const worker = new Worker(new URL('./worker-main.ts', import.meta.url), options)
    const seat: Seat = { worker, job: undefined }
    worker.on('message', (reply: TaskReply) => this.#onReply(seat, reply))
    worker.on('messageerror', (error) => this.#take(seat)?.onError(error))
    worker.on('error', (error) => this.#onEnd(seat, error))
    worker.on('exit', (status) => this.#onEnd(seat, `exit status ${status}`))
    this.#seats.add(seat)
    return seat
  }

  #onReply(seat: Seat, reply: TaskReply): void {
    const job = this.#take(seat)
    if ('error' in reply) job?.onError(fromPlainError(reply.error))
    else job?.onResult(reply.result)
    this.#dispatch()
  }

  #onEnd(seat: Seat, reason: unknown): void {
    this.#seats.delete(seat)
    this.#take(seat)?.onError(lostWorker(reason))
    this.#dispatch()
  }

  /** Frees the seat; its thread no longer keeps the process alive. */
  #take(seat: Seat): Job | undefined {
    const job = seat.job
    seat.job = undefined
    seat.worker.unref()
    return job
  }
}

function lostWorker(reason: unknown): BellwetherError {
  const given = reason instanceof Error ? reason.message : String(reason)
  return new BellwetherError('WORKER_LOST', {
    message: `A worker ended before its task was done (${given}).`,
    expected: 'A worker runs until its task has a result.',
    given,
    remedy: 'If memory ran out, use fewer with --threads; otherwise look for what ends the process in that task.',
    cause: reason,
  })
}
