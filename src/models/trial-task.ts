/** One trial of a search: what an estimator with its parameters is worth out of fold. Runs in any worker. */
import {
  judgeTrial,
  purgedFolds,
  type PurgedOptions,
  type Samples,
  type Task as LearnTask,
  type Trial,
} from '@bellwether/learn'
import { Random } from '../core/random.ts'
import type { Task } from '../core/tasks/executor.ts'
import type { Dataset } from '../features/dataset.ts'
import { withCatalogue } from './learn-failure.ts'
import { type BoundSpec, createEstimator } from './registry.ts'

export const TRIAL_TASK: Task = { module: import.meta.url, name: 'runTrial' }

export interface TrialInput {
  /** Samples that may be learnt from, and no other; the arrays are shared between threads. */
  readonly samples: Dataset
  readonly task: LearnTask
  /** With the trial's parameters. */
  readonly spec: BoundSpec
  readonly trial: Trial
  readonly folds: PurgedOptions
  readonly seed: number
}

/** The trial's loss (squared error, or the Brier score); null where the estimator finds no solution. */
export async function runTrial({ samples, task, spec, trial, folds, seed }: TrialInput): Promise<number | null> {
  const estimator = await createEstimator(spec, task)
  return withCatalogue(`${spec.name}, trial ${trial.index}`, () =>
    judgeTrial(trial, {
      create: () => estimator,
      samples: learnSamples(samples),
      splits: purgedFolds(samples, folds),
      random: Random.fromSeed(seed).split('trial'),
    }),
  )
}

export function learnSamples(dataset: Dataset): Samples {
  const { columns, label, featureNames, session, decisionAt, labelKnownAt } = dataset
  return {
    features: { rows: label.length, columns },
    label,
    times: { session, decisionAt, labelKnownAt },
    featureNames,
  }
}
