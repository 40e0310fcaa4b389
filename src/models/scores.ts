/** The scores of one model on the samples where a label and every prediction exist. */
import {
  accuracy,
  areaUnderCurve,
  brierScore,
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
  /** Share of right classes; for a regression the class of a value is whether it is above zero. */
  readonly accuracy: number
  /** Wilson's interval at 95 %. */
  readonly accuracyInterval: Interval
  /** Of the probability, or of the predicted value as a score for labels above zero. */
  readonly auc: number
  /** Classification only. */
  readonly brier: number
  readonly logLoss: number
}

/** @param label as the task has it: values, or classes 0 and 1 */
export function scoreModel(
  task: Task,
  model: { readonly name: string; readonly isBaseline: boolean },
  label: Float64Array,
  prediction: Float64Array,
): ModelScores {
  const isClassifier = task === 'classification'
  const classes = isClassifier ? label : taskLabels(label, 'classification')
  const chosen = isClassifier ? prediction : taskLabels(prediction, 'classification')
  const right = accuracy(classes, chosen)
  return {
    model: model.name,
    isBaseline: model.isBaseline,
    samples: label.length,
    mae: isClassifier ? Number.NaN : meanAbsoluteError(label, prediction),
    rmse: isClassifier ? Number.NaN : rootMeanSquaredError(label, prediction),
    accuracy: right,
    accuracyInterval: wilsonInterval(right, label.length),
    auc: areaUnderCurve(classes, prediction),
    brier: isClassifier ? brierScore(label, prediction) : Number.NaN,
    logLoss: isClassifier ? logLoss(label, prediction) : Number.NaN,
  }
}
