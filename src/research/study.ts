/**
 * A study: one question, and everything needed to answer it, as a YAML file describes it.
 *
 * Names in the sections of `data` are roles: features speak of `@volatility`, and each source says
 * which of its series plays that role, so that one study runs on any source.
 */
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { readFileOrFail } from '../core/files.ts'
import { nearestName } from '../core/nearest.ts'
import { expectedText, pathText } from '../core/schema-issue.ts'
import { parseDate } from '../core/time.ts'

const name = z.string().refine((text) => /^[a-z][a-z0-9-]*$/.test(text), 'lower-case letters, digits and dashes')
const date = z
  .union([z.string(), z.date().transform((value) => value.toISOString().slice(0, 10))])
  .refine((text) => !Number.isNaN(parseDate(text)), 'a date written YYYY-MM-DD')
const parameters = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({})

const traded = z.strictObject({
  symbol: z.string().min(1),
  /** The lake's source of the daily bars; any when absent. */
  bars: z.string().optional(),
  /** Sources of dividends and splits, the first that has a date wins; any when absent. */
  actions: z.array(z.string()).optional(),
})

const named = <K extends string>(kind: K) =>
  z.strictObject({ [kind]: z.string().min(1), source: z.string().optional() } as {
    [N in K]: z.ZodString
  } & { source: z.ZodOptional<z.ZodString> })

const related = z.union([
  named('bars'),
  named('series'),
  /** Analytics of the chains of an underlying. */
  named('options'),
  /** All futures of a root. */
  named('futures'),
  /** Headlines of a publisher, or `all`. */
  named('news'),
  /** Dated events of a name. */
  named('events'),
])

const files = z.strictObject({
  /** Paths below the data folder, with * and {a,b}; what the study ingests and reads. */
  read: z.array(z.string().min(1)).min(1),
  traded,
  related: z.record(z.string(), related).default({}),
})

const simulated = z.strictObject({
  seed: z.int().min(0).default(20),
  from: date.default('1998-01-02'),
  to: date.default('2025-12-31'),
  /** Plants an edge in the nights that a model can find; for tests. */
  edge: z.boolean().default(false),
  traded,
  related: z.record(z.string(), related).default({}),
})

const model = z.strictObject({ estimator: name, parameters })

const study = z.strictObject({
  study: name,
  question: z.string().min(1),
  data: z.strictObject({ files: files.optional(), simulated: simulated.optional() }),
  /** First and last session; all there are when absent. */
  from: date.optional(),
  to: date.optional(),
  /** New York wall time of the decision. */
  decision: z.string().refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'a time written HH:MM'),
  label: z.string().min(1),
  features: z.array(z.string().min(1)).min(1),
  models: z.strictObject({ direction: model, size: model }),
  validation: z.strictObject({
    /** Sessions before the first prediction. */
    firstTrain: z.int().min(20),
    window: z.enum(['expanding', 'rolling']).default('expanding'),
    refit: z.enum(['month', 'quarter', 'year']).default('year'),
    /** Sessions left out between the last training label and the first prediction. */
    embargo: z.int().min(0).default(0),
  }),
  strategy: z.strictObject({ name, parameters }),
  execution: z.strictObject({
    fee: z.discriminatedUnion('model', [
      z.strictObject({ model: z.literal('none') }),
      z.strictObject({ model: z.literal('basis-points'), bps: z.number().min(0) }),
      z.strictObject({
        model: z.literal('per-share'),
        perShare: z.number().min(0),
        minimum: z.number().min(0).default(0),
        maximumFraction: z.number().min(0).max(1).default(0.01),
      }),
    ]),
    slippage: z.discriminatedUnion('model', [
      z.strictObject({ model: z.literal('none') }),
      z.strictObject({ model: z.literal('basis-points'), bps: z.number().min(0) }),
      z.strictObject({ model: z.literal('fixed'), perUnit: z.number().min(0) }),
    ]),
  }),
  account: z.strictObject({
    cash: z.number().positive(),
    currency: z.literal('USD').default('USD'),
    /** Fraction of equity kept in cash, since units are chosen before the closing price is known. */
    cashBuffer: z.number().min(0).max(0.5).default(0.02),
  }),
  /** Files of your own: features, strategies, sources, models, metrics; relative to the study file. */
  extensions: z.array(z.string()).default([]),
  seed: z.int().min(0).default(1),
})

export type Study = z.output<typeof study>
export type StudySourceName = 'files' | 'simulated'
export type TradedData = z.output<typeof traded>
export type RelatedData = z.output<typeof related>

