/** `bellwether features build`: the features of a study as a stored table. */
import type { Command as Parser } from 'commander'
import { countText } from '../../core/number-text.ts'
import { buildStudyFeatures, type BuiltFeatures } from '../../jobs/features.ts'
import { prepareStudyFile } from '../../jobs/study.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { withWorkplace } from '../workplace.ts'

export function configure(parser: Parser): void {
  parser
    .description('Build the features of a study and keep them in the feature store, keyed by symbol and date.')
    .argument('<file>', 'study file, e.g. studies/overnight.yaml')
    .option('--data <folder>', 'folder below which the files of the study lie (default: the simulated market)')
}

export async function run(given: CommandInput, context: CommandContext): Promise<CommandResult> {
  const { data } = given.options as { data?: string }
  const built = await withWorkplace(context, async (workplace) =>
    buildStudyFeatures(workplace.home, await prepareStudyFile(given.arguments[0]!, data, workplace)),
  )
  const { table, coverage, ...rest } = built
  return {
    data: { ...table, ...rest, features: coverage.map((feature) => ({ ...feature })) },
    text: textOf(built),
  }
}

function textOf({ table, isNew, isSimulated, rows, from, to, coverage, folds }: BuiltFeatures): string {
  const tag = isSimulated ? '  [SIMULATED]' : ''
  const verdict = `${coverage.length} features of ${table.symbol} on ${countText(rows)} sessions, ${from} to ${to}${tag}`
  const rowsOfTable = coverage.map(({ name, known, missing }) => [name, countText(known), countText(missing)])
  const right = { align: 'right' as const }
  const columns = [{ title: 'feature' }, { title: 'known', ...right }, { title: 'missing', ...right }]
  return [
    verdict,
    textTable(columns, rowsOfTable),
    `feature set ${table.featureSet}, values ${table.values}, ${folds} scalers of training folds\n` +
      `${isNew ? 'Written to' : 'Already in'} ${table.path}`,
  ].join('\n\n')
}
