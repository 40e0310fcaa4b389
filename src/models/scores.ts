/** The scores of one model on the samples where a label and every prediction exist. */
import {
  accuracy,
  areaUnderCurve,
  brierScore,
  errorRate,
  type Interval,
  logLoss,
  meanAbsoluteError,
  rootMeanSquaredError,
  type Task,
  wilsonInterval,
} from '@bellwether/learn'
import { taskLabels } from './samples.ts'

/** Figures that a task does not have are NaN. */
export interface ModelScores {
  readonly model: string
  readonly isBaseline: boolean
  readonly samples: number
  /** In units of the label; regression only. */
  readonly mae: number
  readonly rmse: number
  /** Share of right classes, of several too; for a regression the class of a value is whether it is above zero. */
  readonly accuracy: number
  /** Wilson's interval at 95 %. */
  readonly accuracyInterval: Interval
  /** Of the probability, or of the predicted value as a score for labels above zero. */
  readonly auc: number
  /** Classification only. */
  readonly brier: number
  readonly logLoss: number
}

/** @param label as the task has it: values, or classes */
export function scoreModel(
  task: Task,
  model: { readonly name: string; readonly isBaseline: boolean },
  label: Float64Array,
  prediction: Float64Array,
): ModelScores {
  const isValue = task === 'regression'
  const isClassifier = task === 'classification'
  const right = rightShare(task, label, prediction)
  return {
    model: model.name,
    isBaseline: model.isBaseline,
    samples: label.length,
    mae: isValue ? meanAbsoluteError(label, prediction) : Number.NaN,
    rmse: isValue ? rootMeanSquaredError(label, prediction) : Number.NaN,
    accuracy: right,
    accuracyInterval: wilsonInterval(right, label.length),
    auc: task === 'classes' ? Number.NaN : areaUnderCurve(isValue ? aboveZero(label) : label, prediction),
    brier: isClassifier ? brierScore(label, prediction) : Number.NaN,
    logLoss: isClassifier ? logLoss(label, prediction) : Number.NaN,
  }
}

function rightShare(task: Task, label: Float64Array, prediction: Float64Array): number {
  if (task === 'classes') return 1 - errorRate(label, prediction)
  if (task === 'classification') return accuracy(label, prediction)
  return accuracy(aboveZero(label), aboveZero(prediction))
}

function aboveZero(values: Float64Array): Float64Array {
  return taskLabels(values, 'classification')
}
