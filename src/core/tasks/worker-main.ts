/** The body of a worker thread: one message in for each task, one message out. */
import { parentPort } from 'node:worker_threads'
import type { Task } from './executor.ts'
import { type PlainError, toPlainError } from './task-error.ts'
import { runTask } from './task-runner.ts'

export interface TaskMessage {
  readonly task: Task
  readonly input: unknown
}

export type TaskReply = { readonly result: unknown } | { readonly error: PlainError }

async function answer({ task, input }: TaskMessage): Promise<void> {
  try {
    parentPort!.postMessage({ result: await runTask(task, input) } satisfies TaskReply)
  } catch (error) {
    parentPort!.postMessage({ error: toPlainError(error) } satisfies TaskReply)
  }
}

// Standard output belongs to the command's result; what a task prints goes to standard error.
process.stdout.write = process.stderr.write.bind(process.stderr)
parentPort!.on('message', (message: TaskMessage) => void answer(message))
