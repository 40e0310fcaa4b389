import type { Matrix, Model, SerialisedModel, Task } from '../estimator.ts'
import { LearnError } from '../learn-error.ts'
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
export class StackedModel implements Model {
  readonly task: Task
  readonly members: readonly (readonly [string, Model])[]
  readonly meta: Model

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
    members: members.map(({ name, model }: { name?: unknown; model?: unknown }): readonly [string, Model] => {
      if (typeof name !== 'string' || !isModel(model)) throw brokenStack(stored)
      return [name, restore(model)]
    }),
    meta: restore(meta),
  })
}

function isModel(stored: unknown): stored is SerialisedModel {
  return typeof stored === 'object' && stored !== null && 'type' in stored && typeof stored.type === 'string'
}

function brokenStack(stored: SerialisedModel): LearnError {
  return new LearnError('model', {
    message: 'A stored stack of models cannot be restored.',
    expected: `Type ${TYPE}, version ${VERSION}, with its task, members and meta-model.`,
    given: `type ${stored.type}, version ${stored.version}`,
    remedy: 'Fit the model again.',
  })
}
