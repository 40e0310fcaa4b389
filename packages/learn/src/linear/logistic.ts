import type { Estimator, FitOptions, Matrix } from '../estimator.ts'
import { CERTAIN, exp, log } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'
import { checkNames } from '../parameter.ts'
import { checkTraining, type TrainingSet } from '../training-set.ts'
import { solvePositiveDefinite } from './cholesky.ts'
import { dot, gram } from './gram.ts'
import { LinearModel } from './linear-model.ts'
import { checkPenalty } from './ridge.ts'
import { Scaler } from './scaler.ts'

export type LogisticParameters = {
  /** Above 0, so that a solution exists even where the classes can be told apart without error. */
  readonly penalty: number
  readonly maxIterations: number
  /** The fit has converged when no slope of the loss exceeds this times the weight of all rows. */
  readonly tolerance: number
}

const LOGISTIC_DEFAULTS: LogisticParameters = { penalty: 1, maxIterations: 50, tolerance: 1e-9 }
const LEAST_PENALTY = 1e-9
const MAX_HALVINGS = 40
const ROUNDING = 1e-6

/**
 * Logistic regression on standardised features: minimises
 * sum(weight * log loss) + penalty / 2 * sum(coefficient^2); the intercept is free. Newton's method
 * (iteratively reweighted least squares), each step halved until the loss falls. Where all labels
 * are equal the probability is exactly 0 or 1.
 */
export class Logistic implements Estimator {
  readonly name = 'logistic'
  readonly task = 'classification'
  readonly parameters: LogisticParameters

  constructor(options: Partial<LogisticParameters> = {}) {
    this.parameters = { ...LOGISTIC_DEFAULTS, ...options }
  }

  /** Errors: kind parameter; those of `checkTraining`; kind no-solution when it does not converge. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): LinearModel {
    checkNames(this.name, this.parameters, LOGISTIC_DEFAULTS)
    checkPenalty(this.parameters.penalty, LEAST_PENALTY)
    const set = checkTraining(features, label, options, this.task)
    const scaler = Scaler.fit(set.columns, set.weights)
    const coefficients = this.#minimise(scaler.transform(set.columns), set)
    return new LinearModel({
      task: this.task,
      scaler,
      featureNames: options.featureNames ?? set.columns.map((_, j) => `x${j}`),
      intercept: coefficients[0]!,
      coefficients: coefficients.slice(1),
    })
  }

  /** Intercept and coefficients. */
  #minimise(standardised: readonly Float64Array[], set: TrainingSet): Float64Array {
    const isConstant = set.label.every((value) => value === set.label[0])
    if (isConstant) return constantSolution(set.label[0]!, standardised.length)
    const problem = new LogisticProblem(standardised, set, this.parameters.penalty)
    let point = problem.at(new Float64Array(standardised.length + 1))
    for (let iteration = 0; iteration < this.parameters.maxIterations; iteration++) {
      const gradient = problem.gradient(point)
      if (largest(gradient) <= this.parameters.tolerance * problem.weight) return point.coefficients
      const next = problem.descend(point, problem.newtonStep(point, gradient))
      if (!next) {
        // No step lowers the loss any more, so what slope is left must be rounding.
        if (largest(gradient) <= ROUNDING * problem.weight) return point.coefficients
        break
      }
      point = next
    }
    throw notConverged(this.parameters)
  }
}

/** Where the minimiser stands, and what follows from it. */
interface Point {
  /** Intercept, then one a feature. */
  readonly coefficients: Float64Array
  /** Of class 1, for each row. */
  readonly probability: Float64Array
  readonly loss: number
}

class LogisticProblem {
  readonly weight: number
  /** A column of ones, then the features. */
  readonly #columns: readonly Float64Array[]
  readonly #label: Float64Array
  readonly #weights: Float64Array
  readonly #penalty: number

  constructor(standardised: readonly Float64Array[], set: TrainingSet, penalty: number) {
    this.#columns = [new Float64Array(set.rows).fill(1), ...standardised]
    this.#label = set.label
    this.#weights = set.weights ?? new Float64Array(set.rows).fill(1)
    this.#penalty = penalty
    this.weight = this.#weights.reduce((sum, weight) => sum + weight, 0)
  }

  at(coefficients: Float64Array): Point {
    const probability = new Float64Array(this.#label.length)
    const odds = this.#logOdds(coefficients)
    let loss = 0
    for (let i = 0; i < odds.length; i++) {
      const x = odds[i]!
      // e^-|x| serves the probability and its logarithm, and cannot overflow.
      const power = exp(-Math.abs(x))
      probability[i] = (x >= 0 ? 1 : power) / (1 + power)
      const isUnlikely = x >= 0 === (this.#label[i] === 0)
      loss += this.#weights[i]! * (log(1 + power) + (isUnlikely ? Math.abs(x) : 0))
    }
    for (let j = 1; j < coefficients.length; j++) loss += (this.#penalty / 2) * coefficients[j]! ** 2
    return { coefficients, probability, loss }
  }

  gradient({ coefficients, probability }: Point): Float64Array {
    const residual = probability.map((value, i) => this.#weights[i]! * (value - this.#label[i]!))
    return coefficients.map((value, j) => dot(this.#columns[j]!, residual) + (j === 0 ? 0 : this.#penalty * value))
  }

  newtonStep({ coefficients, probability }: Point, gradient: Float64Array): Float64Array {
    const size = coefficients.length
    const curvature = probability.map((value, i) => this.#weights[i]! * value * (1 - value))
    const hessian = gram(this.#columns, curvature)
    for (let j = 1; j < size; j++) hessian[j * size + j]! += this.#penalty
    const step = gradient.map((slope) => -slope)
    if (!solvePositiveDefinite(hessian, step)) throw notPositive()
    return step
  }

  /** The first point on the way that lowers the loss, the whole step being tried first. */
  descend(from: Point, step: Float64Array): Point | undefined {
    for (let halving = 0, size = 1; halving < MAX_HALVINGS; halving++, size /= 2) {
      const tried = this.at(from.coefficients.map((value, j) => value + size * step[j]!))
      if (tried.loss < from.loss) return tried
    }
    return undefined
  }

  #logOdds(coefficients: Float64Array): Float64Array {
    const sums = new Float64Array(this.#label.length)
    for (const [j, column] of this.#columns.entries()) {
      const coefficient = coefficients[j]!
      for (let i = 0; i < sums.length; i++) sums[i]! += coefficient * column[i]!
    }
    return sums
  }
}

function constantSolution(label: number, features: number): Float64Array {
  const solution = new Float64Array(features + 1)
  solution[0] = label === 1 ? CERTAIN : -CERTAIN
  return solution
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0)
}

function notConverged(parameters: LogisticParameters): LearnError {
  return new LearnError('no-solution', {
    message: `The logistic regression did not converge in ${parameters.maxIterations} steps.`,
    expected: 'A solution whose slopes vanish.',
    given: `penalty ${parameters.penalty}, tolerance ${parameters.tolerance}`,
    remedy: 'Raise maxIterations or the penalty.',
  })
}

function notPositive(): LearnError {
  return new LearnError('no-solution', {
    message: 'The logistic regression has no unique solution: its curvature vanishes.',
    expected: 'Classes that the penalty keeps from being told apart with certainty.',
    given: 'a matrix of second derivatives that is not positive definite',
    remedy: 'Raise the penalty.',
  })
}
