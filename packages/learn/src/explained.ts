/** What the features of a row add to its prediction. */
import type { Matrix, Model } from './estimator.ts'

/** What is explained = base + sum of the contributions of a row. */
export interface Contributions {
  /** What is predicted without knowing any feature: the mean over the training rows. */
  readonly base: number
  /** One column a feature. */
  readonly columns: readonly Float64Array[]
}

/** The prediction itself, or what it is made of by the link of its loss. */
export type ExplainedQuantity = 'prediction' | 'log-odds' | 'half the log-odds' | 'logarithm of the prediction'

export interface ExplainedModel extends Model {
  /** What the contributions of a row sum to. */
  readonly explained: ExplainedQuantity
  /** Shapley values; undefined where this one has none. Errors: kind data, as `predict`. */
  contributions(features: Matrix): Contributions | undefined
}

export function isExplained(model: Model): model is ExplainedModel {
  return 'contributions' in model
}

/** Shapley values of a weighted sum of models are the weighted sum of theirs. */
export function sumContributions(parts: readonly Contributions[], weights: Float64Array): Contributions {
  const [first] = parts
  const columns = (first?.columns ?? []).map((column, j) =>
    column.map((_, row) => parts.reduce((sum, part, k) => sum + weights[k]! * part.columns[j]![row]!, 0)),
  )
  return { base: parts.reduce((sum, { base }, k) => sum + weights[k]! * base, 0), columns }
}
