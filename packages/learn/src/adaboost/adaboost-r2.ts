/**
 * AdaBoost for regression, R2 (Drucker 1997): each tree is grown on rows drawn the more often the worse the tree before it
 * did on them, and the trees vote by a weighted median.
 */
import { trainingRowsOf } from '../boosting/validation-rows.ts'
import { exp, log } from '../elementary.ts'
import type { Estimator, FitOptions, Matrix, RandomSource } from '../estimator.ts'
import { type ForestData, prepareForest } from '../forest/forest-data.ts'
import { FOREST_DEFAULTS } from '../forest/forest-parameters.ts'
import { type ForestPart, growTrees } from '../forest/grow-trees.ts'
import { checkTraining, type TrainingSet } from '../training-set.ts'
import { joinTrees, leafNumber } from '../trees/trees.ts'
import { weightedMean } from '../weighted-mean.ts'
import { AdaBoostR2Model } from './adaboost-r2-model.ts'
import { ADABOOST_R2_DEFAULTS, type AdaBoostR2Parameters, checkAdaBoostR2 } from './adaboost-r2-parameters.ts'
import { drawCount, drawRows } from './row-draws.ts'
import { TailLoss } from './tail-loss.ts'

/** A tree with a smaller error counts as if it had this one: it would outvote all others for ever. */
const LEAST_ERROR = 1e-10
/** A tree as wrong as this is worth nothing. */
const WORTHLESS = 0.5

interface Round {
  readonly part: ForestPart
  /** Of its vote. */
  readonly weight: number
}

export class AdaBoostR2 implements Estimator {
  readonly name = 'adaboost-r2'
  readonly task = 'regression'
  readonly parameters: AdaBoostR2Parameters

  constructor(options: Partial<AdaBoostR2Parameters> = {}) {
    this.parameters = { ...ADABOOST_R2_DEFAULTS, ...options }
  }

  /**
   * Errors: kind parameter; those of `checkTraining`; kind insufficient (no row to validate on); kind data for more than
   * 2^22 rows.
   */
  fit(features: Matrix, label: Float64Array, options: FitOptions): AdaBoostR2Model {
    checkAdaBoostR2(this.parameters)
    const { set, trainRows } = trainingRowsOf(checkTraining(features, label, options, this.task), this.parameters)
    const data = this.#prepare(set, trainRows, options)
    const tail = new TailLoss(set, data)
    const rounds = this.#grow(data, set, tail, options.random)
    return modelOf(data, rounds.slice(0, tail.best ?? rounds.length))
  }

  #prepare({ columns, label, weights }: TrainingSet, rows: number, { featureNames }: FitOptions): ForestData {
    const first = (values: Float64Array) => values.subarray(0, rows)
    const features = { rows, columns: columns.map(first) }
    const given = { ...(weights && { weights: first(weights) }), ...(featureNames && { featureNames }) }
    return prepareForest(features, first(label), given, this.task, this.parameters.bins)
  }

  /** Round r draws rows from `random.split('rows').split(r)`, its tree from `random.split(r)`. */
  #grow(data: ForestData, set: TrainingSet, tail: TailLoss, random: RandomSource): Round[] {
    const { rounds: most, patience } = this.parameters
    const label = set.label.subarray(0, data.rows)
    const weights = set.weights?.slice(0, data.rows) ?? new Float64Array(data.rows).fill(1)
    const draws = drawCount(weights)
    const rounds: Round[] = []
    for (let number = 0; number < most && !tail.isOver(patience); number++) {
      const units = drawRows(weights, draws, random.split('rows').split(number))
      const part = growTrees({ ...data, units, unitsPerWeight: 1 }, this.#tree(), random, number, number + 1)
      const losses = this.#losses(data, part, label)
      const error = weightedMean(losses, weights)
      // One tree is better than none, however wrong it is.
      if (error >= WORTHLESS && number > 0) break
      const odds = Math.max(error, LEAST_ERROR) / (1 - error)
      const round = { part, weight: error < WORTHLESS ? this.parameters.learningRate * log(1 / odds) : 1 }
      rounds.push(round)
      tail.add(part.trees, round.weight)
      if (error >= WORTHLESS || error <= LEAST_ERROR) break
      this.#reweigh(weights, losses, odds)
    }
    return rounds
  }

  #tree() {
    const { maxDepth, minLeaf, bins } = this.parameters
    return { ...FOREST_DEFAULTS, maxDepth, minLeaf, bins, trees: 1, maxFeatures: 1, bootstrap: false }
  }

  /** From 0 to 1, that of the worst row. */
  #losses(data: ForestData, { trees }: ForestPart, label: Float64Array): Float64Array {
    const errors = label.map((value, row) =>
      Math.abs(value - data.low - trees.leaves[leafNumber(trees, 0, data.bins, row, data.rows)]!),
    )
    const worst = errors.reduce((most, error) => Math.max(most, error), 0)
    if (worst === 0) return errors
    const { loss } = this.parameters
    return errors.map((error) => {
      const share = error / worst
      if (loss === 'linear') return share
      return loss === 'square' ? share * share : 1 - exp(-share)
    })
  }

  /** The better a row was told, the less it weighs; the sum stays. */
  #reweigh(weights: Float64Array, losses: Float64Array, odds: number): void {
    const rate = this.parameters.learningRate * log(odds)
    const before = sumOf(weights)
    for (let row = 0; row < weights.length; row++) weights[row]! *= exp(rate * (1 - losses[row]!))
    const scale = before / sumOf(weights)
    for (let row = 0; row < weights.length; row++) weights[row]! *= scale
  }
}

function modelOf(data: ForestData, rounds: readonly Round[]): AdaBoostR2Model {
  const votes = Float64Array.from(rounds, ({ weight }) => weight)
  const total = sumOf(votes)
  return new AdaBoostR2Model({
    base: data.low,
    trees: joinTrees(rounds.map(({ part }) => part.trees)),
    edges: data.edges,
    votes,
    importance: data.featureNames.map((feature, j) => ({
      feature,
      gain: rounds.reduce((sum, { part, weight }) => sum + (weight / total) * part.gains[j]!, 0),
    })),
  })
}

function sumOf(values: Float64Array): number {
  return values.reduce((sum, value) => sum + value, 0)
}
