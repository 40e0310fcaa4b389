/** What a model says of each row of a table, as columns. */
import { type Matrix, type Model, MulticlassModel, QuantileForestModel } from '@bellwether/learn'
import { BellwetherError } from '../core/errors.ts'

export const PREDICTION = 'prediction'

export interface PredictedColumn {
  readonly name: string
  readonly values: Float64Array
}

/**
 * The prediction, the probability of each of several classes, and a column q0.05 say for each share asked for.
 * Errors: those of `predict`; MODEL_INVALID where the model has no quantiles.
 */
export function predictedColumns(model: Model, features: Matrix, shares: readonly number[]): PredictedColumn[] {
  const prediction = { name: PREDICTION, values: model.predict(features) }
  if (model instanceof MulticlassModel && shares.length === 0)
    return [prediction, ...probabilityColumns(model, features)]
  if (shares.length === 0) return [prediction]
  if (!(model instanceof QuantileForestModel)) throw withoutQuantiles()
  const quantiles = model.quantiles(features, shares)
  return [prediction, ...quantiles.map((values, k) => ({ name: `q${shares[k]!}`, values }))]
}

function probabilityColumns(model: MulticlassModel, features: Matrix): PredictedColumn[] {
  return model.probabilities(features).map((values, k) => ({ name: `probability_${k}`, values }))
}

function withoutQuantiles(): BellwetherError {
  return new BellwetherError('MODEL_INVALID', {
    message: 'The model has no quantiles.',
    expected: 'A quantile-forest tells any quantile; boosting with the loss quantile one.',
    given: '--quantiles',
    remedy: 'Leave --quantiles away, or fit with --model quantile-forest.',
  })
}
