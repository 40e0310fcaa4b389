/**
 * Gradient boosting (Friedman 2001) on histograms, with second derivatives (Chen and Guestrin 2016): each tree is
 * fitted to the slopes of the loss that the trees before it left.
 */
import type { Estimator, FitOptions, Matrix, Task } from '../estimator.ts'
import { checkTraining } from '../training-set.ts'
import { treeWork } from '../trees/kernel-work.ts'
import { boost } from './boost.ts'
import { BoostedTrees } from './boosted-trees.ts'
import { BoostingModel } from './boosting-model.ts'
import {
  BOOSTING_DEFAULTS,
  type BoostingOptions,
  type BoostingParameters,
  checkBoosting,
} from './boosting-parameters.ts'
import { exponentialLoss, logisticLoss } from './class-losses.ts'
import type { Loss } from './loss.ts'
import { huberLoss, poissonLoss, quantileLoss, squaredLoss } from './regression-losses.ts'

export class Boosting implements Estimator {
  readonly name: string = 'boosting'
  readonly task: Task
  readonly parameters: BoostingParameters

  constructor({ task, ...parameters }: BoostingOptions) {
    this.task = task
    const loss = task === 'regression' ? 'squared' : 'logistic'
    this.parameters = { ...BOOSTING_DEFAULTS, loss, ...parameters }
  }

  /** Errors: kind parameter; those of `checkTraining`; those of `boost`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): BoostingModel {
    checkBoosting(this.task, this.parameters)
    const set = checkTraining(features, label, options, this.task)
    const boosted = boost(set, this.parameters, lossOf(this.parameters), options, treeWork)
    return new BoostingModel(this.task, this.parameters.loss, new BoostedTrees(boosted))
  }
}

/** AdaBoost of two classes in its gentle form: Newton steps on the exponential loss, small trees, whole steps. */
export class AdaBoost extends Boosting {
  override readonly name = 'adaboost'

  constructor(options: Partial<Omit<BoostingParameters, 'loss'>> = {}) {
    const small = { rounds: 50, learningRate: 1, maxDepth: 1, minLeaf: 1 }
    super({ ...small, ...options, task: 'classification', loss: 'exponential' })
  }
}

/** A fresh one for each fit: Huber's learns what is large. */
export function lossOf({ loss, quantile, huberShare }: BoostingParameters): Loss {
  if (loss === 'logistic') return logisticLoss
  if (loss === 'exponential') return exponentialLoss
  if (loss === 'poisson') return poissonLoss
  if (loss === 'huber') return huberLoss(huberShare)
  if (loss === 'squared') return squaredLoss
  return quantileLoss(loss === 'absolute' ? 0.5 : quantile)
}
