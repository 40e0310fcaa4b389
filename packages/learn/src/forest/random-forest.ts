/**
 * Random forest (Breiman 2001) on histograms: features become at most 255 bins, and a bin of their
 * own for missing values, which go to the better side of each split.
 */
import type { Estimator, FitOptions, Matrix, RandomSource, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { type ForestData, prepareForest } from './forest-data.ts'
import { type FeatureImportance, ForestModel } from './forest-model.ts'
import {
  FOREST_DEFAULTS,
  type ForestOptions,
  type ForestParameters,
  checkForestParameters,
} from './forest-parameters.ts'
import { type ForestPart, growTrees } from './grow-trees.ts'
import { estimateOutOfBag } from './out-of-bag.ts'
import { meanAndError } from '../importance.ts'
import { joinTrees } from '../trees/trees.ts'

export class RandomForest implements Estimator {
  readonly name: string = 'forest'
  readonly task: Task
  readonly parameters: ForestParameters

  constructor({ task, ...parameters }: ForestOptions) {
    this.task = task
    this.parameters = { ...FOREST_DEFAULTS, ...parameters }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind data for more than 2^22 rows. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): ForestModel {
    const data = this.prepare(features, label, options)
    return this.merge(data, options.random, [this.growRange(data, options.random, 0, this.parameters.trees)])
  }

  /** Checks and bins the training rows; the first of the three steps of `fit`. */
  prepare(features: Matrix, label: Float64Array, options: Omit<FitOptions, 'random'>): ForestData {
    checkForestParameters(this.parameters)
    return prepareForest(features, label, options, this.task, this.parameters.bins)
  }

  /** Grows trees number `from` to `to` (excluded); the same trees in whatever ranges, with the same `random`. */
  growRange(data: ForestData, random: RandomSource, from: number, to: number): ForestPart {
    return growTrees(data, this.parameters, random, from, to)
  }

  /**
   * Puts the parts of a forest together, in whatever order they come.
   * Errors: kind data unless they cover each tree once.
   */
  merge(data: ForestData, random: RandomSource, parts: readonly ForestPart[]): ForestModel {
    const ordered = [...parts].sort((a, b) => a.from - b.from)
    let next = 0
    for (const part of ordered) {
      if (part.from !== next) throw incompleteForest(ordered, this.parameters.trees)
      next = part.to
    }
    if (next !== this.parameters.trees) throw incompleteForest(ordered, this.parameters.trees)
    const importance = gainImportance(data.featureNames, ordered)
    const trees = joinTrees(ordered.map((part) => part.trees))
    return new ForestModel({ task: this.task, base: data.low, trees, edges: data.edges, importance }, (grown) =>
      estimateOutOfBag(data, this.parameters, random, grown),
    )
  }
}

/** Mean share of each feature in the trees' gains, and its standard error over the trees. */
function gainImportance(featureNames: readonly string[], parts: readonly ForestPart[]): FeatureImportance[] {
  const width = featureNames.length
  return featureNames.map((feature, j) => {
    const shares = parts.flatMap(({ gains, from, to }) =>
      Array.from({ length: to - from }, (_, tree) => gains[tree * width + j]!),
    )
    const { mean, error } = meanAndError(shares)
    return { feature, gain: mean, error }
  })
}

function incompleteForest(parts: readonly ForestPart[], trees: number): LearnError {
  const given = parts.map((part) => `${part.from}-${part.to}`).join(', ')
  return new LearnError('data', {
    message: 'The parts of a forest do not cover each tree once.',
    expected: `Ranges of trees that cover 0 to ${trees} without gap or overlap.`,
    given: given || 'no part',
    remedy: 'Grow the missing ranges, and pass each range once.',
  })
}

/**
 * Extremely randomised trees (Geurts, Ernst and Wehenkel 2006): each feature tried is cut at random, and every tree
 * sees all rows.
 */
export class ExtraTrees extends RandomForest {
  override readonly name = 'extra-trees'

  constructor(options: ForestOptions) {
    super({ cuts: 'random', bootstrap: false, ...options })
  }
}
