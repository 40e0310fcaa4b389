/** `bellwether serve`: what lies in a home, to browsers and programs. */
import type { Command as Parser } from 'commander'
import { listeningOf } from '../api/listening.ts'
import { startServer } from '../api/server.ts'
import { BellwetherError } from '../core/errors.ts'
import { WorkerPool } from '../core/tasks/worker-pool.ts'
import type { CommandContext, CommandInput, CommandResult } from './command.ts'
import { untilSignal } from './until-signal.ts'
import { version } from './version.ts'

/** Each holds what it has read: more would fill the memory of a small machine. */
const MOST_WORKERS = 2

export function configure(parser: Parser): void {
  parser
    .description('Serve what lies in this home to browsers and programs, until Ctrl-C.')
    .option('--port <n>', 'port, 0 for any free one (default: the setting serve.port)')
    .option('--host <address>', 'address to listen on (default: the setting serve.host)')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, clock, log, signal }: Pick<CommandContext, 'config' | 'clock' | 'log' | 'signal'>,
): Promise<CommandResult> {
  const { port, host } = given.options as { port?: string; host?: string }
  const { serve, home } = config
  const listening = await listeningOf({ ...serve, port: portOption(port) ?? serve.port, host: host ?? serve.host })
  const workers = Math.min(MOST_WORKERS, config.threads)
  const executor = new WorkerPool(workers)
  const threads = Math.max(1, Math.floor(config.threads / workers))
  const server = await startServer({ home, clock, executor, threads, log, version: await version(), listening })
  return {
    data: { home, url: server.url, host: listening.host, port: server.port, entry: server.entry },
    text: [
      `Serving ${home} at ${server.url} until you press Ctrl-C.`,
      `Enter with a browser by this link; it works once, within the hour:\n${server.entry}`,
      'Next: bellwether keys create --name NAME makes a key for a program.',
    ].join('\n\n'),
    afterwards: async () => {
      await untilSignal(signal)
      await Promise.all([server.close(), executor.close()])
    },
  }
}

/** Errors: USAGE_VALUE. */
function portOption(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  if (/^\d{1,5}$/.test(text) && Number(text) <= 65_535) return Number(text)
  throw new BellwetherError('USAGE_VALUE', {
    message: `--port is ${text}.`,
    expected: '--port takes a number from 0 to 65535.',
    given: text,
    remedy: 'Write for example --port 4310, or 0 for any free one.',
  })
}
