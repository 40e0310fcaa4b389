import type { Estimator, FitOptions, Matrix, Model, RandomSource, Task } from '../estimator.ts'
import { purgedFolds } from '../folds/purged.ts'
import { distinctSessions, rowTimes, takeTimes } from '../folds/sample-times.ts'
import { requireParameter, requireWhole } from '../parameter.ts'
import { fitSamples, type Samples, takeRows } from '../samples.ts'
import { checkTraining } from '../training-set.ts'
import { combinationWeights } from './combination.ts'
import { outOfFold } from './out-of-fold.ts'
import { StackedModel } from './stacked-model.ts'
import { WeightedSumModel } from './weighted-sum.ts'

export type StackingParameters = {
  /** Purged folds of time from which the members' predictions come. */
  readonly folds: number
  /** Sessions left out after each fold. */
  readonly embargo: number
  /** Whether the members' weights sum to 1; a meta-model does not have them. */
  readonly sumToOne: boolean
}

export type StackingOptions = Partial<StackingParameters> & {
  readonly task: Task
  /** By name, all of the task. */
  readonly members: Readonly<Record<string, Estimator>>
  /** Learns from the members' predictions as its features; weights that are not negative when absent. */
  readonly meta?: Estimator
}

/**
 * Stacking (Wolpert 1992; Breiman 1996): members are judged by what they say of rows they were not
 * trained on, in purged folds of time, and weights or a light model above them say how far to trust
 * each. The members are then fitted on all rows. With fewer sessions than folds they count equally.
 */
export class Stacking implements Estimator {
  readonly name = 'stacking'
  readonly task: Task
  readonly parameters: StackingParameters & { readonly members: string; readonly meta: string }
  readonly #members: readonly (readonly [string, Estimator])[]
  readonly #meta: Estimator | undefined

  constructor({ task, members, meta, folds = 5, embargo = 0, sumToOne = true }: StackingOptions) {
    this.task = task
    this.#members = Object.entries(members)
    this.#meta = meta
    const names = Object.keys(members).join(', ')
    this.parameters = { members: names, meta: meta?.name ?? 'weights', folds, embargo, sumToOne }
  }

  /**
   * Member m draws from `random.split(m)`, its name, and there from 'all' or its fold's number.
   * Errors: kind parameter; those of `checkTraining` and of the members; kind insufficient (a fold
   * that leaves nothing to learn from).
   */
  fit(features: Matrix, label: Float64Array, options: FitOptions): StackedModel {
    this.#checkParameters()
    const samples = trainingSamples(features, label, options, this.task)
    const meta = this.#fitMeta(samples, options.random)
    const members = this.#members.map(([name, member]): readonly [string, Model] => [
      name,
      fitSamples(member, samples, options.random.split(name).split('all')),
    ])
    return new StackedModel({ task: this.task, members, meta })
  }

  #fitMeta(samples: Samples, random: RandomSource): Model {
    const { folds, embargo, sumToOne } = this.parameters
    const members = this.#members.length
    const sessions = distinctSessions(samples.times).sessions.length
    if (sessions < folds) return new WeightedSumModel(this.task, new Float64Array(members).fill(1 / members))
    const splits = purgedFolds(samples.times, { folds, embargo })
    const columns = this.#members.map(([name, member]) => outOfFold(member, samples, splits, random.split(name)))
    if (!this.#meta) return new WeightedSumModel(this.task, combinationWeights({ ...samples, columns }, sumToOne))
    const said: Samples = {
      ...samples,
      features: { rows: samples.label.length, columns },
      featureNames: this.#members.map(([name]) => name),
    }
    return fitSamples(this.#meta, said, random.split('meta'))
  }

  #checkParameters(): void {
    const { folds, embargo } = this.parameters
    requireWhole('folds', folds, 2)
    requireWhole('embargo', embargo, 0)
    requireParameter(this.#members.length > 0, 'members', 'empty', 'at least one estimator')
    const estimators = this.#members.map(([, member]) => member)
    const other = [...estimators, this.#meta].find((estimator) => estimator && estimator.task !== this.task)
    requireParameter(!other, 'task', this.task, `that of its members; ${other?.name} is for ${other?.task}`)
  }
}

/** The rows that may be learnt from, with their times. */
function trainingSamples(features: Matrix, label: Float64Array, options: FitOptions, task: Task): Samples {
  const set = checkTraining(features, label, options, task)
  return {
    features: set.rows < features.rows ? takeRows(features, set.given) : features,
    label: set.label,
    times: options.times ? takeTimes(options.times, set.given) : rowTimes(set.rows),
    ...(set.weights && { weights: set.weights }),
    ...(options.featureNames && { featureNames: options.featureNames }),
  }
}
