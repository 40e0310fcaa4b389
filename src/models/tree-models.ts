/** Forests and boosted trees by name. */
import {
  AdaBoost,
  ADABOOST_R2_DEFAULTS,
  AdaBoostR2,
  Boosting,
  BOOSTING_DEFAULTS,
  ExtraTrees,
  FOREST_DEFAULTS,
  LOSSES,
  MULTICLASS_DEFAULTS,
  MulticlassBoosting,
  QuantileForest,
  RandomForest,
} from '@bellwether/learn'
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'
import { aboveZero, atLeastZero, builtIn, count, fraction, names, share } from './model-parameters.ts'

const forestParameters = z.strictObject({
  trees: z.int().min(1).max(100_000).default(FOREST_DEFAULTS.trees),
  maxDepth: z.int().min(0).default(FOREST_DEFAULTS.maxDepth),
  minLeaf: aboveZero(FOREST_DEFAULTS.minLeaf),
  maxFeatures: z.union([z.number().positive().max(1), z.literal('sqrt')]).default(FOREST_DEFAULTS.maxFeatures),
  bins: z.int().min(2).max(255).default(FOREST_DEFAULTS.bins),
  sampleFraction: fraction(FOREST_DEFAULTS.sampleFraction),
  bootstrap: z.boolean().default(FOREST_DEFAULTS.bootstrap),
})

const extraTreesParameters = forestParameters.extend({ bootstrap: z.boolean().default(false) })

/** How the trees of any loss are grown. */
const growthParameters = z.strictObject({
  rounds: count(1, BOOSTING_DEFAULTS.rounds),
  learningRate: aboveZero(BOOSTING_DEFAULTS.learningRate),
  growth: z.enum(['leaf', 'depth']).default(BOOSTING_DEFAULTS.growth),
  maxLeaves: z.int().min(2).max(256).default(BOOSTING_DEFAULTS.maxLeaves),
  maxDepth: count(0, BOOSTING_DEFAULTS.maxDepth),
  minLeaf: aboveZero(BOOSTING_DEFAULTS.minLeaf),
  minChildWeight: atLeastZero(BOOSTING_DEFAULTS.minChildWeight),
  minGain: atLeastZero(BOOSTING_DEFAULTS.minGain),
  penalty: atLeastZero(BOOSTING_DEFAULTS.penalty),
  bins: z.int().min(2).max(255).default(BOOSTING_DEFAULTS.bins),
  rowFraction: fraction(BOOSTING_DEFAULTS.rowFraction),
  columnFraction: fraction(BOOSTING_DEFAULTS.columnFraction),
  validation: share(BOOSTING_DEFAULTS.validation),
  validationGap: count(0, BOOSTING_DEFAULTS.validationGap),
  patience: count(1, BOOSTING_DEFAULTS.patience),
  categorical: names,
  increasing: names,
  decreasing: names,
})

const boostingParameters = growthParameters.extend({
  loss: z.enum([...LOSSES.regression, ...LOSSES.classification]).optional(),
  quantile: z.number().gt(0).lt(1).default(BOOSTING_DEFAULTS.quantile),
  huberShare: z.number().gt(0).lt(1).default(BOOSTING_DEFAULTS.huberShare),
})

/** Softmax takes no constraints. */
const multiclassParameters = growthParameters
  .omit({ increasing: true, decreasing: true })
  .extend({ classes: count(0, MULTICLASS_DEFAULTS.classes) })

const adaBoostParameters = z.strictObject({
  rounds: count(1, 50),
  learningRate: aboveZero(1),
  maxDepth: count(0, 1),
  minLeaf: aboveZero(1),
  bins: z.int().min(2).max(255).default(BOOSTING_DEFAULTS.bins),
  validation: share(BOOSTING_DEFAULTS.validation),
  validationGap: count(0, BOOSTING_DEFAULTS.validationGap),
  patience: count(1, BOOSTING_DEFAULTS.patience),
})

const adaBoostR2Parameters = z.strictObject({
  rounds: count(1, ADABOOST_R2_DEFAULTS.rounds),
  learningRate: aboveZero(ADABOOST_R2_DEFAULTS.learningRate),
  loss: z.enum(['linear', 'square', 'exponential']).default(ADABOOST_R2_DEFAULTS.loss),
  maxDepth: count(0, ADABOOST_R2_DEFAULTS.maxDepth),
  minLeaf: aboveZero(ADABOOST_R2_DEFAULTS.minLeaf),
  bins: z.int().min(2).max(255).default(ADABOOST_R2_DEFAULTS.bins),
  validation: share(ADABOOST_R2_DEFAULTS.validation),
  validationGap: count(0, ADABOOST_R2_DEFAULTS.validationGap),
  patience: count(1, ADABOOST_R2_DEFAULTS.patience),
})

export const TREE_MODELS: readonly ModelDefinition[] = [
  builtIn({
    name: 'forest',
    tasks: ['regression', 'classification'],
    parse: (given) => forestParameters.parse(given),
    create: (task, parameters) => new RandomForest({ task, ...parameters }),
  }),
  builtIn({
    name: 'extra-trees',
    tasks: ['regression', 'classification'],
    parse: (given) => extraTreesParameters.parse(given),
    create: (task, parameters) => new ExtraTrees({ task, ...parameters }),
  }),
  builtIn({
    name: 'quantile-forest',
    tasks: ['regression'],
    parse: (given) => forestParameters.parse(given),
    create: (_task, parameters) => new QuantileForest(parameters),
  }),
  builtIn({
    name: 'boosting',
    tasks: ['regression', 'classification'],
    parse: (given) => boostingParameters.parse(given),
    create: (task, { loss, ...parameters }) => new Boosting({ task, ...parameters, ...(loss && { loss }) }),
  }),
  builtIn({
    name: 'multiclass-boosting',
    tasks: ['classes'],
    parse: (given) => multiclassParameters.parse(given),
    create: (_task, parameters) => new MulticlassBoosting(parameters),
  }),
  builtIn({
    name: 'adaboost',
    tasks: ['classification'],
    parse: (given) => adaBoostParameters.parse(given),
    create: (_task, parameters) => new AdaBoost(parameters),
  }),
  builtIn({
    name: 'adaboost-r2',
    tasks: ['regression'],
    parse: (given) => adaBoostR2Parameters.parse(given),
    create: (_task, parameters) => new AdaBoostR2(parameters),
  }),
]
