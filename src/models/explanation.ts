/** What a model's predictions are made of: exact Shapley values, and what shuffling a feature costs. */
import {
  type Contributions,
  isExplained,
  type Matrix,
  type Model,
  type PermutationImportance,
  permutationImportance,
} from '@bellwether/learn'
import { Random } from '../core/random.ts'
import type { Dataset } from '../features/dataset.ts'
import { matrixOf, taskLabels, valuesAt } from './samples.ts'

/** What the contributions of a row sum to. */
export function explainedBy(model: Model): string {
  return isExplained(model) ? model.explained : 'prediction'
}

/** How the contributions of one feature lie over the rows. */
export interface FeatureSummary {
  readonly feature: string
  readonly meanAbsolute: number
  readonly lowest: number
  readonly highest: number
}

/** Undefined where a model has no exact ones: of sequences, or under a meta-model. */
export function contributionsOf(model: Model, features: Matrix): Contributions | undefined {
  return isExplained(model) ? model.contributions(features) : undefined
}

/** The feature that moves the prediction most comes first. */
export function summarise({ columns }: Contributions, featureNames: readonly string[]): FeatureSummary[] {
  const summaries = columns.map((values, j) => ({
    feature: featureNames[j]!,
    meanAbsolute: values.reduce((sum, value) => sum + Math.abs(value), 0) / values.length,
    lowest: values.reduce((least, value) => Math.min(least, value), Infinity),
    highest: values.reduce((most, value) => Math.max(most, value), -Infinity),
  }))
  return summaries.toSorted((a, b) => b.meanAbsolute - a.meanAbsolute)
}

/** On the samples whose label is known; see `permutationImportance`. */
export function permutationOf(model: Model, dataset: Dataset, repeats: number, seed: number): PermutationImportance[] {
  const label = taskLabels(dataset.label, model.task)
  const rows = Int32Array.from(label.keys()).filter((row) => !Number.isNaN(label[row]))
  const random = Random.fromSeed(seed).split('permutation')
  return permutationImportance(model, matrixOf(dataset, rows), valuesAt(label, rows), { random, repeats })
}
