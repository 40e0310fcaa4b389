/** `bellwether model fit`: a model fitted to a table and written to a file. */
import { refuseLabelAmongFeatures, type Task } from '@bellwether/learn'
import { type Command as Parser, Option } from 'commander'
import { countedText, countText } from '../../core/number-text.ts'
import type { Dataset } from '../../features/dataset.ts'
import { type NumberTable, readNumberTable } from '../../ingest/tables/number-table.ts'
import { fitOnce } from '../../models/fit.ts'
import { importanceOf } from '../../models/importance.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { type StoredModel, writeModelFile } from '../../models/model-file.ts'
import { bindEstimator } from '../../models/registry.ts'
import { tableDataset, taskOf } from '../../models/table-samples.ts'
import { learnSamples } from '../../models/trial-task.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting } from '../table-file.ts'
import { withWorkers } from '../workplace.ts'
import { importanceTable } from './importance-table.ts'
import { namesOf, readSettings, requireWhole } from './model-options.ts'

interface FitOptions {
  readonly in: string
  readonly label: string
  readonly model: string
  readonly out: string
  readonly params?: string
  readonly task?: Task
  readonly features?: string
  readonly allow?: string
  readonly horizon: string
  readonly seed: string
}

export function configure(parser: Parser): void {
  parser
    .description('Fit a model to a table of samples, rows in order of time, and write it to a file.')
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet: a column a feature, a row a sample')
    .requiredOption('--label <column>', 'what is learnt; rows without it are left out')
    .requiredOption('--model <name>', 'boosting, forest, extra-trees, ridge, lasso, lstm, ...')
    .requiredOption('--out <file>', 'file of the model, JSON')
    .option('--params <file>', 'YAML or JSON of parameters; those left out have their defaults')
    .addOption(
      new Option('--task <task>', 'what to learn (default: classification where all labels are 0 or 1)').choices([
        'regression',
        'classification',
      ]),
    )
    .option('--features <columns>', 'names between commas (default: all other columns of numbers)')
    .option('--allow <columns>', 'features that may tell the label, since they were known before it')
    .option('--horizon <rows>', 'rows after its own until a label is known', '1')
    .option('--seed <n>', 'whole number that all chance comes from', '1')
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, signal }: Pick<CommandContext, 'config' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as FitOptions
  await refuseOverwriting(options.in, options.out)
  const seed = requireWhole('--seed', options.seed, 0)
  const parameters = options.params === undefined ? {} : await readSettings(options.params)
  const { table, dataset } = await readSamples(options)
  const task = options.task ?? taskOf(dataset.label)
  const estimator = bindEstimator({ name: options.model, parameters }, task)
  const model = await withWorkers(config.threads, (executor) =>
    fitOnce({ dataset, task, estimator, seed, executor, signal }),
  )
  const rows = dataset.label.filter((value) => !Number.isNaN(value)).length
  const features = [...dataset.featureNames]
  const { name } = estimator
  const about = {
    estimator: { name, parameters: estimator.parameters },
    task,
    seed,
    label: options.label,
    features,
    rows,
  }
  await writeModelFile(options.out, { about, model })
  return fitResult({ about, model }, table, options)
}

/** Errors: those of `readNumberTable` and `tableDataset`; LOOK_AHEAD; USAGE_VALUE. */
async function readSamples(
  options: Pick<FitOptions, 'in' | 'label' | 'features' | 'allow' | 'horizon'>,
): Promise<{ readonly table: NumberTable; readonly dataset: Dataset }> {
  const horizon = requireWhole('--horizon', options.horizon, 1)
  const table = await readNumberTable(options.in)
  const features = namesOf(options.features)
  const dataset = tableDataset(table, { label: options.label, horizon, ...(features && { features }) })
  withCatalogue(table.file, () => refuseLabelAmongFeatures(learnSamples(dataset), namesOf(options.allow)))
  return { table, dataset }
}

function fitResult({ about, model }: StoredModel, table: NumberTable, { out }: FitOptions): CommandResult {
  const { estimator, task, label, features, rows, seed } = about
  const importance = importanceOf(model, features)
  const warnings = leftOut(table, rows, label)
  const width = countedText(features.length, 'feature', 'features')
  const verdict = `${out}: ${estimator.name} for ${task}, fitted to ${label} of ${table.file} on ${countText(rows)} rows and ${width}.`
  const hint = `Next: bellwether model predict ${out} --in TABLE. How good it is, rows it was not fitted on tell.`
  return {
    data: {
      out,
      model: estimator.name,
      parameters: JSON.parse(JSON.stringify(estimator.parameters)),
      task,
      label,
      features,
      rows,
      seed,
      importance: importance?.map(({ feature, gain }) => ({ feature, share: gain })) ?? null,
    },
    text: [verdict, importance && importanceTable(importance), warnings.join('\n'), hint].filter(Boolean).join('\n\n'),
    warnings,
  }
}

function leftOut({ leftOut: columns, rows: all }: NumberTable, rows: number, label: string): string[] {
  const warnings = columns.map((name) => `Column ${name} holds no numbers and was left out.`)
  if (rows < all) warnings.push(`${countedText(all - rows, 'row', 'rows')} without ${label} were left out.`)
  return warnings
}
