import { outOfFold } from '../combining/out-of-fold.ts'
import type { Estimator, RandomSource } from '../estimator.ts'
import type { Split } from '../folds/split.ts'
import { gather } from '../gather.ts'
import { LearnError } from '../learn-error.ts'
import type { Samples } from '../samples.ts'
import { lossFor, type Score } from '../scores.ts'
import type { Parameters } from './search-space.ts'
import type { Trial } from './trial.ts'

export interface JudgeOptions {
  readonly create: (parameters: Parameters) => Estimator
  readonly samples: Samples
  readonly splits: readonly Split[]
  /** Used alike by all trials, so that none is ahead by luck. */
  readonly random: RandomSource
  /** Lower being better; squared error, Brier score or share of errors when absent. */
  readonly loss?: Score
}

/**
 * The loss of a trial on rows its models were not trained on; null where an estimator finds no
 * solution. An effort below 1 learns from that share of the training rows, evenly thinned.
 * Errors: kind leak (a split that learns from what it tests); those of the estimator.
 */
export function judgeTrial(trial: Trial, { create, samples, splits, random, loss }: JudgeOptions): number | null {
  const estimator = create(trial.parameters)
  const score = loss ?? lossFor(estimator.task)
  const thinned = splits.map(({ train, test }) => ({ train: thin(train, trial.effort), test }))
  try {
    const said = outOfFold(estimator, samples, thinned, random)
    const rows = Int32Array.from(said.keys()).filter((row) => !Number.isNaN(said[row]! + samples.label[row]!))
    const weights = samples.weights && gather(samples.weights, rows)
    return score(gather(samples.label, rows), gather(said, rows), weights)
  } catch (error) {
    if (error instanceof LearnError && error.kind === 'no-solution') return null
    throw error
  }
}

function thin(rows: Int32Array, share: number): Int32Array {
  return share === 1 ? rows : rows.filter((_, i) => Math.floor((i + 1) * share) > Math.floor(i * share))
}
