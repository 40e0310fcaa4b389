import { exp, sigmoid } from '../elementary.ts'
import type { Matrix, SerialisedModel, Task } from '../estimator.ts'
import type { Graph } from '../onnx/graph.ts'
import { flatten, type GraphColumn, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import type { Contributions, ExplainedModel, ExplainedQuantity } from '../explained.ts'
import { type BoostedTrees, brokenBoosting, type GainImportance, restoreTrees } from './boosted-trees.ts'
import { LOSSES, type LossName } from './boosting-parameters.ts'

const TYPE = 'boosting'

const EXPLAINED: Readonly<Partial<Record<LossName, ExplainedQuantity>>> = {
  logistic: 'log-odds',
  exponential: 'half the log-odds',
  poisson: 'logarithm of the prediction',
}

/** Trees that were fitted one after the other, each to what the ones before it left. */
export class BoostingModel implements RowGraph, ExplainedModel {
  readonly task: Task
  readonly loss: LossName
  readonly trees: BoostedTrees

  constructor(task: Task, loss: LossName, trees: BoostedTrees) {
    this.task = task
    this.loss = loss
    this.trees = trees
  }

  /** How many rounds count; with validation those up to the best one. */
  get rounds(): number {
    return this.trees.rounds
  }

  /** Mean loss of the validation rows after each round that was tried; empty without validation. */
  get validationLoss(): Float64Array {
    return this.trees.state.validation
  }

  get importance(): GainImportance[] {
    return this.trees.importance
  }

  /** Errors: kind data (another number of features, infinite values). */
  predict(features: Matrix): Float64Array {
    const raw = this.predictRaw(features)
    if (this.loss === 'logistic') return raw.map(sigmoid)
    if (this.loss === 'exponential') return raw.map((score) => sigmoid(2 * score))
    return this.loss === 'poisson' ? raw.map(exp) : raw
  }

  /** What the trees add up to: log-odds (logistic) or half of them (exponential), logarithm of the mean (Poisson), else the prediction itself. */
  predictRaw(features: Matrix): Float64Array {
    return this.trees.raw(features)[0]!
  }

  /** Exact Shapley values (TreeSHAP) of what `predictRaw` says. Errors: kind data, as `predict`. */
  contributions(features: Matrix): Contributions {
    return this.trees.contributions(features)
  }

  /**
   * As a file of ONNX: `features` (rows x features, double) to `prediction` (rows, single precision).
   * Errors: kind model for categories.
   */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get explained(): ExplainedQuantity {
    return EXPLAINED[this.loss] ?? 'prediction'
  }

  get width(): number {
    return this.trees.state.features.length
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    return flatten(graph, this.#link(graph, this.trees.addToGraph(graph, features)))
  }

  #link(graph: Graph, raw: string): string {
    if (this.loss === 'logistic') return graph.node('Sigmoid', [raw])
    if (this.loss === 'exponential') return graph.node('Sigmoid', [graph.node('Add', [raw, raw])])
    return this.loss === 'poisson' ? graph.node('Exp', [raw]) : raw
  }

  serialise(): SerialisedModel {
    return { type: TYPE, task: this.task, loss: this.loss, ...this.trees.serialise() }
  }
}

/** Errors: kind model. */
export function restoreBoosting(stored: SerialisedModel): BoostingModel {
  const { task, loss } = stored
  if (task !== 'regression' && task !== 'classification') throw brokenBoosting(stored)
  const name = LOSSES[task].find((known) => known === loss)
  const trees = restoreTrees(stored)
  if (name === undefined || trees.state.start.length !== 1) throw brokenBoosting(stored)
  return new BoostingModel(task, name, trees)
}
