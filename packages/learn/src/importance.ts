import type { Matrix, Model, RandomSource } from './estimator.ts'
import { requireWhole } from './parameter.ts'
import { lossFor, type Score } from './scores.ts'
import { shuffled } from './shuffled.ts'

export interface PermutationOptions {
  readonly random: RandomSource
  /** How often each feature is shuffled; 5 when absent. */
  readonly repeats?: number
  /** A loss, lower being better; squared error, Brier score or share of errors when absent. */
  readonly loss?: Score
  readonly weights?: Float64Array
}

export interface PermutationImportance {
  /** Mean rise of the loss when the feature is shuffled; about 0 for a feature that is not used. */
  readonly mean: number
  /** Standard error of that mean over the repeats; NaN for a single one. */
  readonly error: number
}

/**
 * Permutation importance of each feature (Breiman 2001; Fisher, Rudin and Dominici 2019) on rows that
 * the model should not have been trained on. Shuffle k of feature j draws from `random.split(j).split(k)`.
 */
export function permutationImportance(
  model: Model,
  features: Matrix,
  label: Float64Array,
  options: PermutationOptions,
): PermutationImportance[] {
  const { random, repeats = 5, weights } = options
  requireWhole('repeats', repeats, 1)
  const loss = options.loss ?? lossFor(model.task)
  const base = loss(label, model.predict(features), weights)
  return features.columns.map((column, j) => {
    const stream = random.split(j)
    const rises = Array.from({ length: repeats }, (_, repeat) => {
      const columns = features.columns.with(j, shuffled(column, stream.split(repeat)))
      return loss(label, model.predict({ ...features, columns }), weights) - base
    })
    return meanAndError(rises)
  })
}

/** Mean and its standard error; the error of a single value is NaN. */
export function meanAndError(values: readonly number[]): { mean: number; error: number } {
  const count = values.length
  const mean = values.reduce((sum, value) => sum + value, 0) / count
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0)
  return { mean, error: count > 1 ? Math.sqrt(squares / (count - 1) / count) : Number.NaN }
}
