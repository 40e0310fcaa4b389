/** What every kind of study says in the same way: names, dates, and which data play which role. */
import { z } from 'zod'
import { BellwetherError } from '../core/errors.ts'
import { parseDate } from '../core/time.ts'

export const name = z.string().refine((text) => /^[a-z][a-z0-9-]*$/.test(text), 'lower-case letters, digits and dashes')
export const date = z
  .union([z.string(), z.date().transform((value) => value.toISOString().slice(0, 10))])
  .refine((text) => !Number.isNaN(parseDate(text)), 'a date written YYYY-MM-DD')
export const parameters = z.record(z.string(), z.union([z.number(), z.string(), z.boolean()])).default({})

const traded = z.strictObject({
  symbol: z.string().min(1),
  /** The lake's source of the daily bars; any when absent. */
  bars: z.string().optional(),
  /** Shorter bars beside them, for studies that decide within the day. */
  intraday: z.strictObject({ interval: z.string().default('1m'), source: z.string().optional() }).optional(),
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
  /** Quotes of the chains of an underlying. */
  named('chains'),
  /** Every contract of the chains of an underlying, with what was computed of each. */
  named('contracts'),
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

/** Where the data come from; a study names either, or both. */
export const data = z.strictObject({ files: files.optional(), simulated: simulated.optional() })

export type StudySourceName = 'files' | 'simulated'
export type TradedData = z.output<typeof traded>
export type RelatedData = z.output<typeof related>
export type StudyData = z.output<typeof data>

/** What any study says of its data and its span. */
export interface DataStudy {
  readonly study: string
  readonly data: StudyData
  readonly from?: string | undefined
  readonly to?: string | undefined
}

/** Refuses a span that ends before it starts. Errors: STUDY_INVALID. */
export function requireSpan({ from, to }: Pick<DataStudy, 'from' | 'to'>, origin: string): void {
  if (from === undefined || to === undefined || from <= to) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `${origin} starts on ${from} and ends on ${to}, before it starts.`,
    expected: 'from must not be after to.',
    given: `${from} to ${to}`,
    remedy: 'Correct one of the two dates.',
  })
}

/** First and last day number a study asks for; open ends are undefined. */
export function studySpan(of: Pick<DataStudy, 'from' | 'to'>): { from: number | undefined; to: number | undefined } {
  const day = (text: string | undefined): number | undefined => (text === undefined ? undefined : parseDate(text))
  return { from: day(of.from), to: day(of.to) }
}

/** The data section a source needs. Errors: STUDY_INVALID. */
export function studyData(
  of: DataStudy,
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
