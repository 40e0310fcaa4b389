/** Progress of one long task on another thread: it counts in shared memory, the caller is woken when the count rises. */
import type { Progress } from '../progress.ts'

/** Units done, and 1 once the task has ended. */
const [DONE, ENDED] = [0, 1]

export type SharedCount = Int32Array

export function sharedCount(): SharedCount {
  return new Int32Array(new SharedArrayBuffer(2 * Int32Array.BYTES_PER_ELEMENT))
}

/** One more unit is done. */
export function countUnit(count: SharedCount): void {
  Atomics.add(count, DONE, 1)
  Atomics.notify(count, DONE)
}

/** Passes on what a task counts until it ends. */
export async function whileCounting<T>(count: SharedCount, progress: Progress, task: Promise<T>): Promise<T> {
  const following = follow(count, progress)
  try {
    return await task
  } finally {
    Atomics.store(count, ENDED, 1)
    Atomics.notify(count, DONE)
    await following
  }
}

async function follow(count: SharedCount, progress: Progress): Promise<void> {
  for (let shown = 0; Atomics.load(count, ENDED) === 0;) {
    const done = Atomics.load(count, DONE)
    if (done > shown) progress.advance(done - shown)
    shown = done
    const waiting = Atomics.waitAsync(count, DONE, done)
    if (waiting.async) await waiting.value
  }
}
