/** Choosing the parameters of a model by trials that run on all workers. */
import {
  type FinishedTrial,
  gridSearch,
  type Parameters,
  type PurgedOptions,
  randomSearch,
  refuseLabelAmongFeatures,
  type Search,
  type SearchSpace,
  successiveHalving,
  type Task,
  tpeSearch,
  type Trial,
  tune,
} from '@bellwether/learn'
import type { Progress } from '../core/progress.ts'
import { Random } from '../core/random.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Dataset } from '../features/dataset.ts'
import type { ModelDefinition } from './definition.ts'
import { withCatalogue, withCatalogueLater } from './learn-failure.ts'
import { bindEstimator, type BoundSpec, type EstimatorSpec } from './registry.ts'
import { shareSamples, timesOf, valuesAt } from './samples.ts'
import { learnSamples, TRIAL_TASK, type TrialInput } from './trial-task.ts'

export type SearchMethod =
  | { readonly method: 'grid'; readonly points?: number }
  | { readonly method: 'random'; readonly trials: number }
  | { readonly method: 'tpe'; readonly trials: number; readonly batch?: number }
  | { readonly method: 'halving'; readonly trials: number; readonly reduction?: number; readonly rungs?: number }

/** What is tried, and how it is judged. */
export interface TuningPlan {
  readonly space: SearchSpace
  readonly search: SearchMethod
  /** Purged folds on which a trial is judged. */
  readonly folds?: PurgedOptions
  /** Features that may tell the label, by name. */
  readonly allowed?: readonly string[]
}

export interface TuneRequest extends TuningPlan {
  readonly dataset: Dataset
  /** Samples that may be looked at, rising; all whose label is known when absent. */
  readonly rows?: Int32Array
  /** Classification learns whether the label is above zero, regression its value. */
  readonly task: Task
  /** Its parameters are those of all trials; the ones of the space come on top. */
  readonly estimator: EstimatorSpec
  readonly seed: number
  readonly executor: TaskExecutor
  /** Trials of the same search that were finished before, in any order. */
  readonly finished?: readonly FinishedTrial[]
  readonly onFinished?: (trials: readonly FinishedTrial[]) => void
  readonly models?: readonly ModelDefinition[]
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

export interface TunedModel {
  /** With complete parameters. */
  readonly estimator: BoundSpec
  readonly best: FinishedTrial
  readonly finished: readonly FinishedTrial[]
}

/** Trials a worker gets at a time where they do not depend on each other. */
const TRIALS_PER_WORKER = 4

/**
 * The best parameters of a search; the same for any executor and however often it was interrupted.
 * Progress advances by one a trial.
 * Errors: MODEL_INVALID; EXTENSION_INVALID; DATA_INSUFFICIENT (fewer sessions than folds); LOOK_AHEAD
 * (a feature that tells the label); VALUE_INVALID (infinite values, trials of another search);
 * MODEL_FAILED (every trial failed); CANCELLED.
 */
export async function tuneModel(request: TuneRequest): Promise<TunedModel> {
  const { task, estimator, seed, folds = {}, executor, finished, onFinished, progress, signal } = request
  const samples = knownSamples(request)
  const where = `Tuning ${estimator.name}`
  const search = withCatalogue(where, () => {
    refuseLabelAmongFeatures(learnSamples(samples), request.allowed)
    return searchOf(request)
  })
  const inputOf = (trial: Trial): TrialInput => ({ samples, task, spec: specOf(request, trial), trial, folds, seed })
  const evaluate = (trials: readonly Trial[]) => {
    progress?.stage(where, trials.length)
    return executor.map<TrialInput, number | null>(TRIAL_TASK, trials.map(inputOf), {
      ...(progress && { progress }),
      ...(signal && { signal }),
    })
  }
  const options = { search, evaluate, ...(finished && { finished }), ...(onFinished && { onFinished }) }
  const result = await withCatalogueLater(where, () => tune(options))
  return { ...result, estimator: specOf(request, result.best) }
}

function specOf({ estimator, task, models }: TuneRequest, trial: Trial): BoundSpec {
  const { name, parameters } = estimator
  return bindEstimator(
    { name, parameters: { ...(parameters as Parameters | undefined), ...trial.parameters } },
    task,
    models,
  )
}

function searchOf({ space, search, seed, executor }: TuneRequest): Search {
  const random = Random.fromSeed(seed).split('search')
  const batch = TRIALS_PER_WORKER * executor.workers
  switch (search.method) {
    case 'grid':
      return gridSearch(space, { ...search, batch })
    case 'random':
      return randomSearch(space, { ...search, random, batch })
    case 'tpe':
      return tpeSearch(space, { ...search, random })
    case 'halving':
      return successiveHalving(space, { ...search, random })
  }
}

/** The samples that may be looked at and whose label is known, in memory that threads share. */
function knownSamples({ dataset, task, rows = Int32Array.from(dataset.label.keys()) }: TuneRequest): Dataset {
  const known = rows.filter((row) => !Number.isNaN(dataset.label[row]))
  return shareSamples(
    {
      featureNames: dataset.featureNames,
      columns: dataset.columns.map((column) => valuesAt(column, known)),
      label: valuesAt(dataset.label, known),
      ...timesOf(dataset, known),
    },
    task,
  )
}
