/** `bellwether start`: the simulated market, the overnight study on it, and its tear sheet in the browser. */
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../core/errors.ts'
import { runStudyFile } from '../jobs/study.ts'
import type { CommandContext, CommandInput, CommandResult } from './command.ts'
import { type PageServer, servePage } from './page-server.ts'
import { studyResult } from './study/run.ts'
import { untilSignal } from './until-signal.ts'
import { withWorkplace } from './workplace.ts'

const STUDY = fileURLToPath(new URL('../../studies/overnight.yaml', import.meta.url))

export function configure(parser: Parser): void {
  parser
    .description('Make the simulated market, run the overnight study on it, and serve its tear sheet on this machine.')
    .option('--once', 'print where the tear sheet lies and end, without serving it')
}

export async function run(given: Pick<CommandInput, 'options'>, context: CommandContext): Promise<CommandResult> {
  const outcome = await withWorkplace(context, (workplace) => runStudyFile(STUDY, undefined, workplace))
  const result = studyResult(outcome)
  if (given.options['once'] === true) return result
  const server = await serveReport(await readFile(outcome.report, 'utf8'), context.config)
  return {
    ...result,
    data: { ...(result.data as object), url: server.url },
    text: `${result.text}\n\nThe tear sheet is at ${server.url} until you press Ctrl-C.`,
    afterwards: async () => {
      await untilSignal(context.signal)
      await server.close()
    },
  }
}

/** On the port that was asked for; where none was, on the usual one or, when that is taken, any free one. */
async function serveReport(html: string, { serve, origins }: CommandContext['config']): Promise<PageServer> {
  try {
    return await servePage(html, serve.port)
  } catch (error) {
    const isAsked = origins['serve.port'] !== 'default'
    if (isAsked || !(error instanceof BellwetherError) || error.code !== 'PORT_TAKEN') throw error
    return servePage(html, 0)
  }
}
