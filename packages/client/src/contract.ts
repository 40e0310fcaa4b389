/** Every route of the server, by name. */
import { z } from 'zod'
import {
  qualityQuerySchema,
  qualitySchema,
  quarantineListSchema,
  quarantineQuerySchema,
  seriesListSchema,
  seriesQuerySchema,
} from './lake.ts'
import { daySchema, flagSchema, nameSchema, orderSchema, pageOf } from './paging.ts'
import { COLUMNAR, type Route } from './route.ts'
import {
  artefactNameSchema,
  artefactSchema,
  manifestSchema,
  RUN_KINDS,
  runIdSchema,
  runListSchema,
  runSchema,
  tableNameSchema,
  verificationSchema,
} from './run.ts'
import { healthSchema, sessionSchema } from './session.ts'
import { columnsQuerySchema, tablePageSchema, tableQuerySchema } from './table.ts'

const none = z.strictObject({})
const ofRun = z.strictObject({ id: runIdSchema })
const ofArtefact = z.strictObject({ id: runIdSchema, name: artefactNameSchema })
const ofTable = z.strictObject({ id: runIdSchema, table: tableNameSchema })

const runErrors = ['RUN_UNKNOWN', 'RUN_DAMAGED'] as const
const lakeErrors = ['USAGE_VALUE', 'LAKE_CORRUPT'] as const

const runsQuery = z.strictObject({
  kind: z.enum(RUN_KINDS).optional(),
  symbol: nameSchema.optional(),
  simulated: flagSchema.optional(),
  from: daySchema.optional().describe('First day on which they were recorded, UTC.'),
  to: daySchema.optional().describe('Last day on which they were recorded, UTC.'),
  search: nameSchema.optional().describe('Words of the title, the symbol or the verdict.'),
  sort: z.enum(['recordedAt', 'id', 'title', 'symbol']).default('recordedAt'),
  order: orderSchema.default('desc'),
  ...pageOf(100),
})

function json<S extends z.ZodType>(schema: S): { readonly kind: 'json'; readonly schema: S } {
  return { kind: 'json', schema }
}

export const CONTRACT = {
  readHealth: {
    method: 'GET',
    path: '/api/v1/health',
    summary: 'Whether the server answers.',
    access: 'open',
    parameters: none,
    query: none,
    answer: json(healthSchema),
    errors: [],
  },
  readSession: {
    method: 'GET',
    path: '/api/v1/session',
    summary: 'Who is calling, and what they may do.',
    access: 'entered',
    parameters: none,
    query: none,
    answer: json(sessionSchema),
    errors: [],
  },
  endSession: {
    method: 'DELETE',
    path: '/api/v1/session',
    summary: 'Ends the session of a browser. A key stays as it is.',
    access: 'entered',
    parameters: none,
    query: none,
    answer: { kind: 'none' },
    errors: [],
  },
  listRuns: {
    method: 'GET',
    path: '/api/v1/runs',
    summary: 'Stored runs of every kind: studies, forecasts, sweeps.',
    access: 'runs:read',
    parameters: none,
    query: runsQuery,
    answer: json(runListSchema),
    errors: [],
  },
  readRun: {
    method: 'GET',
    path: '/api/v1/runs/{id}',
    summary: 'One run with its verdict and figures.',
    access: 'runs:read',
    parameters: ofRun,
    query: none,
    answer: json(runSchema),
    errors: runErrors,
  },
  readManifest: {
    method: 'GET',
    path: '/api/v1/runs/{id}/manifest',
    summary: 'What a run was made from. Never changes.',
    access: 'runs:read',
    parameters: ofRun,
    query: none,
    answer: json(manifestSchema),
    errors: runErrors,
  },
  readVerification: {
    method: 'GET',
    path: '/api/v1/runs/{id}/verification',
    summary: 'Whether the files of a run are those that were stored. All of them are read.',
    access: 'runs:read',
    parameters: ofRun,
    query: none,
    answer: json(verificationSchema),
    errors: runErrors,
  },
  listArtefacts: {
    method: 'GET',
    path: '/api/v1/runs/{id}/artefacts',
    summary: 'Files of a run.',
    access: 'runs:read',
    parameters: ofRun,
    query: none,
    answer: json(z.array(artefactSchema)),
    errors: runErrors,
  },
  downloadArtefact: {
    method: 'GET',
    path: '/api/v1/runs/{id}/artefacts/{name}',
    summary: 'A file of a run as it lies there: a JSON document, or a Parquet table as a whole.',
    access: 'runs:read',
    parameters: ofArtefact,
    query: none,
    answer: { kind: 'file', mediaTypes: ['application/json', COLUMNAR] },
    errors: [...runErrors, 'ARTEFACT_UNKNOWN'],
  },
  readTable: {
    method: 'GET',
    path: '/api/v1/runs/{id}/tables/{table}',
    summary: 'Rows of a table of a run, chosen and ordered, as JSON.',
    access: 'runs:read',
    parameters: ofTable,
    query: tableQuerySchema,
    answer: json(tablePageSchema),
    errors: [...runErrors, 'ARTEFACT_UNKNOWN', 'QUERY_INVALID'],
  },
  readColumns: {
    method: 'GET',
    path: '/api/v1/runs/{id}/tables/{table}/columns',
    summary: 'The same rows in columns, as a Parquet file: for tables too large for JSON.',
    access: 'runs:read',
    parameters: ofTable,
    query: columnsQuerySchema,
    answer: { kind: 'file', mediaTypes: [COLUMNAR] },
    errors: [...runErrors, 'ARTEFACT_UNKNOWN', 'QUERY_INVALID'],
  },
  listSeries: {
    method: 'GET',
    path: '/api/v1/data/series',
    summary: 'Series of the lake.',
    access: 'data:read',
    parameters: none,
    query: seriesQuerySchema,
    answer: json(seriesListSchema),
    errors: lakeErrors,
  },
  readQuality: {
    method: 'GET',
    path: '/api/v1/data/quality',
    summary: 'What the quality rules say of the lake.',
    access: 'data:read',
    parameters: none,
    query: qualityQuerySchema,
    answer: json(qualitySchema),
    errors: [...lakeErrors, 'DATA_NONE'],
  },
  listQuarantine: {
    method: 'GET',
    path: '/api/v1/data/quarantine',
    summary: 'Rows that were refused, as they came.',
    access: 'data:read',
    parameters: none,
    query: quarantineQuerySchema,
    answer: json(quarantineListSchema),
    errors: lakeErrors,
  },
} as const satisfies Record<string, Route>

export type Contract = typeof CONTRACT
export type RouteName = keyof Contract
