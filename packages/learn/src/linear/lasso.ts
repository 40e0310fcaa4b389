import type { Estimator, FitOptions, Matrix } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { checkNames, requireParameter, requireWhole } from '../parameter.ts'
import { checkTraining, type TrainingSet } from '../training-set.ts'
import { weightedMean } from '../weighted-mean.ts'
import { descend, momentsOf } from './coordinate-descent.ts'
import { LinearModel } from './linear-model.ts'
import { moments, Scaler } from './scaler.ts'

export type LassoParameters = {
  /** Above 0. Without a ridge share, features whose correlation with the label is at most this stay out. */
  readonly penalty: number
  /** How much of the penalty is on squares, from 0 (lasso) to below 1: the elastic net. */
  readonly ridgeShare: number
  readonly maxSweeps: number
  /** The fit has converged when the objective is at most this above its minimum; the label's variance is 1. */
  readonly tolerance: number
}

const LASSO_DEFAULTS: LassoParameters = { penalty: 0.01, ridgeShare: 0, maxSweeps: 10_000, tolerance: 1e-10 }

/**
 * Lasso (Tibshirani 1996) and elastic net (Zou and Hastie 2005) on standardised features and label:
 * minimises mean(weight * (label - prediction)^2) / 2
 *   + penalty * ((1 - ridgeShare) * sum(|coefficient|) + ridgeShare / 2 * sum(coefficient^2)).
 */
export class Lasso implements Estimator {
  readonly name = 'lasso'
  readonly task = 'regression'
  readonly parameters: LassoParameters

  constructor(options: Partial<LassoParameters> = {}) {
    this.parameters = { ...LASSO_DEFAULTS, ...options }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind no-solution when it does not converge. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): LinearModel {
    this.#checkParameters()
    const set = checkTraining(features, label, options, this.task)
    const scaler = Scaler.fit(set.columns, set.weights)
    return new LinearModel({
      task: this.task,
      scaler,
      featureNames: options.featureNames ?? set.columns.map((_, j) => `x${j}`),
      intercept: weightedMean(set.label, set.weights),
      coefficients: this.#solve(scaler.transform(set.columns), set),
    })
  }

  #solve(columns: readonly Float64Array[], set: TrainingSet): Float64Array {
    const coefficients = new Float64Array(columns.length)
    const { label, deviation } = standardisedLabel(set)
    if (deviation === 0) return coefficients
    const { penalty, ridgeShare } = this.parameters
    const penalties = { absolute: penalty * (1 - ridgeShare), square: penalty * ridgeShare }
    const hasConverged = descend(momentsOf(columns, label, set.weights), penalties, coefficients, this.parameters)
    if (!hasConverged) throw notConverged(this.parameters)
    return coefficients.map((value) => value * deviation)
  }

  #checkParameters(): void {
    checkNames(this.name, this.parameters, LASSO_DEFAULTS)
    const { penalty, ridgeShare, maxSweeps, tolerance } = this.parameters
    requireParameter(penalty > 0 && penalty < Infinity, 'penalty', penalty, 'finite and above 0')
    requireParameter(ridgeShare >= 0 && ridgeShare < 1, 'ridgeShare', ridgeShare, 'at least 0 and below 1')
    requireParameter(tolerance > 0, 'tolerance', tolerance, 'above 0')
    requireWhole('maxSweeps', maxSweeps, 1)
  }
}

/** Of mean 0 and mean square 1; the deviation is 0 where all labels are equal. */
export function standardisedLabel({ label, weights }: Pick<TrainingSet, 'label' | 'weights'>): {
  readonly label: Float64Array
  readonly deviation: number
} {
  const { mean, deviation } = moments(label, weights)
  return { label: label.map((value) => (deviation > 0 ? (value - mean) / deviation : 0)), deviation }
}

function notConverged({ penalty, ridgeShare, maxSweeps }: LassoParameters): LearnError {
  return new LearnError('no-solution', {
    message: `The lasso did not converge in ${maxSweeps} sweeps.`,
    expected: 'A solution whose duality gap vanishes.',
    given: `penalty ${penalty}, ridgeShare ${ridgeShare}`,
    remedy: 'Raise maxSweeps, the penalty or the tolerance.',
  })
}