/** Reads and checks a study file. Errors: FILE_MISSING, STUDY_INVALID. */
export async function loadStudy(path: string): Promise<Study> {
  return parseStudy((await readFileOrFail(path)).toString('utf8'), path)
}

/** @param origin names the text in errors, e.g. its path */
export function parseStudy(text: string, origin: string): Study {
  const document = parseDocument(text, origin)
  const parsed = study.safeParse(document)
  if (!parsed.success) {
    // a mistyped key also shows as a missing one; the key that was written says more
    const { issues } = parsed.error
    throw invalidStudy(issues.find((issue) => issue.code === 'unrecognized_keys') ?? issues[0]!, document, origin)
  }
  const { from, to } = parsed.data
  if (from !== undefined && to !== undefined && from > to) {
    throw new BellwetherError('STUDY_INVALID', {
      message: `${origin} starts on ${from} and ends on ${to}, before it starts.`,
      expected: 'from must not be after to.',
      given: `${from} to ${to}`,
      remedy: 'Correct one of the two dates.',
    })
  }
  return parsed.data
}

function parseDocument(text: string, origin: string): unknown {
  try {
    return parseYaml(text)
  } catch (error) {
    // Beside what is no YAML: aliases of nothing, and too many of them.
    const reason = (error as Error).message.split('\n')[0]!.replace(/:$/, '')
    throw new BellwetherError('STUDY_INVALID', {
      message: `${origin} cannot be read as YAML: ${reason}.`,
      expected: 'A study is a YAML file of keys and values.',
      given: reason,
      remedy: 'Correct the line; studies/overnight.yaml is an example.',
      cause: error,
    })
  }
}

function invalidStudy(issue: z.core.$ZodIssue, document: unknown, origin: string): BellwetherError {
  const path = pathText(issue.path)
  if (issue.code === 'unrecognized_keys') return unknownKey(issue, path, origin)
  const given = JSON.stringify(valueAt(document, issue.path)) ?? 'nothing'
  return new BellwetherError('STUDY_INVALID', {
    message: `${origin}: ${path === '' ? 'the document' : path} is ${given}.`,
    expected: `It must be ${expectedText(issue)}.`,
    given,
    remedy: 'Correct it; docs/reference/study.md explains every key.',
  })
}

function unknownKey(
  issue: z.core.$ZodIssue & { code: 'unrecognized_keys' },
  path: string,
  origin: string,
): BellwetherError {
  const given = issue.keys[0]!
  const known = keysAt(issue.path)
  const nearest = nearestName(given, known)
  return new BellwetherError('STUDY_INVALID', {
    message: `${origin} has the unknown key "${given}"${path === '' ? '' : ` in ${path}`}.`,
    expected: known.length > 0 ? `The keys there are ${known.join(', ')}.` : 'No other key than those documented.',
    given,
    remedy: nearest === undefined ? 'Remove it, or see docs/reference/study.md.' : `Did you mean "${nearest}"?`,
  })
}

/** The keys that the schema knows at a path; none inside a choice of shapes. */
function keysAt(path: readonly PropertyKey[]): string[] {
  let node: unknown = study
  for (const part of path) {
    node = unwrap(node)
    node = node instanceof z.ZodObject ? node.shape[String(part)] : undefined
  }
  node = unwrap(node)
  return node instanceof z.ZodObject ? Object.keys(node.shape) : []
}

function unwrap(node: unknown): unknown {
  return node instanceof z.ZodOptional || node instanceof z.ZodDefault ? unwrap(node.unwrap()) : node
}

function valueAt(document: unknown, path: readonly PropertyKey[]): unknown {
  return path.reduce<unknown>((node, part) => (node as Record<PropertyKey, unknown> | undefined)?.[part], document)
}

/** First and last day number a study asks for; open ends are undefined. */
export function studySpan(of: Pick<Study, 'from' | 'to'>): { from: number | undefined; to: number | undefined } {
  const day = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseDate(text))
  return { from: day(of.from), to: day(of.to) }
}

/** The data section a source needs. Errors: STUDY_INVALID. */
export function studyData(
  of: Study,
  source: StudySourceName,
): { traded: TradedData; related: Record<string, RelatedData> } {
  const section = of.data[source]
  if (section !== undefined) return section
  throw new BellwetherError('STUDY_INVALID', {
    message: `The study ${of.study} does not say what to read from the source ${source}.`,
    expected: `A section data.${source} must name the traded symbol and the related series.`,
    given: Object.keys(of.data).join(', '),
    remedy:
      source === 'files' ? 'Leave out --data, or add the section.' : 'Name a folder with --data, or add the section.',
  })
}
