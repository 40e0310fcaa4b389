import { decodeFloats, encodeArray } from '../bytes.ts'
import type { Matrix, SerialisedModel, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import type { Graph } from '../onnx/graph.ts'
import type { GraphColumn, RowGraph } from '../onnx/row-graph.ts'
import { checkFeatures } from '../training-set.ts'

const TYPE = 'weighted-sum'
const VERSION = 1

/** Sum of its features, which are predictions of other models, each times its weight. */
export class WeightedSumModel implements RowGraph {
  readonly task: Task
  readonly weights: Float64Array

  constructor(task: Task, weights: Float64Array) {
    this.task = task
    this.weights = weights
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    checkFeatures(features, this.weights.length)
    const sums = weightedSums(features.columns, this.weights, features.rows)
    return this.task === 'classification' ? sums.map((value) => Math.min(Math.max(value, 0), 1)) : sums
  }

  /** Whether a sum of probabilities may leave 0 to 1. */
  get mayClip(): boolean {
    const total = this.weights.reduce((sum, weight) => sum + Math.abs(weight), 0)
    return this.task === 'classification' && total > 1 + this.weights.length * Number.EPSILON
  }

  get width(): number {
    return this.weights.length
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    const sum = graph.node('MatMul', [features, graph.constant('double', [this.width], this.weights)])
    if (this.task === 'regression') return { of: sum, type: 'double' }
    const ends = [0, 1].map((end) => graph.constant('double', [], [end]))
    return { of: graph.node('Clip', [sum, ...ends]), type: 'double' }
  }

  serialise(): SerialisedModel {
    return { type: TYPE, version: VERSION, task: this.task, weights: encodeArray(this.weights) }
  }
}

/** Errors: kind model. */
export function restoreWeightedSum({ type, version, task, weights }: SerialisedModel): WeightedSumModel {
  const isKnown = version === VERSION && (task === 'regression' || task === 'classification')
  if (isKnown) return new WeightedSumModel(task, decodeFloats(weights))
  throw new LearnError('model', {
    message: 'A stored weighted sum cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task and weights.`,
    given: `type ${type}, version ${version}`,
    remedy: 'Fit the model again.',
  })
}

/** Counted from the first column, so that columns that agree are not changed by rounding where the weights sum to 1. */
function weightedSums(columns: readonly Float64Array[], weights: Float64Array, rows: number): Float64Array {
  const total = weights.reduce((sum, weight) => sum + weight, 0)
  const isMean = Math.abs(total - 1) < weights.length * Number.EPSILON
  const [first] = columns
  const sums = new Float64Array(rows)
  if (!first) return sums
  for (let i = 0; i < rows; i++) sums[i] = isMean ? first[i]! : total * first[i]!
  for (const [j, column] of columns.entries()) {
    const weight = weights[j]!
    if (j === 0 || weight === 0) continue
    for (let i = 0; i < rows; i++) sums[i]! += weight * (column[i]! - first[i]!)
  }
  return sums
}
