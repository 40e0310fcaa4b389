/** `bellwether model predict`: what a fitted model says of the rows of a table. */
import type { Command as Parser } from 'commander'
import { countText } from '../../core/number-text.ts'
import { readNumberTable } from '../../ingest/tables/number-table.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { type ModelAbout, readModelFile } from '../../models/model-file.ts'
import { predictedColumns, PREDICTION } from '../../models/predicted-columns.ts'
import { featureMatrix } from '../../models/table-samples.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'
import { extendedTable } from './extended-table.ts'
import { namesOf, requireShare } from './model-options.ts'

export function configure(parser: Parser): void {
  parser
    .description('Predict every row of a table with a model that model fit wrote.')
    .argument('<model>', 'file of the model')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet, with the features of the model')
    .option('--quantiles <shares>', 'between commas, 0.05,0.95 say: a column more for each (quantile-forest)')
    .option('--out <file>', 'CSV to write, compressed where it ends in .gz; printed when absent')
}

export async function run(given: CommandInput): Promise<CommandResult> {
  const options = given.options as { in: string; out?: string; quantiles?: string }
  const shares = sharesOf(options.quantiles)
  await refuseOverwriting(options.in, options.out)
  const { about, model } = await readModelFile(given.arguments[0]!)
  const table = await readNumberTable(options.in)
  const columns = withCatalogue(table.file, () => predictedColumns(model, featureMatrix(table, about.features), shares))
  const { bytes, warnings } = extendedTable(table, columns)
  if (options.out !== undefined) await writeTable(options.out, bytes)
  const what = meaningOf(about)
  const verdict = `${options.out}: ${countText(table.rows)} rows of ${table.file}; ${PREDICTION} is ${what}, by ${about.estimator.name}.`
  return {
    data: {
      out: options.out ?? null,
      model: about.estimator.name,
      task: about.task,
      label: about.label,
      rows: table.rows,
      ...(options.out === undefined &&
        Object.fromEntries(columns.map(({ name, values }) => [name, Array.from(values)]))),
    },
    text: options.out === undefined ? bytes.toString().trimEnd() : [verdict, ...warnings].join('\n\n'),
    warnings,
    isTextData: options.out === undefined,
  }
}

function meaningOf({ task, label }: ModelAbout): string {
  if (task === 'regression') return label
  return task === 'classification' ? `the probability that ${label} is above 0` : `the likeliest class of ${label}`
}

/** Errors: USAGE_VALUE. */
function sharesOf(text: string | undefined): readonly number[] {
  return namesOf(text)?.map((share) => requireShare('--quantiles', share)) ?? []
}
