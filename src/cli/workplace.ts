/** The concrete things that work in a home needs, closed when the work ends. */
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { WorkerPool } from '../core/tasks/worker-pool.ts'
import type { Workplace } from '../jobs/study.ts'
import type { CommandContext } from './command.ts'
import { openHomeLake } from './data/home-lake.ts'

export function withWorkplace<T>(
  context: Pick<CommandContext, 'clock' | 'config' | 'progress' | 'signal'>,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const { clock, config, progress, signal } = context
  return withWorkers(config.threads, async (executor) => {
    const lake = await openHomeLake(context)
    return work({ home: config.home, lake, clock, executor, progress, signal })
  })
}

/** Threads for heavy work, gone when it ends. */
export async function withWorkers<T>(threads: number, work: (executor: TaskExecutor) => Promise<T>): Promise<T> {
  const executor = new WorkerPool(threads)
  try {
    return await work(executor)
  } finally {
    await executor.close()
  }
}
