/** `bellwether model tune`: the best parameters of a search, kept by the name of its study. */
import type { FinishedTrial } from '@bellwether/learn'
import type { Command as Parser } from 'commander'
import { countedText } from '../../core/number-text.ts'
import { hashBytes, hashJson, type Json } from '../../core/hash.ts'
import { BellwetherError } from '../../core/errors.ts'
import type { Dataset } from '../../features/dataset.ts'
import { bindEstimator } from '../../models/registry.ts'
import { parseSearch } from '../../models/search-plan.ts'
import { type TunedModel, tuneModel, type TuneRequest, type TuningPlan } from '../../models/tune.ts'
import { readTuning, writeTuning } from '../../models/tuning-record.ts'
import { formatNumber } from '../../report/format.ts'
import type { CommandContext, CommandInput, CommandResult } from '../command.ts'
import { textTable } from '../table.ts'
import { withWorkers } from '../workplace.ts'
import { namesOf, readSettings, requireWhole } from './model-options.ts'
import { addSampleOptions, readSamples, type SampleOptions, taskFor } from './samples.ts'
import { addCountOptions, type CountOptions, countTrials, requireWholeStrategy } from './trial-count.ts'
import { tuningPath } from './tuning-path.ts'

interface TuneOptions extends SampleOptions, CountOptions {
  readonly search: string
  readonly study: string
}

/** Trials that a terminal lists. */
const SHOWN = 8

export function configure(parser: Parser): void {
  parser
    .description('Search the best parameters of a model on purged folds of a table; what was interrupted goes on.')
    .requiredOption('--search <file>', 'YAML or JSON: space, search (method, trials) and folds')
    .requiredOption('--study <name>', 'name that trials and best parameters are kept by')
  addSampleOptions(parser)
  addCountOptions(parser)
}

export async function run(
  given: Pick<CommandInput, 'options'>,
  context: Pick<CommandContext, 'clock' | 'config' | 'progress' | 'signal'>,
): Promise<CommandResult> {
  const options = given.options as unknown as TuneOptions
  requireWholeStrategy(options)
  const path = tuningPath(context.config.home, options.study)
  const plan = parseSearch(await readSettings(options.search), options.search)
  const parameters = options.params === undefined ? {} : await readSettings(options.params)
  const { dataset } = await readSamples(options)
  const task = taskFor(options, dataset)
  const allowed = namesOf(options.allow)
  const estimator = {
    name: options.model,
    parameters: bindEstimator({ name: options.model, parameters }, task).parameters,
  }
  const seed = requireWhole('--seed', options.seed, 0)
  const request = { ...plan, dataset, task, estimator, seed, ...(allowed && { allowed }) }
  const key = keyOf(request, plan)
  const known = await finishedBefore(path, key, options.study)
  const count = (finished: readonly FinishedTrial[]) => countTrials(finished, { key, ...options }, context)
  const tuned = await searchOn(request, { key, path, known, count }, context)
  return tuneResult(tuned, known.length, options)
}

type Unbound = Omit<TuneRequest, 'executor'>

interface SearchPlace {
  readonly key: string
  readonly path: string
  readonly known: readonly FinishedTrial[]
  readonly count: (finished: readonly FinishedTrial[]) => Promise<void>
}

/** Runs what is left of the search and counts it, however it ends; each batch of trials is kept once it is finished. */
async function searchOn(
  request: Unbound,
  { key, path, known, count }: SearchPlace,
  { config, progress, signal }: Pick<CommandContext, 'config' | 'progress' | 'signal'>,
): Promise<TunedModel> {
  let finished = known
  let kept = Promise.resolve()
  const onFinished: TuneRequest['onFinished'] = (trials) => {
    finished = [...finished, ...trials]
    const content = { key, finished, estimator: null }
    kept = kept.then(() => writeTuning(path, content))
  }
  try {
    const tuned = await withWorkers(config.threads, (executor) =>
      tuneModel({ ...request, executor, finished: known, onFinished, progress, signal }),
    )
    const { name, parameters } = tuned.estimator
    kept = kept.then(() => writeTuning(path, { key, finished, estimator: { name, parameters } }))
    return tuned
  } finally {
    await kept
    await count(finished)
  }
}

/** Of all that the losses depend on; a random or TPE search may be made longer. */
function keyOf({ dataset, ...request }: Unbound, { search }: TuningPlan): string {
  const isLonger = search.method === 'random' || search.method === 'tpe'
  const method = isLonger ? { ...search, trials: null } : search
  return hashJson(JSON.parse(JSON.stringify({ ...request, search: method, dataset: hashesOf(dataset) })) as Json)
}

function hashesOf({ featureNames, columns, label, labelKnownAt }: Dataset): Json {
  const hash = (values: Float64Array) => hashBytes(new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
  return { featureNames, columns: columns.map(hash), label: hash(label), labelKnownAt: hash(labelKnownAt) }
}

/** Errors: USAGE_VALUE where the study searched something else; FILE_CORRUPT. */
async function finishedBefore(path: string, key: string, study: string): Promise<readonly FinishedTrial[]> {
  const record = await readTuning(path).catch((error: unknown) => {
    if (error instanceof BellwetherError && error.code === 'FILE_MISSING') return undefined
    throw error
  })
  if (!record) return []
  if (record.key === key) return record.finished
  throw new BellwetherError('USAGE_VALUE', {
    message: `The study ${study} has searched something else.`,
    expected: 'A study is one table, label, model, space, method and seed.',
    given: study,
    remedy: `Choose another name for --study, or remove ${path}.`,
  })
}

function tuneResult({ best, finished, estimator }: TunedModel, before: number, options: TuneOptions): CommandResult {
  const { study, label } = options
  const sorted = finished
    .filter(({ effort }) => effort === 1)
    .toSorted((a, b) => (a.loss ?? Infinity) - (b.loss ?? Infinity))
  const names = Object.keys(best.parameters)
  const decimal = (title: string) => ({ title, align: 'decimal' as const })
  const shown = sorted.slice(0, SHOWN)
  const cells = shown.map(({ index, loss, parameters }) => [
    String(index),
    loss === null ? 'failed' : formatNumber(loss, 5),
    ...names.map((name) => String(parameters[name])),
  ])
  const verdict = `${study}: trial ${best.index} of ${finished.length} is best for ${label}, loss ${formatNumber(best.loss!, 5)} on folds it did not learn from.`
  const resumed = before > 0 ? `${countedText(before, 'trial was', 'trials were')} known before.` : ''
  const hint = `The best of many looks better than it is: judge it on rows that no trial saw.\nNext: bellwether model fit --tuned ${study} --model ${estimator.name} --in ${options.in} --label ${label} --out model.json`
  return {
    data: JSON.parse(
      JSON.stringify({ study, model: estimator.name, parameters: estimator.parameters, best, finished, before }),
    ),
    text: [verdict, textTable([decimal('trial'), decimal('loss'), ...names.map(decimal)], cells), resumed, hint]
      .filter(Boolean)
      .join('\n\n'),
  }
}
