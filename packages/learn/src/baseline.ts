/** What any model must beat: predictions that look at no feature. */
import type { Estimator, FitOptions, Matrix, SerialisedModel, Task } from './estimator.ts'
import type { Contributions, ExplainedModel } from './explained.ts'
import { LearnError } from './learn-error.ts'
import type { Graph } from './onnx/graph.ts'
import { addConstant, type GraphColumn, type RowGraph, rowOnnx } from './onnx/row-graph.ts'
import { type LabelHistory, replay } from './replay.ts'
import { checkMatrix, checkTraining } from './training-set.ts'
import { weightedMean } from './weighted-mean.ts'

const TYPE = 'constant'
const VERSION = 1

/** Predicts one value whatever the features are. */
export class ConstantModel implements RowGraph, ExplainedModel {
  readonly task: Task
  readonly value: number
  readonly width = undefined
  readonly explained = 'prediction'

  constructor(task: Task, value: number) {
    this.task = task
    // JSON has no negative zero.
    this.value = value === 0 ? 0 : value
  }

  predict(features: Matrix): Float64Array {
    checkMatrix(features)
    return new Float64Array(features.rows).fill(this.value)
  }

  /** No feature moves it. */
  contributions({ columns, rows }: Matrix): Contributions {
    return { base: this.value, columns: columns.map(() => new Float64Array(rows)) }
  }

  /** As a file of ONNX: `features` (rows x any number of them, double) to `prediction` (rows, double). */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    return addConstant(graph, features, this.value)
  }

  serialise(): SerialisedModel {
    return { type: TYPE, version: VERSION, task: this.task, value: this.value }
  }
}

/** Errors: kind model. */
export function restoreConstant({ type, version, task, value }: SerialisedModel): ConstantModel {
  const isKnown = version === VERSION && (task === 'regression' || task === 'classification' || task === 'classes')
  if (isKnown && typeof value === 'number') return new ConstantModel(task, value)
  throw new LearnError('model', {
    message: 'A stored constant model cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task and value.`,
    given: `type ${type}, version ${version}`,
    remedy: 'Fit the model again.',
  })
}

/** No change: the value 0, or the probability one half. */
export class ZeroBaseline implements Estimator {
  readonly name = 'zero'
  readonly task: Task
  readonly parameters = {}

  constructor({ task }: { task: Task }) {
    this.task = task
  }

  /** Errors: those of `checkTraining`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): ConstantModel {
    checkTraining(features, label, options, this.task)
    return new ConstantModel(this.task, this.task === 'classification' ? 0.5 : 0)
  }
}

/** The weighted mean of the training labels: the average value, or the base rate of class 1; of several classes the commonest. */
export class MeanBaseline implements Estimator {
  readonly name = 'mean'
  readonly task: Task
  readonly parameters = {}

  constructor({ task }: { task: Task }) {
    this.task = task
  }

  /** Errors: those of `checkTraining`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): ConstantModel {
    const set = checkTraining(features, label, options, this.task)
    const typical = this.task === 'classes' ? commonestLabel : weightedMean
    return new ConstantModel(this.task, typical(set.label, set.weights))
  }
}

/**
 * The label of the last training row. It is as old as the fit: where times are at hand use
 * `lastKnownLabels`, which is renewed at every decision.
 */
export class LastBaseline implements Estimator {
  readonly name = 'last'
  readonly task: Task
  readonly parameters = {}

  constructor({ task }: { task: Task }) {
    this.task = task
  }

  /** Errors: those of `checkTraining`. */
  fit(features: Matrix, label: Float64Array, options: FitOptions): ConstantModel {
    const set = checkTraining(features, label, options, this.task)
    return new ConstantModel(this.task, set.label.at(-1)!)
  }
}

/** The label that weighs most, the lowest of several. */
function commonestLabel(label: Float64Array, weights: Float64Array | undefined): number {
  const totals = new Map<number, number>()
  for (const [i, value] of label.entries()) totals.set(value, (totals.get(value) ?? 0) + (weights ? weights[i]! : 1))
  const most = Math.max(...totals.values())
  return Math.min(...[...totals.keys()].filter((value) => totals.get(value) === most))
}

/**
 * For each sample the label that became known last, up to and at its decision; NaN before any was.
 * Of labels known at the same instant the one decided last counts, then the one in the later row.
 */
export function lastKnownLabels(samples: LabelHistory): Float64Array {
  const last = new Float64Array(samples.label.length)
  let known = Number.NaN
  replay(samples, {
    learn: (row) => (known = samples.label[row]!),
    decide: (row) => (last[row] = known),
  })
  return last
}
