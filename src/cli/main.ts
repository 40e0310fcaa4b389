/** The program: puts the machine's concrete things together and runs one command line. */
import { systemClock } from '../core/clock/system.ts'
import { EXIT } from '../core/errors.ts'
import { type Output, runCommandLine } from './command-line.ts'
import { COMMANDS } from './registry.ts'

/** A signal that comes again within this time came twice by one press of a key, milliseconds. */
const SAME_PRESS = 400

const cancel = new AbortController()
let cancelledAt = 0
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, onSignal)
for (const stream of [process.stdout, process.stderr]) stream.on('error', onOutputError)

process.exit(
  await runCommandLine({
    argv: process.argv.slice(2),
    cwd: process.cwd(),
    env: process.env,
    stdout: outputOf(process.stdout),
    stderr: outputOf(process.stderr),
    clock: systemClock,
    commands: COMMANDS,
    signal: cancel.signal,
    uncaught: uncaughtErrors(),
  }),
)

function onSignal(): void {
  const now = systemClock.now()
  if (!cancel.signal.aborted) {
    cancelledAt = now
    cancel.abort()
  } else if (now - cancelledAt > SAME_PRESS) process.exit(EXIT.cancelled)
}

/** A reader that went away, as `head` does, is no failure. */
function onOutputError(error: Error & { code?: string }): void {
  if (error.code === 'EPIPE') process.exit(EXIT.ok)
  throw error
}

function outputOf(stream: NodeJS.WriteStream): Output {
  return {
    write: (text) => new Promise((resolve) => stream.write(text, () => resolve())),
    isTerminal: stream.isTTY,
    get columns() {
      return stream.columns ?? 80
    },
  }
}

function uncaughtErrors(): Promise<never> {
  const uncaught = new Promise<never>((_, reject) => {
    process.on('uncaughtException', reject)
    process.on('unhandledRejection', reject)
  })
  uncaught.catch(() => undefined)
  return uncaught
}
