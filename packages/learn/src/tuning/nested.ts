import type { Estimator, Model, RandomSource } from '../estimator.ts'
import { checkSplit, type Split } from '../folds/split.ts'
import { fitSamples, type Samples, takeSamples } from '../samples.ts'
import { refuseLabelAmongFeatures } from './label-among-features.ts'
import type { Parameters } from './search-space.ts'
import type { TuningResult } from './tune.ts'

export interface NestedOptions {
  readonly samples: Samples
  /** What is predicted in the end, and what may be learnt from for it. */
  readonly outer: readonly Split[]
  /** Tunes on the training samples of an outer split: it is handed nothing else. */
  readonly tuneOn: (training: Samples, random: RandomSource) => Promise<TuningResult>
  readonly create: (parameters: Parameters) => Estimator
  readonly random: RandomSource
  /** Features that may tell the label, by name. */
  readonly allowed?: readonly string[]
}

export interface NestedFold {
  readonly tuning: TuningResult
  /** Fitted with the best parameters on all training samples of the split. */
  readonly model: Model
  /** One for each test row. */
  readonly prediction: Float64Array
}

/**
 * Nested cross-validation (Varma and Simon 2006): for each outer split parameters are chosen on its
 * training samples alone, and only then its test rows are predicted. So the predictions judge the
 * whole procedure, the choosing included.
 * Errors: kind leak (a split that learns from what it tests, a feature that tells the label); those
 * of `tuneOn` and of the estimator.
 */
export async function nestedTuning(options: NestedOptions): Promise<NestedFold[]> {
  const { samples, outer, tuneOn, create, random, allowed } = options
  refuseLabelAmongFeatures(samples, allowed)
  const folds: NestedFold[] = []
  for (const [k, split] of outer.entries()) {
    checkSplit(split, samples.times)
    const training = takeSamples(samples, split.train)
    const stream = random.split(k)
    const tuning = await tuneOn(training, stream.split('tune'))
    const model = fitSamples(create(tuning.best.parameters), training, stream.split('fit'))
    folds.push({ tuning, model, prediction: model.predict(takeSamples(samples, split.test).features) })
  }
  return folds
}
