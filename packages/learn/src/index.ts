export type { Estimator, FitOptions, Matrix, Model, RandomSource, SerialisedModel, Task } from './estimator.ts'
export { LearnError, type LearnErrorKind } from './learn-error.ts'
export { ConstantModel, LastBaseline, lastKnownLabels, MeanBaseline, ZeroBaseline } from './baseline.ts'
export type { GainImportance } from './boosting/boosted-trees.ts'
export { AdaBoost, Boosting } from './boosting/boosting.ts'
export { BoostingModel } from './boosting/boosting-model.ts'
export {
  BOOSTING_DEFAULTS,
  type BoostingOptions,
  type BoostingParameters,
  type GrowthParameters,
  LOSSES,
  type LossName,
} from './boosting/boosting-parameters.ts'
export {
  MulticlassBoosting,
  MulticlassModel,
  type MulticlassOptions,
  restoreMulticlass,
} from './boosting/multiclass-boosting.ts'
export type { Contributions } from './trees/contributions.ts'
export type { ForestData } from './forest/forest-data.ts'
export { type FeatureImportance, ForestModel } from './forest/forest-model.ts'
export { FOREST_DEFAULTS, type ForestOptions, type ForestParameters } from './forest/forest-parameters.ts'
export type { ForestPart } from './forest/grow-trees.ts'
export type { OutOfBagEstimate } from './forest/out-of-bag.ts'
export { QuantileForest, QuantileForestModel } from './forest/quantile-forest.ts'
export { ExtraTrees, RandomForest } from './forest/random-forest.ts'
export { LinearModel } from './linear/linear-model.ts'
export { Logistic, type LogisticParameters } from './linear/logistic.ts'
export { Ridge, type RidgeParameters } from './linear/ridge.ts'
export {
  type Fold,
  type SampleTimes,
  testRows,
  trainingRows,
  walkForwardFolds,
  type WalkForwardOptions,
} from './folds.ts'
export { type PermutationImportance, permutationImportance, type PermutationOptions } from './importance.ts'
export { restoreModel } from './restore.ts'
export { Attention } from './sequence/attention.ts'
export { Gru } from './sequence/gru.ts'
export { Lstm } from './sequence/lstm.ts'
export { SequenceModel } from './sequence/sequence-model.ts'
export {
  ATTENTION_DEFAULTS,
  type AttentionOptions,
  type AttentionParameters,
  RECURRENT_DEFAULTS,
  type RecurrentOptions,
  type RecurrentParameters,
} from './sequence/sequence-parameters.ts'
export type { Epoch } from './sequence/training.ts'
export {
  accuracy,
  areaUnderCurve,
  brierScore,
  effectiveCount,
  type Interval,
  logLoss,
  meanAbsoluteError,
  meanSquaredError,
  outOfSampleR2,
  rootMeanSquaredError,
  type Score,
  wilsonInterval,
} from './scores.ts'
export { exp, log, sigmoid } from './elementary.ts'
