/** `bellwether start`: the simulated market, the overnight study on it, and its tear sheet in the browser. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Command as Parser } from 'commander'
import { runStudyFile } from '../jobs/study.ts'
import type { CommandContext, CommandResult } from './command.ts'
import { servePage } from './page-server.ts'
import { studyResult } from './study-run.ts'
import { withWorkplace } from './workplace.ts'

const STUDY = fileURLToPath(new URL('../../studies/overnight.yaml', import.meta.url))

export function configure(parser: Parser): void {
  parser
    .description('Make the simulated market, run the overnight study on it, and serve its tear sheet on this machine.')
    .option('--once', 'print where the tear sheet lies and end, without serving it')
}

export async function run(
  given: { options: Readonly<Record<string, unknown>> },
  context: CommandContext,
): Promise<CommandResult> {
  const outcome = await withWorkplace(context, (workplace) => runStudyFile(STUDY, undefined, workplace))
  const result = studyResult(outcome)
  if (given.options['once'] === true) return result
  const server = await servePage(await readFile(outcome.report, 'utf8'), context.config.serve.port)
  return {
    ...result,
    data: { ...(result.data as object), url: server.url },
    text: `${result.text}\n\nThe tear sheet is at ${server.url} until you press Ctrl-C.`,
    afterwards: async () => {
      await ended(context.signal)
      await server.close()
    },
  }
}

function ended(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve()
    signal.addEventListener('abort', () => resolve(), { once: true })
  })
}
