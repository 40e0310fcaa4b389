/**
 * A study: one question, and everything needed to answer it, as a YAML file describes it.
 *
 * Names in the sections of `data` are roles: features speak of `@volatility`, and each source says
 * which of its series plays that role, so that one study runs on any source.
 */
import { z } from 'zod'
import { readFileOrFail } from '../core/files.ts'
import { gatedForecast } from './forecast/gate/gated-forecast.ts'
import { parseStudyDocument } from './study-document.ts'
import { data, date, name, parameters, requireSpan } from './study-sections.ts'

const model = z.strictObject({ estimator: name, parameters })

const study = z.strictObject({
  study: name,
  question: z.string().min(1),
  data,
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
  /** A stored forecast behind whose gate the strategy trades. */
  forecast: gatedForecast.optional(),
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

/** Reads and checks a study file. Errors: FILE_MISSING, STUDY_INVALID. */
export async function loadStudy(path: string): Promise<Study> {
  return parseStudy((await readFileOrFail(path)).toString('utf8'), path)
}

/** @param origin names the text in errors, e.g. its path. Errors: STUDY_INVALID. */
export function parseStudy(text: string, origin: string): Study {
  const parsed = parseStudyDocument({ schema: study, page: 'docs/reference/study.md' }, text, origin)
  requireSpan(parsed, origin)
  return parsed
}
