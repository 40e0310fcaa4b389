/**
 * A user's own estimator as the platform uses it. It works on copies, since samples lie in memory that
 * threads share: one that standardises in place would change what every other fold and model reads. What
 * it predicts is checked.
 */
import {
  ConstantModel,
  type Estimator,
  type FitOptions,
  ForestModel,
  LinearModel,
  type Matrix,
  type Model,
} from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'

export function guardEstimator(estimator: Estimator): Estimator {
  const { name, task, parameters } = estimator
  return {
    name,
    task,
    parameters,
    fit: (features, label, options) =>
      guardModel(name, estimator.fit(copyOf(features), label.slice(), { ...options, ...copyTimes(options) })),
  }
}

/** Models of the learn package keep to all of it. */
function guardModel(name: string, model: Model): Model {
  if (model instanceof ForestModel || model instanceof LinearModel || model instanceof ConstantModel) return model
  return {
    task: model.task,
    history: model.history ?? 0,
    predict: (features) => checkPrediction(name, model, features.rows, model.predict(copyOf(features))),
    serialise: () => model.serialise(),
  }
}

function copyOf(features: Matrix): Matrix {
  return { ...features, columns: features.columns.map((column) => column.slice()) }
}

function copyTimes({ times }: FitOptions): Pick<FitOptions, 'times'> {
  if (!times) return {}
  const { session, decisionAt, labelKnownAt } = times
  return { times: { session: session.slice(), decisionAt: decisionAt.slice(), labelKnownAt: labelKnownAt.slice() } }
}

/** NaN says nothing. Errors: EXTENSION_INVALID */
function checkPrediction(name: string, { task }: Model, rows: number, prediction: Float64Array): Float64Array {
  if (prediction.length !== rows) throw wrongPrediction(name, `${prediction.length} values for ${rows} rows`)
  const isPossible = (value: number): boolean =>
    task === 'classification' ? value >= 0 && value <= 1 : Number.isFinite(value)
  const wrong = prediction.find((value) => !Number.isNaN(value) && !isPossible(value))
  if (wrong !== undefined) throw wrongPrediction(name, String(wrong))
  return prediction
}

function wrongPrediction(name: string, given: string): BellwetherError {
  return new BellwetherError('EXTENSION_INVALID', {
    message: `The model ${name} predicts ${given}.`,
    expected: 'A model gives one value a row: a probability from 0 to 1, or a finite number for a regression.',
    given,
    remedy: 'Correct predict in the file of the model.',
  })
}
