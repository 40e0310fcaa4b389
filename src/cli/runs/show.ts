/** `bellwether runs show`: one stored run, with a fresh tear sheet. */
import type { Command as Parser } from 'commander'
import { showStoredRun } from '../../jobs/study.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { runData } from '../../jobs/stored/run-data.ts'
import { runText } from '../run-text.ts'

export function configure(parser: Parser): void {
  parser
    .description('Show one run: verdict, figures, warnings, inputs; writes its tear sheet anew.')
    .argument('<id>', 'identifier of the run, or enough of its beginning')
}

export async function run(given: Pick<CommandInput, 'arguments'>, { config }: CommandContext): Promise<CommandResult> {
  const { view, report } = await showStoredRun(given.arguments[0]!, config)
  return {
    data: { ...runData(view), report },
    text: runText(view, report),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}
