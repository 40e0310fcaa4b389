import type { Matrix, SerialisedModel, Task } from '../estimator.ts'
import { decodeFloats, encodeArray } from '../bytes.ts'
import { sigmoid } from '../elementary.ts'
import { LearnError } from '../learn-error.ts'
import type { Graph } from '../onnx/graph.ts'
import { addConstant, type GraphColumn, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import type { Contributions, ExplainedModel, ExplainedQuantity } from '../explained.ts'
import { checkFeatures } from '../training-set.ts'
import { type Scaler, restoreScaler } from './scaler.ts'

const TYPE = 'linear'
const VERSION = 1

interface LinearState {
  readonly task: Task
  readonly scaler: Scaler
  readonly featureNames: readonly string[]
  readonly intercept: number
  /** One a feature, per standard deviation of it. */
  readonly coefficients: Float64Array
}

/** intercept + coefficients * standardised features; for classes its sigmoid. */
export class LinearModel implements RowGraph, ExplainedModel {
  readonly task: Task
  readonly featureNames: readonly string[]
  readonly intercept: number
  /** One a feature: change of the prediction (for classes of its log-odds) per standard deviation of the feature. */
  readonly coefficients: Float64Array
  readonly #scaler: Scaler

  constructor(state: LinearState) {
    this.task = state.task
    this.featureNames = state.featureNames
    this.intercept = state.intercept
    this.coefficients = state.coefficients
    this.#scaler = state.scaler
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    checkFeatures(features, this.coefficients.length)
    const sums = new Float64Array(features.rows).fill(this.intercept)
    for (const [j, column] of this.#scaler.transform(features.columns).entries()) {
      const coefficient = this.coefficients[j]!
      if (coefficient === 0) continue
      for (let i = 0; i < sums.length; i++) sums[i]! += coefficient * column[i]!
    }
    return this.task === 'classification' ? sums.map(sigmoid) : sums
  }

  /**
   * Exact Shapley values of the sum (for classes of the log-odds) where a feature that is not known counts as its mean
   * over the training rows (Lundberg and Lee 2017, corollary 1). Errors: kind data, as `predict`.
   */
  contributions(features: Matrix): Contributions {
    checkFeatures(features, this.width)
    const columns = this.#scaler.transform(features.columns).map((column, j) => {
      const coefficient = this.coefficients[j]!
      return column.map((value) => coefficient * value)
    })
    return { base: this.intercept, columns }
  }

  /** As a file of ONNX: `features` (rows x features, double) to `prediction` (rows, double). */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get explained(): ExplainedQuantity {
    return this.task === 'classification' ? 'log-odds' : 'prediction'
  }

  get width(): number {
    return this.coefficients.length
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    if (this.width === 0) return addConstant(graph, features, this.#link(this.intercept))
    const coefficients = graph.constant('double', [this.width], this.coefficients)
    const product = graph.node('MatMul', [this.#scaler.addToGraph(graph, features), coefficients])
    const sum = graph.node('Add', [product, graph.constant('double', [], [this.intercept])])
    return { of: this.task === 'classification' ? graph.node('Sigmoid', [sum]) : sum, type: 'double' }
  }

  #link(sum: number): number {
    return this.task === 'classification' ? sigmoid(sum) : sum
  }

  serialise(): SerialisedModel {
    return {
      type: TYPE,
      version: VERSION,
      task: this.task,
      features: this.featureNames,
      scaler: this.#scaler.serialise(),
      coefficients: encodeArray(Float64Array.of(this.intercept, ...this.coefficients)),
    }
  }
}

/** Errors: kind model. */
export function restoreLinear(stored: SerialisedModel): LinearModel {
  const { version, task, features } = stored
  const scaler = restoreScaler(stored['scaler'])
  const coefficients = decodeFloats(stored['coefficients'])
  const isKnown = version === VERSION && (task === 'regression' || task === 'classification')
  if (!isKnown || !Array.isArray(features) || coefficients.length !== features.length + 1) throw brokenLinear(stored)
  if (scaler.features !== features.length) throw brokenLinear(stored)
  return new LinearModel({
    task,
    scaler,
    featureNames: features.map(String),
    intercept: coefficients[0]!,
    coefficients: coefficients.slice(1),
  })
}

function brokenLinear(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored linear model cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task, features, scaler and coefficients.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
