/** `bellwether model predict`: what a fitted model says of the rows of a table. */
import type { Command as Parser } from 'commander'
import { countText } from '../../core/number-text.ts'
import { extendedSheet } from '../../ingest/tables/extended-sheet.ts'
import { type NumberTable, readNumberTable } from '../../ingest/tables/number-table.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { readModelFile } from '../../models/model-file.ts'
import { featureMatrix } from '../../models/table-samples.ts'
import type { CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting, writeTable } from '../table-file.ts'

const COLUMN = 'prediction'

export function configure(parser: Parser): void {
  parser
    .description('Predict every row of a table with a model that model fit wrote.')
    .argument('<model>', 'file of the model')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet, with the features of the model')
    .option('--out <file>', 'CSV to write, compressed where it ends in .gz; printed when absent')
}

export async function run(given: CommandInput): Promise<CommandResult> {
  const options = given.options as { in: string; out?: string }
  await refuseOverwriting(options.in, options.out)
  const { about, model } = await readModelFile(given.arguments[0]!)
  const table = await readNumberTable(options.in)
  const prediction = withCatalogue(table.file, () => model.predict(featureMatrix(table, about.features)))
  const { bytes, warnings } = predictedTable(table, prediction)
  if (options.out !== undefined) await writeTable(options.out, bytes)
  const what = about.task === 'classification' ? `the probability that ${about.label} is 1` : about.label
  const verdict = `${options.out}: ${countText(table.rows)} rows of ${table.file}; ${COLUMN} is ${what}, by ${about.estimator.name}.`
  return {
    data: {
      out: options.out ?? null,
      model: about.estimator.name,
      task: about.task,
      label: about.label,
      rows: table.rows,
      ...(options.out === undefined && { [COLUMN]: Array.from(prediction) }),
    },
    text: options.out === undefined ? bytes.toString().trimEnd() : [verdict, ...warnings].join('\n\n'),
    warnings,
    isTextData: options.out === undefined,
  }
}

/** The table with a column more; only that column where the table is Parquet. */
function predictedTable(
  { sheet }: NumberTable,
  prediction: Float64Array,
): { readonly bytes: Buffer; readonly warnings: string[] } {
  if (!sheet) return { bytes: Buffer.from(`${[COLUMN, ...prediction].join('\n')}\n`), warnings: [] }
  const { bytes, replaced } = extendedSheet(sheet, [{ name: COLUMN, values: prediction }])
  return { bytes, warnings: replaced.map((name) => `The column ${name} of the file was replaced by the model's.`) }
}
