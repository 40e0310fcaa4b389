/** Stored runs: what all kinds have in common, and what each kind found. */
import { z } from 'zod'
import { problemSchema } from './problem.ts'

/** Kinds of what was run and stored in a folder of its own. */
export const RUN_KINDS = ['study', 'forecast', 'backtest', 'sweep'] as const
export type RunKind = (typeof RUN_KINDS)[number]

/** One letter for the kind and sixteen digits of the hash of what it was made from. */
export const runIdSchema = z
  .string()
  .regex(/^[a-z]-[0-9a-f]{16}$/)
  .describe('Whole identifier of a run, e.g. r-0123456789abcdef.')

export const artefactNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}\.(?:json|parquet)$/)
  .describe('Name of a file of the run, e.g. nights.parquet.')

export const tableNameSchema = z
  .string()
  .regex(/^[a-z][a-z0-9-]{0,63}$/)
  .describe('Name of a table of the run without its ending, e.g. nights.')

const figure = z.number().nullable()

/** What is shown of every run in a list. */
const common = {
  id: runIdSchema,
  title: z.string(),
  symbol: z.string(),
  isSimulated: z.boolean(),
  recordedAt: z.iso.datetime(),
  verdict: z.string().describe('The conclusion in plain words.'),
}

export const runSummarySchema = z.object({ kind: z.enum(RUN_KINDS), ...common })
export type RunSummary = z.output<typeof runSummarySchema>

export const runListSchema = z.object({
  total: z.int().min(0).describe('Runs that fit, on all pages.'),
  rows: z.array(runSummarySchema),
  damaged: z.array(problemSchema).describe('What is wrong with runs that cannot be shown.'),
})

const trials = z.looseObject({ position: z.int(), count: z.number(), effective: z.number() })
const sentences = z.array(z.string())
const verdictSchema = z.looseObject({ rule: z.string(), heading: z.string(), lead: z.string() })
const causality = z.looseObject({ compared: z.number(), power: figure })

/** Figures that depend on how much was tried are as of `trials.position` of the trial ledger. */
const studyFigures = z.looseObject({
  study: z.looseObject({ question: z.string(), features: sentences }),
  verdict: verdictSchema,
  numbers: z.record(z.string(), figure).describe('Returns and shares as fractions, ratios a year.'),
  scores: z.array(z.looseObject({ model: z.string(), isBaseline: z.boolean() })),
  metrics: z.record(z.string(), figure),
  trials,
  causality,
  data: sentences,
  gaps: sentences,
  caveats: sentences,
  warnings: sentences,
})

const forecastFigures = z.looseObject({
  question: z.string(),
  verdict: verdictSchema,
  sessions: z.object({ from: z.string(), countsFrom: z.string(), to: z.string() }),
  horizons: z.array(z.looseObject({ horizon: z.number(), isGateOpen: z.boolean() })),
  forecasters: z.array(z.looseObject({})),
  tried: z.number().describe('Forecasters that were tried on this market.'),
  causality,
  data: sentences,
  gaps: sentences,
  caveats: sentences,
  warnings: sentences,
})

const backtestFigures = z.looseObject({
  question: z.string(),
  symbols: sentences,
  from: z.string(),
  to: z.string(),
  strategies: z.array(z.looseObject({ name: z.string(), strategy: z.string(), symbol: z.string(), share: z.number() })),
  verdict: verdictSchema,
  numbers: z.record(z.string(), figure).describe('Returns and shares as fractions, ratios a year, profit in dollars.'),
  counts: z.record(z.string(), z.number()).describe('What did not go as it should, by name.'),
  orderHash: z.string().describe('Of the stream of orders, fills and ends.'),
  assumptions: sentences,
  trials,
  data: sentences,
  gaps: sentences,
  caveats: sentences,
  warnings: sentences,
})

const sweepFigures = z.looseObject({
  rows: z.int(),
  sessions: z.int(),
  from: z.string(),
  to: z.string(),
  top: z.array(z.looseObject({ row: z.int() })),
  trials,
  judged: z.looseObject({ mayCallBest: z.boolean(), bestRow: z.int() }).nullable(),
  data: sentences,
  notes: sentences,
})

export const runSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('study'), ...common, figures: studyFigures }),
  z.object({ kind: z.literal('forecast'), ...common, figures: forecastFigures }),
  z.object({ kind: z.literal('backtest'), ...common, figures: backtestFigures }),
  z.object({ kind: z.literal('sweep'), ...common, figures: sweepFigures }),
])
export type Run = z.output<typeof runSchema>

export const manifestSchema = z.looseObject({
  format: z.int(),
  id: runIdSchema,
  identity: z.object({
    parameters: z.unknown(),
    data: z.string(),
    code: z.string(),
    node: z.string(),
    extensions: z.record(z.string(), z.string()),
  }),
  asked: z.unknown(),
  commit: z.int(),
  isSimulated: z.boolean(),
  recordedAt: z.iso.datetime(),
  artefacts: z.record(z.string(), z.object({ hash: z.string(), rows: z.number() })),
})

export const artefactSchema = z.object({
  name: artefactNameSchema,
  mediaType: z.string(),
  rows: z.number().describe('Rows of a table; 1 for a document.'),
  bytes: z.int().nullable().describe('Size of the file; null where it is missing.'),
  hash: z.string().describe('Of its content, whatever bytes hold it.'),
})

export const verificationSchema = z.object({
  id: runIdSchema,
  isIntact: z.boolean().describe('Every file holds what its manifest says.'),
  artefacts: z.array(
    z.object({
      name: artefactNameSchema,
      state: z.enum(['same', 'changed', 'missing']),
    }),
  ),
  command: z.string().describe('Computes the run again from its inputs and compares, which takes as long as the run.'),
})
