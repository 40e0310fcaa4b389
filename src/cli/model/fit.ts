/** `bellwether model fit`: a model fitted to a table and written to a file. */
import type { Command as Parser } from 'commander'
import { BellwetherError } from '../../core/errors.ts'
import { countedText } from '../../core/number-text.ts'
import type { NumberTable } from '../../ingest/tables/number-table.ts'
import { fitOnce } from '../../models/fit.ts'
import { importanceOf } from '../../models/importance.ts'
import { type StoredModel, writeModelFile } from '../../models/model-file.ts'
import { bindEstimator } from '../../models/registry.ts'
import { readTuning } from '../../models/tuning-record.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { refuseOverwriting } from '../table-file.ts'
import { withWorkers } from '../workplace.ts'
import { importanceTable } from './importance-table.ts'
import { readSettings, requireWhole } from './model-options.ts'
import { addSampleOptions, readSamples, type SampleOptions, taskFor } from './samples.ts'
import { tuningPath } from './tuning-path.ts'

interface FitOptions extends SampleOptions {
  readonly out: string
  readonly tuned?: string
}

export function configure(parser: Parser): void {
  parser
    .description('Fit a model to a table of samples, rows in order of time, and write it to a file.')
    .requiredOption('--out <file>', 'file of the model, JSON')
    .option('--tuned <study>', 'take the best parameters that model tune found under this name')
  addSampleOptions(parser)
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  { config, signal }: Pick<CommandContext, 'config' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as FitOptions
  await refuseOverwriting(options.in, options.out)
  const seed = requireWhole('--seed', options.seed, 0)
  const parameters = await parametersOf(options, config.home)
  const { table, dataset } = await readSamples(options)
  const task = taskFor(options, dataset)
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

/** Errors: USAGE_VALUE; FILE_CORRUPT. */
async function parametersOf({ params, tuned, model }: FitOptions, home: string): Promise<unknown> {
  if (tuned === undefined) return params === undefined ? {} : readSettings(params)
  if (params !== undefined) throw twoParameters(tuned)
  const { estimator } = await readTuning(tuningPath(home, tuned))
  if (estimator?.name === model) return estimator.parameters
  throw new BellwetherError('USAGE_VALUE', {
    message: estimator
      ? `The study ${tuned} has tuned ${estimator.name}, not ${model}.`
      : `The study ${tuned} has not come to its end.`,
    expected: 'The best parameters are those of a search that ended, for the same model.',
    given: tuned,
    remedy: estimator ? `Give --model ${estimator.name}.` : 'Run model tune again: it goes on where it was.',
  })
}

function twoParameters(tuned: string): BellwetherError {
  return new BellwetherError('USAGE_VALUE', {
    message: '--params and --tuned both say what the parameters are.',
    expected: 'The parameters come from one of the two: those of a study are complete.',
    given: tuned,
    remedy: 'Leave one of them away.',
  })
}

function fitResult({ about, model }: StoredModel, table: NumberTable, { out }: FitOptions): CommandResult {
  const { estimator, task, label, features, rows, seed } = about
  const importance = importanceOf(model, features)
  const warnings = leftOut(table, rows, label)
  const width = countedText(features.length, 'feature', 'features')
  const verdict = `${out}: ${estimator.name} for ${task}, fitted to ${label} of ${table.file} on ${countedText(rows, 'row', 'rows')} and ${width}.`
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
  const [one, many] = [`row without ${label} was`, `rows without ${label} were`]
  if (rows < all) warnings.push(`${countedText(all - rows, one, many)} left out.`)
  return warnings
}
