/** The lake: its series, what the quality rules say of them, and the rows that were refused. */
import { z } from 'zod'
import { daySchema, flagSchema, listOf, nameSchema, orderSchema, pageOf, whole } from './paging.ts'

const choice = {
  kind: nameSchema.optional().describe('Kind of records, e.g. bars.'),
  source: nameSchema.optional(),
  symbol: nameSchema.optional().describe('A symbol, an underlying, a root or the name of a series.'),
}

const asOfCommit = whole(0, 999_999_999).optional().describe('As the lake was at this commit; the newest where absent.')

export const seriesQuerySchema = z.strictObject({
  ...choice,
  simulated: flagSchema.optional(),
  asOfCommit,
  sort: z.enum(['kind', 'source', 'rows', 'from', 'to', 'bytes']).default('kind'),
  order: orderSchema.default('asc'),
  ...pageOf(1000),
})

export const seriesSchema = z.object({
  kind: z.string(),
  source: z.string(),
  partition: z.record(z.string(), z.string()).describe('Values of the columns by which the kind is divided.'),
  title: z.string(),
  rows: z.int(),
  from: z.string().nullable().describe('First day; null where the kind is undated.'),
  to: z.string().nullable(),
  versions: z.int().describe('One, and one more for every commit that restated rows.'),
  isSimulated: z.boolean(),
  bytes: z.int(),
})

export const seriesListSchema = listOf(seriesSchema).extend({
  commit: z.int().describe('The state of the lake that this describes.'),
})

export const qualityQuerySchema = z.strictObject({
  ...choice,
  from: daySchema.optional(),
  to: daySchema.optional(),
  asOfCommit,
})

const severity = z.enum(['error', 'warning', 'note'])

export const qualitySchema = z.object({
  verdict: z.string(),
  isFit: z.boolean().describe('No finding of severity error.'),
  commit: z.int(),
  recordedAt: z.string(),
  isSimulated: z.boolean(),
  rows: z.int(),
  rowsRead: z.int(),
  quarantined: z.int(),
  findings: z.array(
    z.object({
      rule: z.string(),
      severity,
      kind: z.string(),
      series: z.string(),
      message: z.string(),
      count: z.number(),
      examples: z.array(z.string()),
    }),
  ),
  rules: z.array(
    z.object({
      name: z.string(),
      severity,
      sentence: z.string().describe('What the rule asks for.'),
      words: z.object({ one: z.string(), many: z.string() }).describe('What it counts.'),
      checked: z.number(),
      findings: z.number(),
      count: z.number(),
    }),
  ),
  coverage: z.array(
    z.object({
      kind: z.string(),
      source: z.string(),
      series: z.string(),
      rows: z.int(),
      from: z.string().nullable(),
      to: z.string().nullable(),
      versions: z.int(),
      isSimulated: z.boolean(),
      expectedSessions: z.int().nullable(),
      years: z.array(z.object({ year: z.int(), rows: z.int(), days: z.int() })),
    }),
  ),
  doubts: z.array(z.string()).describe('What the check could not see.'),
})

export const quarantineQuerySchema = z.strictObject({
  kind: nameSchema.optional(),
  source: nameSchema.optional(),
  rule: nameSchema.optional(),
  file: nameSchema.optional(),
  asOfCommit,
  ...pageOf(100),
})

export const quarantineListSchema = listOf(
  z.object({
    kind: z.string(),
    source: z.string(),
    format: z.string(),
    file: z.string(),
    line: z.number().nullable(),
    rule: z.string(),
    reason: z.string(),
    raw: z.string().describe('The row as it came.'),
    commit: z.int(),
  }),
).extend({ commit: z.int().describe('The state of the lake that this describes.') })
