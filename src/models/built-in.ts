/** The models that come with the platform. */
import {
  AdaBoost,
  ADABOOST_R2_DEFAULTS,
  AdaBoostR2,
  Attention,
  ATTENTION_DEFAULTS,
  Boosting,
  BOOSTING_DEFAULTS,
  ExtraTrees,
  FOREST_DEFAULTS,
  Gru,
  Lasso,
  LastBaseline,
  lastKnownLabels,
  Logistic,
  LOSSES,
  Lstm,
  MeanBaseline,
  QuantileForest,
  RandomForest,
  RECURRENT_DEFAULTS,
  Ridge,
  ZeroBaseline,
} from '@bellwether/learn'
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'
import { stackingOf } from './stacking.ts'

const forestParameters = z.strictObject({
  trees: z.int().min(1).max(100_000).default(FOREST_DEFAULTS.trees),
  maxDepth: z.int().min(0).default(FOREST_DEFAULTS.maxDepth),
  minLeaf: z.number().positive().default(FOREST_DEFAULTS.minLeaf),
  maxFeatures: z.union([z.number().positive().max(1), z.literal('sqrt')]).default(FOREST_DEFAULTS.maxFeatures),
  bins: z.int().min(2).max(255).default(FOREST_DEFAULTS.bins),
  sampleFraction: z.number().positive().max(1).default(FOREST_DEFAULTS.sampleFraction),
  bootstrap: z.boolean().default(FOREST_DEFAULTS.bootstrap),
})

const extraTreesParameters = forestParameters.extend({ bootstrap: z.boolean().default(false) })

const ridgeParameters = z.strictObject({ penalty: z.number().min(0).default(1) })

const lassoParameters = z.strictObject({
  penalty: z.number().positive().default(0.01),
  ridgeShare: z.number().min(0).lt(1).default(0),
  maxSweeps: z.int().min(1).default(10_000),
  tolerance: z.number().positive().max(1e-3).default(1e-10),
})

const logisticParameters = z.strictObject({
  penalty: z.number().min(1e-9).default(1),
  maxIterations: z.int().min(1).max(1000).default(50),
  tolerance: z.number().positive().max(1e-3).default(1e-9),
})

const count = (least: number, byDefault: number) => z.int().min(least).default(byDefault)
const share = (byDefault: number) => z.number().min(0).lt(1).default(byDefault)

const atLeastZero = (byDefault: number) => z.number().min(0).default(byDefault)
const fraction = (byDefault: number) => z.number().positive().max(1).default(byDefault)
const names = z.array(z.string()).readonly().default([])

