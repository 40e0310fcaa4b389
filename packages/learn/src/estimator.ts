/**
 * The contract of every learner.
 *
 * The constructor holds parameters and does nothing else; `fit` learns; the model it returns
 * predicts and serialises. A label that is NaN is refused; a feature that is NaN is missing.
 */
import type { SampleTimes } from './folds/sample-times.ts'

/** Column-major: `columns[j][i]` is feature j of row i. */
export interface Matrix {
  readonly rows: number
  readonly columns: readonly Float64Array[]
  /**
   * The series that each row belongs to, as any integer; one series when absent. Only learners that look back at
   * earlier rows ask for it: none looks beyond its own series.
   */
  readonly groups?: Int32Array
}

/** Where chance comes from; a child stream depends on its label only, not on draws made before. */
export interface RandomSource {
  split(label: string | number): RandomSource
  uint32(): number
  /** Uniform in [0, 1). */
  next(): number
  /** Uniform integer in [0, below). */
  integer(below: number): number
}

export interface FitOptions {
  readonly random: RandomSource
  /** One weight a row, not negative; all 1 when absent. */
  readonly weights?: Float64Array
  readonly featureNames?: readonly string[]
  /**
   * When each row was decided and its label known, for estimators that divide the rows in time; when
   * absent the rows are in order of time, and each label is known at the next row's decision.
   */
  readonly times?: SampleTimes
  /** A model fitted before by the same estimator, from which networks go on; other learners begin anew. */
  readonly start?: Model
}

/** Classification is of two classes, labelled 0 and 1; `classes` of several, labelled 0, 1, 2 ... */
export type Task = 'regression' | 'classification' | 'classes'

/** Plain JSON from which a model is restored bit for bit. */
export interface SerialisedModel {
  readonly type: string
  readonly version: number
  readonly [key: string]: unknown
}

export interface Model {
  readonly task: Task
  /** Rows before a row that its prediction looks back at, and that `predict` wants in front; none when absent. */
  readonly history?: number
  /** Regression: expected value. Classification: probability of 1. Several classes: the likeliest one. */
  predict(features: Matrix): Float64Array
  serialise(): SerialisedModel
}

export interface Estimator {
  readonly name: string
  readonly task: Task
  readonly parameters: Readonly<Record<string, number | string | boolean | readonly string[]>>
  fit(features: Matrix, label: Float64Array, options: FitOptions): Model
}
