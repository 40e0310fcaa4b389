/** Scans of splits as tasks for other threads, without loading what they compute with. */
import type { Task, TaskExecutor } from '../../core/tasks/executor.ts'

const module = new URL('split-scan-task.ts', import.meta.url).href

export const SPLIT_SCAN: Task = { module, name: 'scanSplitsTask' }

/** Starts a thread that will scan splits, while there is something else to do. */
export function prepareSplitScan(executor: TaskExecutor): void {
  // What fails here fails again, and is told, when it is needed.
  executor.map({ module, name: 'getReady' }, [undefined]).catch(() => undefined)
}
