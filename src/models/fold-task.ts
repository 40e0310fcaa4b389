/** One fold of a walk-forward: fit on its training rows, predict its test rows. Runs in any worker. */
import {
  type Estimator,
  type Fold,
  type Model,
  permutationImportance,
  type SerialisedModel,
  type Task as LearnTask,
  testRows,
  trainingRows,
} from '@bellwether/learn'
import type { Task } from '../core/tasks/executor.ts'
import { Random } from '../core/random.ts'
import { formatDate } from '../core/time.ts'
import type { Dataset } from '../features/dataset.ts'
import { type Importance, importanceOf } from './importance.ts'
import { withCatalogue } from './learn-failure.ts'
import { type BoundSpec, createEstimator } from './registry.ts'
import { matrixOf, timesOf, valuesAt } from './samples.ts'

export const FOLD_TASK: Task = { module: import.meta.url, name: 'fitFold' }

export interface FoldInput {
  /** With the labels of the task; its arrays are shared between threads. */
  readonly samples: Dataset
  readonly fold: Fold
  readonly task: LearnTask
  /** The model first, then what it is compared with. */
  readonly specs: readonly BoundSpec[]
  readonly seed: number
  /** Whether the fitted model comes back. */
  readonly isKept: boolean
  /** Shuffles of each feature on the test rows; 0 for no permutation importance. */
  readonly permutations: number
}

export interface FoldOutcome {
  readonly trainRows: number
  /** Samples of the training sessions left out: label known too late, or not at all. */
  readonly purgedRows: number
  readonly unlabelledRows: number
  /** Of each spec for each test row. */
  readonly predictions: readonly Float64Array[]
  /** Undefined where the model has none. */
  readonly importance: readonly Importance[] | undefined
  /** Rise of the loss on the test rows when a feature is shuffled; undefined unless asked for. */
  readonly permutation: readonly Importance[] | undefined
  readonly model: SerialisedModel | undefined
}

export async function fitFold(input: FoldInput): Promise<FoldOutcome> {
  const { samples, fold, task, specs } = input
  const known = trainingRows(fold, samples)
  const train = known.filter((row) => !Number.isNaN(samples.label[row]))
  const test = testRows(fold, samples)
  const inSessions = samples.session.reduce((n, day) => n + (day >= fold.trainFrom && day <= fold.trainTo ? 1 : 0), 0)
  const estimators = await Promise.all(specs.map((spec) => createEstimator(spec, task)))
  const models = estimators.map((estimator) => fitModel(estimator, input, train))
  return {
    trainRows: train.length,
    purgedRows: inSessions - known.length,
    unlabelledRows: known.length - train.length,
    predictions: models.map((model) => withCatalogue(describe(fold), () => predictTest(model, samples, test))),
    importance: importanceOf(models[0]!, samples.featureNames),
    permutation: input.permutations > 0 ? permute(models[0]!, input, test) : undefined,
    model: input.isKept ? models[0]!.serialise() : undefined,
  }
}

function fitModel(estimator: Estimator, { samples, fold, seed }: FoldInput, train: Int32Array): Model {
  return withCatalogue(`${estimator.name}, ${describe(fold)}`, () =>
    estimator.fit(matrixOf(samples, train), valuesAt(samples.label, train), {
      random: foldStream(seed, estimator.task, estimator.name, fold),
      featureNames: samples.featureNames,
      times: timesOf(samples, train),
    }),
  )
}

/** A model that looks back is given the samples before, whose features were known by then. */
function predictTest(model: Model, samples: Dataset, test: Int32Array): Float64Array {
  const first = test[0] ?? 0
  const earlier = Math.min(model.history ?? 0, first)
  const rows = Int32Array.from({ length: earlier + test.length }, (_, k) =>
    k < earlier ? first - earlier + k : test[k - earlier]!,
  )
  return model.predict(matrixOf(samples, rows)).subarray(earlier)
}

/** Named by the fold's first session, so that folds before and after it do not matter. */
function foldStream(seed: number, task: LearnTask, name: string, fold: Fold): Random {
  return Random.fromSeed(seed).split('walk-forward').split(task).split(name).split(fold.testFrom)
}

function permute(model: Model, input: FoldInput, test: Int32Array): Importance[] | undefined {
  const { samples, fold, seed, permutations } = input
  const labelled = test.filter((row) => !Number.isNaN(samples.label[row]))
  if (labelled.length === 0) return undefined
  const rises = permutationImportance(model, matrixOf(samples, labelled), valuesAt(samples.label, labelled), {
    random: foldStream(seed, model.task, 'permutation', fold),
    repeats: permutations,
  })
  return rises.map(({ mean, error }, j) => ({ feature: samples.featureNames[j]!, gain: mean, error }))
}

function describe(fold: Fold): string {
  return `fold ${formatDate(fold.testFrom)} to ${formatDate(fold.testTo)}`
}
