import type { Estimator, FitOptions, Matrix } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { checkNames, requireParameter } from '../parameter.ts'
import { checkTraining } from '../training-set.ts'
import { weightedMean } from '../weighted-mean.ts'
import { solvePositiveDefinite } from './cholesky.ts'
import { dot, gram, multiply } from './gram.ts'
import { LinearModel } from './linear-model.ts'
import { Scaler } from './scaler.ts'

export type RidgeParameters = {
  /** Not negative; 0 is least squares. */
  readonly penalty: number
}

const RIDGE_DEFAULTS: RidgeParameters = { penalty: 1 }

/**
 * Ridge regression (Hoerl and Kennard 1970) on standardised features: minimises
 * sum(weight * (label - prediction)^2) + penalty * sum(coefficient^2); the intercept is free.
 */
export class Ridge implements Estimator {
  readonly name = 'ridge'
  readonly task = 'regression'
  readonly parameters: RidgeParameters

  constructor(options: Partial<RidgeParameters> = {}) {
    this.parameters = { ...RIDGE_DEFAULTS, ...options }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind no-solution (collinear features without a penalty). */
  fit(features: Matrix, label: Float64Array, options: FitOptions): LinearModel {
    checkNames(this.name, this.parameters, RIDGE_DEFAULTS)
    checkPenalty(this.parameters.penalty, 0)
    const set = checkTraining(features, label, options, this.task)
    const scaler = Scaler.fit(set.columns, set.weights)
    const columns = scaler.transform(set.columns)
    const intercept = weightedMean(set.label, set.weights)
    const centred = set.label.map((value) => value - intercept)
    return new LinearModel({
      task: this.task,
      scaler,
      featureNames: options.featureNames ?? columns.map((_, j) => `x${j}`),
      intercept,
      coefficients: this.#solve(columns, centred, set.weights),
    })
  }

  /** Standardised columns have mean zero, so the intercept is the labels' mean. */
  #solve(columns: Float64Array[], centred: Float64Array, weights: Float64Array | undefined): Float64Array {
    const varying = columns.flatMap((column, j) => (column.some((value) => value !== 0) ? [j] : []))
    const used = varying.map((j) => columns[j]!)
    const products = gram(used, weights)
    const weighted = weights ? multiply(centred, weights) : centred
    const solution = Float64Array.from(used, (column) => dot(column, weighted))
    for (let k = 0; k < used.length; k++) products[k * used.length + k]! += this.parameters.penalty
    if (!solvePositiveDefinite(products, solution)) throw collinear(this.parameters.penalty)
    const coefficients = new Float64Array(columns.length)
    for (const [k, j] of varying.entries()) coefficients[j] = solution[k]!
    return coefficients
  }
}

/** Errors: kind parameter. */
export function checkPenalty(penalty: number, least: number): void {
  requireParameter(
    penalty >= least && Number.isFinite(penalty),
    'penalty',
    penalty,
    `a finite number of at least ${least}`,
  )
}

function collinear(penalty: number): LearnError {
  return new LearnError('no-solution', {
    message: 'The features are collinear, or there are more of them than samples.',
    expected: 'Features none of which follows from the others, or a penalty above 0.',
    given: `penalty ${penalty}`,
    remedy: 'Raise the penalty or leave features out.',
  })
}
