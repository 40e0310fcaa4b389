/** The models that come with the platform. */
import {
  Attention,
  ATTENTION_DEFAULTS,
  Gru,
  Lasso,
  LastBaseline,
  lastKnownLabels,
  Logistic,
  Lstm,
  MeanBaseline,
  RECURRENT_DEFAULTS,
  Ridge,
  ZeroBaseline,
} from '@bellwether/learn'
import { z } from 'zod'
import type { ModelDefinition } from './definition.ts'
import { aboveZero, builtIn, count, share } from './model-parameters.ts'
import { stackingOf } from './stacking.ts'
import { TREE_MODELS } from './tree-models.ts'

const ridgeParameters = z.strictObject({ penalty: z.number().min(0).default(1) })

const lassoParameters = z.strictObject({
  penalty: aboveZero(0.01),
  ridgeShare: z.number().min(0).lt(1).default(0),
  maxSweeps: z.int().min(1).default(10_000),
  tolerance: z.number().positive().max(1e-3).default(1e-10),
})

const logisticParameters = z.strictObject({
  penalty: z.number().min(1e-9).default(1),
  maxIterations: z.int().min(1).max(1000).default(50),
  tolerance: z.number().positive().max(1e-3).default(1e-9),
})

const recurrentParameters = z.strictObject({
  steps: count(1, RECURRENT_DEFAULTS.steps),
  hidden: z.int().min(4).multipleOf(4).default(RECURRENT_DEFAULTS.hidden),
  layers: count(1, RECURRENT_DEFAULTS.layers),
  dropout: share(RECURRENT_DEFAULTS.dropout),
  rate: aboveZero(RECURRENT_DEFAULTS.rate),
  decay: z.number().min(0).default(RECURRENT_DEFAULTS.decay),
  clip: aboveZero(RECURRENT_DEFAULTS.clip),
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

const SINGLE_MODELS: readonly ModelDefinition[] = [
  ...TREE_MODELS,
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
    tasks: ['regression', 'classification', 'classes'],
    parse: (given) => noParameters.parse(given),
    create: (task) => new MeanBaseline({ task }),
  }),
  builtIn({
    name: 'last',
    tasks: ['regression', 'classification', 'classes'],
    parse: (given) => noParameters.parse(given),
    create: (task) => new LastBaseline({ task }),
    atEachDecision: lastKnownLabels,
  }),
]

export const BUILT_IN_MODELS: readonly ModelDefinition[] = [...SINGLE_MODELS, stackingOf(SINGLE_MODELS)]
