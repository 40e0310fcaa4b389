/** Out-of-sample predictions of a model and its baselines: refit, predict until the next refit, and so on. */
import {
  type Fold,
  type SerialisedModel,
  type Task,
  testRows,
  trainingRows,
  walkForwardFolds,
  type WalkForwardOptions,
} from '@bellwether/learn'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import type { Progress } from '../core/progress.ts'
import type { Dataset } from '../features/dataset.ts'
import type { ModelDefinition } from './definition.ts'
import { FOLD_TASK, type FoldInput, type FoldOutcome } from './fold-task.ts'
import { averageImportance, type Importance } from './importance.ts'
import { withCatalogue } from './learn-failure.ts'
import { bindEstimator, type BoundSpec, type EstimatorSpec, findModel } from './registry.ts'
import { shareSamples, valuesAt } from './samples.ts'
import { type ModelScores, scoreModel } from './scores.ts'
import { type TunedModel, tuneModel, type TuningPlan } from './tune.ts'

/** What a model of another name is compared with unless the request says otherwise. */
const BASELINES: Readonly<Record<Task, readonly EstimatorSpec[]>> = {
  regression: [{ name: 'zero' }, { name: 'mean' }, { name: 'last' }, { name: 'ridge' }],
  classification: [{ name: 'mean' }, { name: 'last' }, { name: 'logistic' }],
  classes: [{ name: 'mean' }, { name: 'last' }],
}

export interface WalkForwardRequest {
  readonly dataset: Dataset
  /** Classification learns whether the label is above zero, regression its value; classes are numbered 0, 1, 2 ... */
  readonly task: Task
  readonly estimator: EstimatorSpec
  /** Zero (regression), mean, last known label, and ridge or logistic (one or two classes) when absent. */
  readonly baselines?: readonly EstimatorSpec[]
  readonly folds: WalkForwardOptions
  /** Every refit chooses the model's parameters anew, on its own training samples; those of the estimator when absent. */
  readonly tuning?: TuningPlan
  readonly seed: number
  readonly executor: TaskExecutor
  /** Models of a user's own that may be named. */
  readonly models?: readonly ModelDefinition[]
  /** Which fitted models come back; the last when absent. */
  readonly keep?: 'all' | 'last' | 'none'
  /** Shuffles of each feature on each test segment; no permutation importance when absent. */
  readonly permutations?: number
  readonly progress?: Progress
  readonly signal?: AbortSignal
}

export interface FoldReport extends Fold {
  readonly trainRows: number
  /** Samples of the training sessions left out: label known after the first test decision, or not at all. */
  readonly purgedRows: number
  readonly unlabelledRows: number
  readonly testRows: number
  readonly model: SerialisedModel | undefined
  /** What was chosen on the training samples; absent unless asked for. */
  readonly tuned?: TunedModel
}

export interface NamedPrediction {
  readonly name: string
  /** One a sample; NaN before the first fold. */
  readonly prediction: Float64Array
}

export interface WalkForwardResult {
  readonly task: Task
  /** With complete parameters. */
  readonly estimator: BoundSpec
  /** The labels that were learnt: values, or 1 where above zero; NaN where not known. */
  readonly label: Float64Array
  /** Expected value, or probability that the label is above zero, or likeliest class; NaN before the first fold. */
  readonly prediction: Float64Array
  /** Index of the fold that predicted the sample; -1 before the first. */
  readonly foldOf: Int32Array
  readonly folds: readonly FoldReport[]
  readonly baselines: readonly NamedPrediction[]
  /** Mean over the folds; empty where the model has none. */
  readonly importance: readonly Importance[]
  /** Rise of the loss out of sample when a feature is shuffled, mean over the folds; empty unless asked for. */
  readonly permutation: readonly Importance[]
  /** The model first, then the baselines, all on the same samples. */
  readonly scores: readonly ModelScores[]
}

/**
 * Walks a model and its baselines forward over a dataset. The result depends on the request alone,
 * not on the executor. Progress advances by one a fold.
 * Errors: MODEL_INVALID; EXTENSION_INVALID; DATA_INSUFFICIENT (too few sessions, no label known in
 * time); VALUE_INVALID (infinite features or labels); MODEL_FAILED; CANCELLED.
 */
