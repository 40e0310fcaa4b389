/** Out-of-sample predictions of a study: the sign of the label by one model, its size by another. */
import type { WalkForwardOptions } from '@bellwether/learn'
import type { TearSheetInput } from '../../backtest/tear-sheet/tear-sheet-input.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import type { Json } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import type { Dataset } from '../../features/dataset.ts'
import type { ModelScores } from '../../models/scores.ts'
import { type FoldReport, walkForward, type WalkForwardResult } from '../../models/walk-forward.ts'
import type { Extensions } from '../extensions/extensions.ts'
import type { Study } from '../study.ts'

export interface Predictions {
  /** One a sample; NaN before the first fold. */
  readonly probability: Float64Array
  readonly expectedReturn: Float64Array
  readonly folds: readonly FoldReport[]
  /** Of the model of the sign. */
  readonly importance: TearSheetInput['importance']
  /** One row a model: what both tasks say of it. */
  readonly scores: TearSheetInput['scores']
  /** The models of the last fold, serialised. */
  readonly models: Json
}

export interface PredictionRequest {
  readonly study: Study
  readonly extensions: Extensions
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
}

/** @param until last decision to predict; all when absent. Errors: MODEL_INVALID, DATA_INSUFFICIENT, CANCELLED */
export async function predictOutOfSample(
  request: PredictionRequest,
  dataset: Dataset,
  until = Infinity,
): Promise<Predictions> {
  const { direction, size } = request.study.models
  const samples = samplesUntil(dataset, until)
  const signs = await walk(request, samples, 'classification', direction)
  const sizes = await walk(request, samples, 'regression', size)
  const rows = dataset.decisionAt.length
  return {
    probability: padded(signs.prediction, rows),
    expectedReturn: padded(sizes.prediction, rows),
    folds: signs.folds,
    importance: signs.importance,
    scores: joinScores(signs.scores, sizes.scores),
    models: JSON.parse(
      JSON.stringify({ direction: signs.folds.at(-1)?.model, size: sizes.folds.at(-1)?.model }),
    ) as Json,
  }
}

/** The folds that a study asks for. */
export function foldOptions({ validation }: Study): WalkForwardOptions {
  const { firstTrain, window, refit, embargo } = validation
  return { firstTrain, refit, embargo, ...(window === 'rolling' ? { window: firstTrain } : {}) }
}

/** The samples decided up to an instant. */
function samplesUntil(dataset: Dataset, until: number): Dataset {
  const after = dataset.decisionAt.findIndex((at) => at > until)
  if (after === -1) return dataset
  return {
    featureNames: dataset.featureNames,
    columns: dataset.columns.map((column) => column.slice(0, after)),
    session: dataset.session.slice(0, after),
    decisionAt: dataset.decisionAt.slice(0, after),
    label: dataset.label.slice(0, after),
    labelKnownAt: dataset.labelKnownAt.slice(0, after),
  }
}

function padded(values: Float64Array, length: number): Float64Array {
  const column = new Float64Array(length).fill(Number.NaN)
  column.set(values)
  return column
}

function walk(
  { study, extensions, executor, progress, signal }: PredictionRequest,
  dataset: Dataset,
  task: 'classification' | 'regression',
  model: { readonly estimator: string; readonly parameters: unknown },
): Promise<WalkForwardResult> {
  return walkForward({
    dataset,
    task,
    estimator: { name: model.estimator, parameters: model.parameters },
    folds: foldOptions(study),
    seed: study.seed,
    executor,
    models: extensions.models,
    progress,
    signal,
  })
}

/** The model first, then every baseline once; figures of a task that a model was not used for are NaN. */
function joinScores(signs: readonly ModelScores[], sizes: readonly ModelScores[]): TearSheetInput['scores'] {
  const names = [...new Set([...signs, ...sizes].map(({ model }) => model))]
  return names.map((model) => {
    const sign = signs.find((scores) => scores.model === model)
    const size = sizes.find((scores) => scores.model === model)
    return {
      model,
      isBaseline: (sign ?? size)!.isBaseline,
      mae: size?.mae ?? Number.NaN,
      rmse: size?.rmse ?? Number.NaN,
      accuracy: sign?.accuracy ?? Number.NaN,
      auc: sign?.auc ?? Number.NaN,
      brier: sign?.brier ?? Number.NaN,
      logLoss: sign?.logLoss ?? Number.NaN,
    }
  })
}
