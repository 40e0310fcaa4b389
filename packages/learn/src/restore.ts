import type { Model, SerialisedModel } from './estimator.ts'
import { restoreConstant } from './baseline.ts'
import { restoreAdaBoostR2 } from './adaboost/adaboost-r2-model.ts'
import { restoreBoosting } from './boosting/boosting-model.ts'
import { restoreMulticlass } from './boosting/multiclass-boosting.ts'
import { restoreForest } from './forest/forest-model.ts'
import { restoreStacked } from './combining/stacked-model.ts'
import { restoreWeightedSum } from './combining/weighted-sum.ts'
import { restoreQuantileForest } from './forest/quantile-forest.ts'
import { LearnError } from './learn-error.ts'
import { restoreLinear } from './linear/linear-model.ts'
import { restoreSequence } from './sequence/restore-sequence.ts'

const RESTORERS: Readonly<Record<string, (stored: SerialisedModel) => Model>> = {
  'adaboost r2': restoreAdaBoostR2,
  boosting: restoreBoosting,
  'multiclass boosting': restoreMulticlass,
  constant: restoreConstant,
  forest: restoreForest,
  linear: restoreLinear,
  stacking: (stored) => restoreStacked(stored, restoreModel),
  'weighted-sum': restoreWeightedSum,
  'quantile forest': restoreQuantileForest,
  sequence: restoreSequence,
}

/** The model that was serialised; it predicts the same bits. Errors: kind model. */
export function restoreModel(stored: SerialisedModel): Model {
  // What was read from a file may be anything.
  const type: unknown = (stored as SerialisedModel | null | undefined)?.type
  const restore = typeof type === 'string' && Object.hasOwn(RESTORERS, type) ? RESTORERS[type] : undefined
  if (restore) return restore(stored)
  throw new LearnError('model', {
    message: `No model of type ${String(type)} is known.`,
    expected: `One of ${Object.keys(RESTORERS).join(', ')}.`,
    given: String(type),
    remedy: 'Restore it with the code that stored it.',
  })
}
