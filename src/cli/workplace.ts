/** The concrete things that work in a home needs, closed when the work ends. */
import { WorkerPool } from '../core/tasks/worker-pool.ts'
import type { Workplace } from '../jobs/study.ts'
import type { CommandContext } from './command.ts'
import { openHomeLake } from './data/home-lake.ts'

export async function withWorkplace<T>(
  context: CommandContext,
  work: (workplace: Workplace) => Promise<T>,
): Promise<T> {
  const { clock, config, progress, signal } = context
  const executor = new WorkerPool(config.threads)
  try {
    const lake = await openHomeLake(context)
    return await work({ home: config.home, lake, clock, executor, progress, signal })
  } finally {
    await executor.close()
  }
}
