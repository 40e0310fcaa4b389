/** Checks at the door, so that the loops behind it can trust their numbers. */
import type { FitOptions, Matrix, Task } from './estimator.ts'
import { gather } from './gather.ts'
import { LearnError } from './learn-error.ts'

/** Larger labels, and weights that are larger or that much smaller, would leave sums of weighted squares without a number. */
const LARGEST = 1e100

/** Rows that may be learnt from: labels finite, weights positive, features finite or NaN. */
export interface TrainingSet {
  readonly rows: number
  readonly columns: readonly Float64Array[]
  readonly label: Float64Array
  /** Absent when every weight is 1. */
  readonly weights: Float64Array | undefined
  /** Row of the matrix as it was given, for each row kept. */
  readonly given: Int32Array
  readonly givenRows: number
}

/**
 * Checks what `fit` was given and leaves out the rows of weight zero.
 * Errors: kind data (lengths, labels that are NaN or beyond 1e100, infinite features, classes other than 0 and 1,
 * weights that are neither 0 nor from 1e-100 to 1e100), kind insufficient (no row).
 */
export function checkTraining(features: Matrix, label: Float64Array, options: FitOptions, task: Task): TrainingSet {
  checkMatrix(features)
  checkLength('label', label, features.rows)
  if (options.featureNames && options.featureNames.length !== features.columns.length) {
    fail(`There are ${options.featureNames.length} feature names for ${features.columns.length} features.`)
  }
  checkLabels(label, task)
  if (options.times) {
    const { session, decisionAt, labelKnownAt } = options.times
    for (const instants of [session, decisionAt, labelKnownAt]) checkLength('time', instants, features.rows)
  }
  const weights = options.weights ? usefulWeights(options.weights, features.rows) : undefined
  const given = weights ? rowsWithWeight(weights) : allRows(features.rows)
  if (given.length === 0) throw noRows()
  const keep = (values: Float64Array) => (given.length === features.rows ? values : gather(values, given))
  return {
    rows: given.length,
    columns: features.columns.map(keep),
    label: keep(label),
    weights: weights ? keep(weights) : undefined,
    given,
    givenRows: features.rows,
  }
}

/** Checks lengths and that no feature is infinite; NaN is a missing value and allowed. */
export function checkMatrix(features: Matrix): void {
  if (features.groups) checkLength('group', features.groups, features.rows)
  for (const [j, column] of features.columns.entries()) {
    checkLength(`feature ${j}`, column, features.rows)
    for (let i = 0; i < column.length; i++) {
      // The difference of a finite number with itself is 0, of an infinite one NaN.
      const value = column[i]!
      if (value - value !== 0 && !Number.isNaN(value)) fail(`Feature ${j} is ${value} in row ${i}.`)
    }
  }
}

/** Checks that a matrix has the features a model was fitted on. */
export function checkFeatures(features: Matrix, expected: number): void {
  if (features.columns.length !== expected) {
    fail(`The model was fitted on ${expected} features; ${features.columns.length} were given.`)
  }
  checkMatrix(features)
}

function checkLength(what: string, values: { readonly length: number }, rows: number): void {
  if (values.length !== rows) fail(`The ${what} has ${values.length} values for ${rows} rows.`)
}

function checkLabels(label: Float64Array, task: Task): void {
  for (let i = 0; i < label.length; i++) {
    const value = label[i]!
    if (!(Math.abs(value) <= LARGEST)) fail(`The label of row ${i} is ${value}.`)
    if (task === 'classification' && value !== 0 && value !== 1) {
      fail(`The label of row ${i} is ${value}; a class is 0 or 1.`)
    }
    if (task === 'classes' && !(Number.isInteger(value) && value >= 0)) {
      fail(`The label of row ${i} is ${value}; classes are numbered 0, 1, 2 ...`)
    }
  }
}

function usefulWeights(weights: Float64Array, rows: number): Float64Array | undefined {
  checkLength('weight', weights, rows)
  for (let i = 0; i < weights.length; i++) {
    const value = weights[i]!
    const isRight = value === 0 || (value >= 1 / LARGEST && value <= LARGEST)
    if (!isRight) fail(`The weight of row ${i} is ${value}.`)
  }
  return weights.every((value) => value === 1) ? undefined : weights
}

function rowsWithWeight(weights: Float64Array): Int32Array {
  const rows = new Int32Array(weights.length)
  let count = 0
  for (let i = 0; i < weights.length; i++) if (weights[i]! > 0) rows[count++] = i
  return rows.slice(0, count)
}

function allRows(count: number): Int32Array {
  const rows = new Int32Array(count)
  for (let i = 0; i < count; i++) rows[i] = i
  return rows
}

function noRows(): LearnError {
  return new LearnError('insufficient', {
    message: 'There is no sample to learn from.',
    expected: 'At least one row with a weight above zero.',
    given: '0 rows',
    remedy: 'Give more samples or start later.',
  })
}

function fail(message: string): never {
  throw new LearnError('data', {
    message,
    expected:
      'Arrays of one length; labels of at most 1e100; features finite, or NaN where missing; weights 0, or from 1e-100 to 1e100.',
    given: message,
    remedy: 'Leave such rows out before fitting, scale labels or weights, or mark missing features as NaN.',
  })
}
