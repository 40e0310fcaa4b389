/** Answers of workers, kept while what they were made from has not changed. */
import { createHash } from 'node:crypto'
import { stat } from 'node:fs/promises'
import { BellwetherError } from '../core/errors.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type * as tasks from './answers-task.ts'

type TaskName = { [Name in keyof typeof tasks]: Name extends `answer${string}` ? Name : never }[keyof typeof tasks]
type InputOf<Name extends TaskName> = Parameters<(typeof tasks)[Name]>[0]

/** A JSON document and its strong entity tag. */
export interface Answer {
  readonly bytes: Uint8Array
  readonly etag: string
}

export function answerOf(bytes: Uint8Array): Answer {
  return { bytes, etag: createHash('sha256').update(bytes).digest('base64url').slice(0, 27) }
}

const MODULE = new URL('./answers-task.ts', import.meta.url).href

/** No work that a caller waits for takes longer, milliseconds. */
const PATIENCE = 120_000

export class Answers {
  readonly #executor: TaskExecutor
  readonly #mostBytes: number
  /** Last used last. */
  readonly #kept = new Map<string, Answer>()
  readonly #working = new Map<string, Promise<Answer>>()
  #bytes = 0

  /** @param mostBytes that are kept in memory */
  constructor(executor: TaskExecutor, mostBytes: number) {
    this.#executor = executor
    this.#mostBytes = mostBytes
  }

  /**
   * Those who ask the same at the same time wait for one answer.
   * @param sources files and folders that the answer is made from: it is kept until one of them changes
   * Errors: those of the question, REQUEST_TOO_SLOW
   */
  async answer<Name extends Exclude<TaskName, 'answerColumns'>>(
    name: Name,
    input: InputOf<Name>,
    sources: readonly string[],
  ): Promise<Answer> {
    const key = JSON.stringify([name, input, await Promise.all(sources.map(stampOf))])
    const kept = this.#kept.get(key)
    if (kept !== undefined) {
      this.#kept.delete(key)
      this.#kept.set(key, kept)
      return kept
    }
    const working = this.#working.get(key) ?? this.#work(key, name, input)
    return working
  }

  /** Lets a worker write a file. Errors: those of the question, REQUEST_TOO_SLOW. */
  async write(input: InputOf<'answerColumns'>): Promise<void> {
    await this.#run('answerColumns', input)
  }

  #work(key: string, name: TaskName, input: unknown): Promise<Answer> {
    const working = this.#run(name, input).then((bytes) => this.#keep(key, bytes as Uint8Array))
    this.#working.set(key, working)
    const forget = (): void => void this.#working.delete(key)
    working.then(forget, forget)
    return working
  }

  async #run(name: TaskName, input: unknown): Promise<unknown> {
    const signal = AbortSignal.timeout(PATIENCE)
    try {
      return (await this.#executor.map<unknown, unknown>({ module: MODULE, name }, [input], { signal }))[0]
    } catch (error) {
      throw signal.aborted ? tookTooLong(error) : error
    }
  }

  #keep(key: string, bytes: Uint8Array): Answer {
    const answer = answerOf(bytes)
    if (bytes.length > this.#mostBytes / 4) return answer
    this.#kept.set(key, answer)
    this.#bytes += bytes.length
    for (const [oldest, { bytes: old }] of this.#kept) {
      if (this.#bytes <= this.#mostBytes) break
      this.#kept.delete(oldest)
      this.#bytes -= old.length
    }
    return answer
  }
}

/** Another one after every change: of a folder, when a name in it comes or goes. */
async function stampOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined)
  return found === undefined ? '' : `${found.ino} ${found.mtimeMs} ${found.size}`
}

function tookTooLong(cause: unknown): BellwetherError {
  return new BellwetherError('REQUEST_TOO_SLOW', {
    message: 'The answer took longer than two minutes.',
    expected: 'What a request waits for takes less.',
    given: 'more',
    remedy: 'Ask for less at once, or use the command line.',
    cause,
  })
}
