/** What fitting and tuning share: which table, which columns, which model, and the samples that come of it. */
import { refuseLabelAmongFeatures, type Task } from '@bellwether/learn'
import { type Command as Parser, Option } from 'commander'
import type { Dataset } from '../../features/dataset.ts'
import { type NumberTable, readNumberTable } from '../../ingest/tables/number-table.ts'
import { BUILT_IN_MODELS } from '../../models/built-in.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import { findModel } from '../../models/registry.ts'
import { tableDataset, taskOf } from '../../models/table-samples.ts'
import { learnSamples } from '../../models/trial-task.ts'
import { namesOf, requireWhole } from './model-options.ts'

export interface SampleOptions {
  readonly in: string
  readonly label: string
  readonly model: string
  readonly params?: string
  readonly task?: Task
  readonly features?: string
  readonly allow?: string
  readonly horizon: string
  readonly seed: string
}

export function addSampleOptions(parser: Parser): void {
  parser
    .requiredOption('--in <file>', 'CSV, plain or compressed, or Parquet: a column a feature, a row a sample')
    .requiredOption('--label <column>', 'what is learnt; rows without it are left out')
    .requiredOption('--model <name>', `one of ${BUILT_IN_MODELS.map(({ name }) => name).join(', ')}`)
    .option('--params <file>', 'YAML or JSON of parameters; those left out have their defaults')
    .addOption(
      new Option(
        '--task <task>',
        'what to learn (default: classification where all labels are 0 or 1; classes with multiclass-boosting)',
      ).choices(['regression', 'classification', 'classes']),
    )
    .option('--features <columns>', 'names between commas (default: all other columns of numbers)')
    .option('--allow <columns>', 'features that may tell the label, since they were known before it')
    .option('--horizon <rows>', 'rows after its own until a label is known', '1')
    .option('--seed <n>', 'whole number that all chance comes from', '1')
}

/** The one asked for; classes where the model knows no other; else what the labels look like. Errors: MODEL_INVALID. */
export function taskFor({ task, model }: SampleOptions, { label }: Dataset): Task {
  const isForClasses = findModel(model).tasks.every((able) => able === 'classes')
  return task ?? (isForClasses ? 'classes' : taskOf(label))
}

/** Errors: those of `readNumberTable` and `tableDataset`; LOOK_AHEAD; USAGE_VALUE. */
export async function readSamples(
  options: Pick<SampleOptions, 'in' | 'label' | 'features' | 'allow' | 'horizon'>,
): Promise<{ readonly table: NumberTable; readonly dataset: Dataset }> {
  const horizon = requireWhole('--horizon', options.horizon, 1)
  const table = await readNumberTable(options.in)
  const features = namesOf(options.features)
  const dataset = tableDataset(table, { label: options.label, horizon, ...(features && { features }) })
  withCatalogue(table.file, () => refuseLabelAmongFeatures(learnSamples(dataset), namesOf(options.allow)))
  return { table, dataset }
}
