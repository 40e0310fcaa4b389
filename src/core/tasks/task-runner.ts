/** Finds the function a task names and calls it. */
import { BellwetherError } from '../errors.ts'
import type { Task } from './executor.ts'

/** The exports of a module named by its address. */
export async function loadModule(address: string): Promise<Readonly<Record<string, unknown>>> {
  return (await import(address)) as Record<string, unknown>
}

export async function runTask(task: Task, input: unknown): Promise<unknown> {
  const module = await loadModule(task.module)
  const run = module[task.name]
  if (typeof run !== 'function') throw new TypeError(`${task.module} exports no function ${task.name}`)
  return (run as (input: unknown) => unknown)(input)
}

export function cancelledTask(): BellwetherError {
  return new BellwetherError('CANCELLED', {
    message: 'The work was cancelled before all of its tasks were done.',
    expected: 'All tasks run to their end.',
    given: 'a signal to stop',
    remedy: 'Run it again.',
  })
}
