/** `bellwether study run`: a study from its data to its tear sheet. */
import type { Command as Parser } from 'commander'
import { type StudyOutcome, runStudyFile } from '../../jobs/study.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { runData } from '../../jobs/stored/run-data.ts'
import { runText } from '../run-text.ts'
import { withWorkplace } from '../workplace.ts'

export function configure(parser: Parser): void {
  parser
    .description('Run the study that a YAML file describes, on your files or on the simulated market.')
    .argument('<file>', 'study file, e.g. studies/overnight.yaml')
    .option('--data <folder>', 'folder below which the files of the study lie (default: the simulated market)')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { data } = given.options as { data?: string }
  const outcome = await withWorkplace(context, (workplace) => runStudyFile(given.arguments[0]!, data, workplace))
  return studyResult(outcome)
}

/** What `study run` and `start` say of a run. */
export function studyResult({ view, isCached, report }: StudyOutcome): CommandResult {
  return {
    data: { ...runData(view), isCached, report },
    text: runText(view, report, isCached ? 'Answered from its folder.' : undefined),
    warnings: view.summary.warnings.map(({ text }) => text),
  }
}