export async function walkForward(request: WalkForwardRequest): Promise<WalkForwardResult> {
  const { dataset, task, models = [], seed, keep = 'last', permutations = 0 } = request
  const baselines = request.baselines ?? BASELINES[task].filter(({ name }) => name !== request.estimator.name)
  const specs = [request.estimator, ...baselines].map((spec) => bindEstimator(spec, task, models))
  const samples = shareSamples(dataset, task)
  const folds = withCatalogue('Walk-forward', () => walkForwardFolds(samples, request.folds))
  const isKept = ({ index }: Fold) => keep === 'all' || (keep === 'last' && index === folds.length - 1)
  const tuned = await tuneFolds(folds, samples, request)
  const inputs = folds.map((fold, i) => {
    const chosen = tuned ? specs.with(0, tuned[i]!.estimator) : specs
    return { samples, fold, task, specs: chosen, seed, isKept: isKept(fold), permutations }
  })
  const outcomes = await runHeaviestFirst(inputs, request)
  const result = assemble(samples, task, specs, folds, outcomes, models)
  return tuned ? { ...result, folds: result.folds.map((fold, i) => ({ ...fold, tuned: tuned[i]! })) } : result
}

/** The parameters of each fold, chosen on its training samples alone; a fold's trials run at a time. */
async function tuneFolds(
  folds: readonly Fold[],
  samples: Dataset,
  request: WalkForwardRequest,
): Promise<TunedModel[] | undefined> {
  const { tuning, folds: _, ...rest } = request
  if (!tuning) return undefined
  const tuned: TunedModel[] = []
  for (const fold of folds) tuned.push(await tuneModel({ ...rest, ...tuning, rows: trainingRows(fold, samples) }))
  return tuned
}

/** The longest fits first, so that no worker is left alone with one at the end. */
async function runHeaviestFirst(inputs: readonly FoldInput[], request: WalkForwardRequest): Promise<FoldOutcome[]> {
  const { executor, progress, signal } = request
  progress?.stage(`Walk-forward, ${request.estimator.name} (${request.task})`, inputs.length)
  const rows = inputs.map(({ fold, samples }) => trainingRows(fold, samples).length)
  const order = Array.from(inputs.keys()).sort((a, b) => rows[b]! - rows[a]! || a - b)
  const ordered = await executor.map<FoldInput, FoldOutcome>(
    FOLD_TASK,
    order.map((i) => inputs[i]!),
    { ...(progress && { progress }), ...(signal && { signal }) },
  )
  const outcomes = Array.from<FoldOutcome>({ length: inputs.length })
  for (const [place, i] of order.entries()) outcomes[i] = ordered[place]!
  return outcomes
}

function assemble(
  samples: Dataset,
  task: Task,
  specs: readonly BoundSpec[],
  folds: readonly Fold[],
  outcomes: readonly FoldOutcome[],
  models: readonly ModelDefinition[],
): WalkForwardResult {
  const tests = folds.map((fold) => testRows(fold, samples))
  const foldOf = new Int32Array(samples.label.length).fill(-1)
  for (const [index, rows] of tests.entries()) for (const row of rows) foldOf[row] = index
  const named = specs.map((spec, place): NamedPrediction => {
    const online = findModel(spec.name, models).atEachDecision?.(samples)
    const prediction = new Float64Array(samples.label.length).fill(Number.NaN)
    for (const [index, rows] of tests.entries()) {
      const fitted = outcomes[index]!.predictions[place]!
      for (let i = 0; i < rows.length; i++) prediction[rows[i]!] = online ? online[rows[i]!]! : fitted[i]!
    }
    return { name: spec.name, prediction }
  })
  return {
    task,
    estimator: specs[0]!,
    label: samples.label.slice(),
    prediction: named[0]!.prediction,
    foldOf,
    folds: folds.map((fold, index) => reportOf(fold, outcomes[index]!, tests[index]!.length)),
    baselines: named.slice(1),
    importance: averageImportance(outcomes.flatMap(({ importance }) => (importance ? [importance] : []))),
    permutation: averageImportance(outcomes.flatMap(({ permutation }) => (permutation ? [permutation] : []))),
    scores: scoreAll(task, samples.label, named),
  }
}

function reportOf(fold: Fold, outcome: FoldOutcome, rows: number): FoldReport {
  const { trainRows, purgedRows, unlabelledRows, model } = outcome
  return { ...fold, trainRows, purgedRows, unlabelledRows, testRows: rows, model }
}

/** Scores on the samples that have a label and a prediction of every model. */
function scoreAll(task: Task, label: Float64Array, named: readonly NamedPrediction[]): ModelScores[] {
  const isScored = (i: number) =>
    !Number.isNaN(label[i]) && named.every(({ prediction }) => !Number.isNaN(prediction[i]))
  const rows = Int32Array.from(label.keys()).filter(isScored)
  const actual = valuesAt(label, rows)
  return named.map(({ name, prediction }, place) =>
    scoreModel(task, { name, isBaseline: place > 0 }, actual, valuesAt(prediction, rows)),
  )
}
