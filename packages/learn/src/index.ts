export type { Estimator, FitOptions, Matrix, Model, RandomSource, SerialisedModel, Task } from './estimator.ts'
export { LearnError, type LearnErrorKind } from './learn-error.ts'
export { ConstantModel, LastBaseline, lastKnownLabels, MeanBaseline, ZeroBaseline } from './baseline.ts'
export { type Blend, blendByTime, type BlendOptions, type BlendSamples } from './combining/blend.ts'
export { type HorizonStackOptions, stackHorizons } from './combining/horizon-stack.ts'
export { outOfFold } from './combining/out-of-fold.ts'
export { StackedModel } from './combining/stacked-model.ts'
export { Stacking, type StackingOptions, type StackingParameters } from './combining/stacking.ts'
export { WeightedSumModel } from './combining/weighted-sum.ts'
export { AdaBoostR2 } from './adaboost/adaboost-r2.ts'
export { AdaBoostR2Model } from './adaboost/adaboost-r2-model.ts'
export { ADABOOST_R2_DEFAULTS, type AdaBoostR2Parameters } from './adaboost/adaboost-r2-parameters.ts'
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
  MULTICLASS_DEFAULTS,
  type MulticlassParameters,
} from './boosting/multiclass-boosting.ts'
export { type Contributions, type ExplainedModel, isExplained } from './explained.ts'
export { isRowGraph, type RowGraph } from './onnx/row-graph.ts'
export type { ForestData } from './forest/forest-data.ts'
export { type FeatureImportance, ForestModel } from './forest/forest-model.ts'
export { FOREST_DEFAULTS, type ForestOptions, type ForestParameters } from './forest/forest-parameters.ts'
export type { ForestPart } from './forest/grow-trees.ts'
export type { OutOfBagEstimate } from './forest/out-of-bag.ts'
export { Lasso, type LassoParameters } from './linear/lasso.ts'
export { QuantileForest, QuantileForestModel } from './forest/quantile-forest.ts'
export { ExtraTrees, RandomForest } from './forest/random-forest.ts'
export { LinearModel } from './linear/linear-model.ts'
export { Logistic, type LogisticParameters } from './linear/logistic.ts'
export { Ridge, type RidgeParameters } from './linear/ridge.ts'
export {
  type CombinatorialFolds,
  combinatorialFolds,
  type CombinatorialOptions,
  type CombinatorialSplit,
  pathPredictions,
} from './folds/combinatorial.ts'
export { purgedFolds, type PurgedOptions } from './folds/purged.ts'
export { rowTimes, type SampleTimes } from './folds/sample-times.ts'
export { checkSplit, type Split } from './folds/split.ts'
export { type Fold, testRows, trainingRows, walkForwardFolds, type WalkForwardOptions } from './folds/walk-forward.ts'
export { type PermutationImportance, permutationImportance, type PermutationOptions } from './importance.ts'
export type { LabelHistory } from './replay.ts'
export { FITTED_Q_DEFAULTS, FittedQ, type FittedQParameters, type Periods } from './policy/fitted-q.ts'
export { followValues, Policy } from './policy/policy.ts'
export { restoreModel } from './restore.ts'
export { type Samples, takeSamples } from './samples.ts'
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
  errorRate,
  type Interval,
  logLoss,
  meanAbsoluteError,
  meanSquaredError,
  outOfSampleR2,
  rootMeanSquaredError,
  type Score,
  wilsonInterval,
} from './scores.ts'
export {
  type MeasureImportance,
  type ShadowOptions,
  type ShadowSelection,
  shadowSelection,
} from './selection/shadow.ts'
export {
  type RankFeatures,
  type StabilityOptions,
  type StabilitySelection,
  stabilitySelection,
} from './selection/stability.ts'
export { exp, log, sigmoid } from './elementary.ts'
export { AdaptiveConformal, type AdaptiveOptions } from './intervals/adaptive.ts'
export { adaptiveIntervals, type AdaptiveIntervals, type AdaptiveSamples } from './intervals/adaptive-intervals.ts'
export {
  conformalisedQuantiles,
  type PointCalibration,
  type QuantileCalibration,
  splitConformal,
} from './intervals/conformal.ts'
export { type CoverageReport, coverageReport } from './intervals/coverage.ts'
export type { Intervals } from './intervals/intervals.ts'
export { nestedIntervals } from './intervals/nested.ts'
export { checkBlindness } from './tuning/blindness.ts'
export { judgeTrial, type JudgeOptions } from './tuning/judge.ts'
export { refuseLabelAmongFeatures } from './tuning/label-among-features.ts'
export { type NestedFold, type NestedOptions, nestedTuning } from './tuning/nested.ts'
export type { Dimension, Parameters, ParameterValue, SearchSpace } from './tuning/search-space.ts'
export {
  gridSearch,
  type HalvingOptions,
  randomSearch,
  type RandomSearchOptions,
  successiveHalving,
} from './tuning/searches.ts'
export { type TpeOptions, tpeSearch } from './tuning/tpe.ts'
export type { FinishedTrial, Search, Trial } from './tuning/trial.ts'
export { type Evaluate, tune, type TuningOptions, type TuningResult } from './tuning/tune.ts'
