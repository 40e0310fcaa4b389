import type { Matrix, Model, SerialisedModel, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
import { type Contributions, type ExplainedModel, isExplained, sumContributions } from '../explained.ts'
import type { Graph } from '../onnx/graph.ts'
import { type GraphColumn, isRowGraph, joinColumns, type RowGraph, rowOnnx } from '../onnx/row-graph.ts'
import { checkMatrix } from '../training-set.ts'
import { WeightedSumModel } from './weighted-sum.ts'

const TYPE = 'stacking'
const VERSION = 1

interface StackedState {
  readonly task: Task
  /** With their names. */
  readonly members: readonly (readonly [string, Model])[]
  /** Its features are the members' predictions, in their order. */
  readonly meta: Model
}

/** Models, and a model of their predictions above them. */
export class StackedModel implements RowGraph, ExplainedModel {
  readonly task: Task
  readonly members: readonly (readonly [string, Model])[]
  readonly meta: Model
  readonly explained = 'prediction'

  constructor({ task, members, meta }: StackedState) {
    this.task = task
    this.members = members
    this.meta = meta
  }

  /** Of each member by name; undefined where a meta-model stands above them. */
  get weights(): Readonly<Record<string, number>> | undefined {
    if (!(this.meta instanceof WeightedSumModel)) return undefined
    const { weights } = this.meta
    return Object.fromEntries(this.members.map(([name], j) => [name, weights[j]!]))
  }

  /** Errors: those of the members. */
  predict(features: Matrix): Float64Array {
    checkMatrix(features)
    return this.meta.predict({
      rows: features.rows,
      columns: this.members.map(([, model]) => model.predict(features)),
    })
  }

  /**
   * The members' contributions, weighted alike. Undefined under a meta-model, and where a member has none or explains
   * something else than its prediction: log-odds do not add up to a probability.
   */
  contributions(features: Matrix): Contributions | undefined {
    if (!(this.meta instanceof WeightedSumModel) || this.meta.mayClip) return undefined
    const parts = this.members.map(([, model]) => {
      const isSummable = isExplained(model) && model.explained === 'prediction'
      return isSummable ? model.contributions(features) : undefined
    })
    const known = parts.filter((part) => part !== undefined)
    return known.length === parts.length ? sumContributions(known, this.meta.weights) : undefined
  }

  /**
   * As a file of ONNX: `features` (rows x features, double) to `prediction` (rows).
   * Errors: kind model for members that look back at earlier rows, divide categories, or are not of this package.
   */
  toOnnx(): Uint8Array<ArrayBuffer> {
    return rowOnnx(this, TYPE)
  }

  get width(): number | undefined {
    return this.members
      .map(([, model]) => (isRowGraph(model) ? model.width : undefined))
      .find((width) => width !== undefined)
  }

  addToGraph(graph: Graph, features: string): GraphColumn {
    const said = this.members.map(([name, model]) => {
      if (isRowGraph(model)) return model.addToGraph(graph, features)
      throw notInOnnx(name)
    })
    if (isRowGraph(this.meta)) return this.meta.addToGraph(graph, joinColumns(graph, said))
    throw notInOnnx('meta')
  }

  serialise(): SerialisedModel {
    return {
      type: TYPE,
      version: VERSION,
      task: this.task,
      members: this.members.map(([name, model]) => ({ name, model: model.serialise() })),
      meta: this.meta.serialise(),
    }
  }
}

/** @param restore of the models within. Errors: kind model. */
export function restoreStacked(stored: SerialisedModel, restore: (stored: SerialisedModel) => Model): StackedModel {
  const { version, task, members, meta } = stored
  const isKnown = version === VERSION && (task === 'regression' || task === 'classification')
  if (!isKnown || !Array.isArray(members) || !isModel(meta)) throw brokenStack(stored)
  return new StackedModel({
    task,
    members: members.map((member: { name?: unknown; model?: unknown } | null): readonly [string, Model] => {
      const { name, model } = member ?? {}
      if (typeof name !== 'string' || !isModel(model)) throw brokenStack(stored)
      return [name, restore(model)]
    }),
    meta: restore(meta),
  })
}

function isModel(stored: unknown): stored is SerialisedModel {
  return typeof stored === 'object' && stored !== null && 'type' in stored && typeof stored.type === 'string'
}

function notInOnnx(name: string): LearnError {
  return new LearnError('model', {
    message: `The member ${name} cannot be written as part of a stack in ONNX.`,
    expected: 'Members that predict a row from its own features: trees, linear models, constants and stacks of them.',
    given: name,
    remedy: 'Leave it out of the stack, or keep the stack as JSON.',
  })
}

function brokenStack(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored stack of models cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task, members and meta-model.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
