/** The models that come with the platform. */
import {
  Attention,
  ATTENTION_DEFAULTS,
  FOREST_DEFAULTS,
  Gru,
  LastBaseline,
  lastKnownLabels,
  Logistic,
  Lstm,
  MeanBaseline,
  RandomForest,
  RECURRENT_DEFAULTS,
  Ridge,
  ZeroBaseline,
} from '@bellwether/learn'
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'

const forestParameters = z.strictObject({
  trees: z.int().min(1).max(100_000).default(FOREST_DEFAULTS.trees),
  maxDepth: z.int().min(0).default(FOREST_DEFAULTS.maxDepth),
  minLeaf: z.number().positive().default(FOREST_DEFAULTS.minLeaf),
  maxFeatures: z.union([z.number().positive().max(1), z.literal('sqrt')]).default(FOREST_DEFAULTS.maxFeatures),
  bins: z.int().min(2).max(255).default(FOREST_DEFAULTS.bins),
  sampleFraction: z.number().positive().max(1).default(FOREST_DEFAULTS.sampleFraction),
  bootstrap: z.boolean().default(FOREST_DEFAULTS.bootstrap),
})

const ridgeParameters = z.strictObject({ penalty: z.number().min(0).default(1) })

const logisticParameters = z.strictObject({
  penalty: z.number().min(1e-9).default(1),
  maxIterations: z.int().min(1).max(1000).default(50),
  tolerance: z.number().positive().max(1e-3).default(1e-9),
})

const count = (least: number, byDefault: number) => z.int().min(least).default(byDefault)
const share = (byDefault: number) => z.number().min(0).lt(1).default(byDefault)

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

export const BUILT_IN_MODELS: readonly ModelDefinition[] = [
  builtIn({
    name: 'forest',
    tasks: ['regression', 'classification'],
    parse: (given) => forestParameters.parse(given),
    create: (task, parameters) => new RandomForest({ task, ...parameters }),
  }),
  builtIn({
    name: 'ridge',
    tasks: ['regression'],
    parse: (given) => ridgeParameters.parse(given),
    create: (_task, parameters) => new Ridge(parameters),
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