const boostingParameters = z.strictObject({
  loss: z.enum([...LOSSES.regression, ...LOSSES.classification]).optional(),
  quantile: z.number().gt(0).lt(1).default(BOOSTING_DEFAULTS.quantile),
  huberShare: z.number().gt(0).lt(1).default(BOOSTING_DEFAULTS.huberShare),
  rounds: count(1, BOOSTING_DEFAULTS.rounds),
  learningRate: z.number().positive().default(BOOSTING_DEFAULTS.learningRate),
  growth: z.enum(['leaf', 'depth']).default(BOOSTING_DEFAULTS.growth),
  maxLeaves: z.int().min(2).max(256).default(BOOSTING_DEFAULTS.maxLeaves),
  maxDepth: count(0, BOOSTING_DEFAULTS.maxDepth),
  minLeaf: z.number().positive().default(BOOSTING_DEFAULTS.minLeaf),
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

const adaBoostParameters = z.strictObject({
  rounds: count(1, 50),
  learningRate: z.number().positive().default(1),
  maxDepth: count(0, 1),
  minLeaf: z.number().positive().default(1),
  bins: z.int().min(2).max(255).default(BOOSTING_DEFAULTS.bins),
  validation: share(BOOSTING_DEFAULTS.validation),
  validationGap: count(0, BOOSTING_DEFAULTS.validationGap),
  patience: count(1, BOOSTING_DEFAULTS.patience),
})

const adaBoostR2Parameters = z.strictObject({
  rounds: count(1, ADABOOST_R2_DEFAULTS.rounds),
  learningRate: z.number().positive().default(ADABOOST_R2_DEFAULTS.learningRate),
  loss: z.enum(['linear', 'square', 'exponential']).default(ADABOOST_R2_DEFAULTS.loss),
  maxDepth: count(0, ADABOOST_R2_DEFAULTS.maxDepth),
  minLeaf: z.number().positive().default(ADABOOST_R2_DEFAULTS.minLeaf),
  bins: z.int().min(2).max(255).default(ADABOOST_R2_DEFAULTS.bins),
  validation: share(ADABOOST_R2_DEFAULTS.validation),
  validationGap: count(0, ADABOOST_R2_DEFAULTS.validationGap),
  patience: count(1, ADABOOST_R2_DEFAULTS.patience),
})

const recurrentParameters = z.strictObject({
  steps: count(1, RECURRENT_DEFAULTS.steps),
  hidden: z.int().min(4).multipleOf(4).default(RECURRENT_DEFAULTS.hidden),
  layers: count(1, RECURRENT_DEFAULTS.layers),
  dropout: share(RECURRENT_DEFAULTS.dropout),
  rate: z.number().positive().default(RECURRENT_DEFAULTS.rate),
  decay: z.number().min(0).default(RECURRENT_DEFAULTS.decay),
  clip: z.number().positive().default(RECURRENT_DEFAULTS.clip),
  batch: count(1, RECURRENT_DEFAULTS.batch),
  epochs: count(1, RECURRENT_DEFAULTS.epochs),
  patience: count(1, RECURRENT_DEFAULTS.patience),
  tail: share(RECURRENT_DEFAULTS.tail),
  gap: count(0, RECURRENT_DEFAULTS.gap),
})

const attentionParameters = recurrentParameters
  .extend({ heads: count(1, ATTENTION_DEFAULTS.heads) })
  .refine(({ hidden, heads }) => hidden % (4 * heads) === 0, {
    path: ['heads'],
    message: 'hidden / heads must be a multiple of 4',
  })

const noParameters = z.strictObject({})

function builtIn<P>(definition: Omit<ModelDefinition<P>, 'extension' | 'module'>): ModelDefinition<P> {
  return { extension: 'model', ...definition }
}

const SINGLE_MODELS: readonly ModelDefinition[] = [
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
  builtIn({
    name: 'ridge',
    tasks: ['regression'],
    parse: (given) => ridgeParameters.parse(given),
    create: (_task, parameters) => new Ridge(parameters),
  }),
  builtIn({
    name: 'lasso',
    tasks: ['regression'],
    parse: (given) => lassoParameters.parse(given),
    create: (_task, parameters) => new Lasso(parameters),
  }),
  builtIn({
    name: 'logistic',
    tasks: ['classification'],
    parse: (given) => logisticParameters.parse(given),
    create: (_task, parameters) => new Logistic(parameters),
  }),
  builtIn({
    name: 'lstm',
    tasks: ['regression', 'classification'],
    parse: (given) => recurrentParameters.parse(given),
    create: (task, parameters) => new Lstm({ task, ...parameters }),
  }),
  builtIn({
    name: 'gru',
    tasks: ['regression', 'classification'],
    parse: (given) => recurrentParameters.parse(given),
    create: (task, parameters) => new Gru({ task, ...parameters }),
  }),
  builtIn({
    name: 'attention',
    tasks: ['regression', 'classification'],
    parse: (given) => attentionParameters.parse(given),
    create: (task, parameters) => new Attention({ task, ...parameters }),
  }),
  builtIn({
    name: 'zero',
    tasks: ['regression', 'classification'],
    parse: (given) => noParameters.parse(given),
    create: (task) => new ZeroBaseline({ task }),
  }),
  builtIn({
    name: 'mean',
    tasks: ['regression', 'classification'],
    parse: (given) => noParameters.parse(given),
    create: (task) => new MeanBaseline({ task }),
  }),
  builtIn({
    name: 'last',
    tasks: ['regression', 'classification'],
    parse: (given) => noParameters.parse(given),
    create: (task) => new LastBaseline({ task }),
    atEachDecision: lastKnownLabels,
  }),
]

export const BUILT_IN_MODELS: readonly ModelDefinition[] = [...SINGLE_MODELS, stackingOf(SINGLE_MODELS)]
