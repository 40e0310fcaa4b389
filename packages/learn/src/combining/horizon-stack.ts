import type { Estimator, Model, RandomSource } from '../estimator.ts'
import { purgedFolds, type PurgedOptions } from '../folds/purged.ts'
import { requireParameter } from '../parameter.ts'
import { fitSamples, type Samples } from '../samples.ts'
import { outOfFold } from './out-of-fold.ts'
import { StackedModel } from './stacked-model.ts'

export interface HorizonStackOptions {
  /** Its label is that of the horizon wanted; its times are those of the longest horizon, when all labels are known. */
  readonly samples: Samples
  /** The label of each horizon, by its name; that of the samples may be among them. */
  readonly labels: Readonly<Record<string, Float64Array>>
  /** Fitted once a horizon. */
  readonly estimator: Estimator
  /** A light model whose features are what the models of the horizons say. */
  readonly meta: Estimator
  readonly folds?: PurgedOptions
  readonly random: RandomSource
}

/**
 * A model a horizon and a light one above them, which learns from what they say of rows that they were not trained on:
 * horizons whose labels are less noisy help the one that is wanted.
 * Horizon h draws from `random.split(h)`, its name. Errors: kind parameter; those of `outOfFold` and of the estimators.
 */
export function stackHorizons({ samples, labels, estimator, meta, folds, random }: HorizonStackOptions): StackedModel {
  const horizons = Object.entries(labels)
  requireParameter(horizons.length > 0, 'labels', 'empty', 'at least one horizon')
  const isOfTask = meta.task === estimator.task
  requireParameter(isOfTask, 'meta', meta.task, `of the task of the estimator, ${estimator.task}`)
  const splits = purgedFolds(samples.times, folds)
  const columns = horizons.map(([name, label]) =>
    outOfFold(estimator, { ...samples, label }, splits, random.split(name)),
  )
  const said: Samples = {
    ...samples,
    features: { rows: samples.label.length, columns },
    featureNames: horizons.map(([name]) => name),
  }
  const members = horizons.map(([name, label]): readonly [string, Model] => [
    name,
    fitSamples(estimator, { ...samples, label }, random.split(name).split('all')),
  ])
  return new StackedModel({ task: meta.task, members, meta: fitSamples(meta, said, random.split('meta')) })
}
