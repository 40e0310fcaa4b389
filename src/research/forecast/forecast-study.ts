/**
 * A study of forecasts: which timeframes, horizons and model families make the grid, how each is tuned and refitted,
 * and on which days the whole forecasts as if it were live.
 */
import { z } from 'zod'
import { BellwetherError } from '../../core/errors.ts'
import { readFileOrFail } from '../../core/files.ts'
import { searchSpace } from '../../models/search-plan.ts'
import { parseStudyDocument } from '../study-document.ts'
import { gateRules } from './gate/gate-rules.ts'
import { NO_CHANGE } from './judgement/contenders.ts'
import { STACK } from './judgement/horizon-finding.ts'
import { data, date, name, parameters, requireSpan } from '../study-sections.ts'

const timeOfDay = z.string().refine((text) => /^([01]\d|2[0-3]):[0-5]\d$/.test(text), 'a time written HH:MM')

const barLength = z.string().refine((text) => /^[1-9]\d{0,3}[smhd]$/.test(text), 'a length such as 15m, 1h or 1d')

/** At least one, each once: what is named twice would count twice. */
function distinct<T>(one: z.ZodType<T>) {
  return z
    .array(one)
    .min(1)
    .refine((all) => new Set(all).size === all.length, 'a list in which nothing stands twice')
}

const timeframe = z.strictObject({
  /** One decision in so many is learnt from, counted back from the last one of its session; neighbours say nearly the same. */
  every: z.int().min(1).default(1),
})

const family = z.strictObject({
  estimator: name,
  /** Of a classifier: it learns the direction, from which the expected return follows. */
  task: z.enum(['regression', 'classification']).default('regression'),
  parameters,
  /** Parameters of refits that go on from the last model; each refit begins anew when absent. */
  warm: parameters.optional(),
  /** Sessions learnt from at most; those of `validation` when absent. */
  window: z.int().min(20).optional(),
  /** What tuning tries on top of `parameters`; nothing is tuned when absent. */
  space: searchSpace.optional(),
})

const schema = z.strictObject({
  study: name,
  question: z.string().min(1),
  data,
  /** First and last session; all there are when absent. */
  from: date.optional(),
  to: date.optional(),
  /** By the length of their bars. */
  timeframes: z.record(barLength, timeframe).default({}),
  /** A role of `related`: every contract of its chains is a sample, with its own return. It stands for a timeframe of its own. */
  contracts: name.optional(),
  /** Clock hours from a decision to its target, over nights and weekends. */
  horizons: distinct(z.number().positive()),
  features: z.strictObject({
    /** Of the bars of each timeframe. */
    bars: z.array(z.string().min(1)).default([]),
    /** The same for all timeframes: of daily bars, other sources, the date. */
    common: z.array(z.string().min(1)).default([]),
  }),
  families: z.record(name, family).refine((all) => Object.keys(all).length > 0, 'at least one family'),
  /** By name: families that must say the same direction; their mean where all do, else no change. */
  agreements: z.record(name, z.array(name).min(2)).default({}),
  tuning: z
    .strictObject({
      /** Configurations tried for each timeframe and family, before the first forecast. */
      trials: z.int().min(1).default(4),
      /** Purged folds on which each is judged. */
      folds: z.int().min(2).default(3),
      /** Horizon whose best parameters serve all others. */
      horizon: z.number().positive(),
    })
    .optional(),
  validation: z.strictObject({
    /** Sessions before the first forecast. */
    firstTrain: z.int().min(20),
    /** Sessions learnt from at most; all of the past when absent. */
    window: z.int().min(20).optional(),
    refit: z.enum(['day', 'week', 'month']).default('week'),
  }),
  forecast: z.strictObject({
    /** Last sessions, which count as the result. */
    days: z.int().min(1).default(30),
    /** Sessions before them that are forecast too, from which intervals and combinations learn. */
    warmUp: z.int().min(0).default(60),
    /** Each session's last decision up to these New York times; `close` is its last, `every` all of them. */
    times: distinct(z.union([z.enum(['close', 'every']), timeOfDay])).default(['close']),
  }),
  stacking: z
    .strictObject({
      /** Days after which an outcome counts half. */
      halfLife: z.number().positive().default(30),
      /** Outcomes that must be known before the members cease to count equally. */
      leastKnown: z.int().min(0).default(20),
    })
    .prefault({}),
  intervals: z
    .strictObject({
      levels: distinct(z.number().gt(0).lt(1))
        .overwrite((levels) => levels.toSorted((a, b) => a - b))
        .default([0.75, 0.9]),
      /** How far one outcome moves the share of misses aimed at. */
      step: z.number().positive().max(1).default(0.02),
      /** Outcomes whose distances are remembered. */
      window: z.int().min(1).default(250),
      /** A feature in units of which distances are measured, such as a volatility; the return itself when absent. */
      scale: z.string().optional(),
    })
    .prefault({}),
  /** What the forecasts must have shown before anything may be traded on them. */
  gate: gateRules,
  /** Files of your own: features, models; relative to the study file. */
  extensions: z.array(z.string()).default([]),
  seed: z.int().min(0).default(1),
})

export type ForecastStudy = z.output<typeof schema>
export type Family = ForecastStudy['families'][string]

const KIND = { schema, page: 'docs/reference/forecast.md' }

/** Reads and checks a study of forecasts. Errors: FILE_MISSING, STUDY_INVALID. */
export async function loadForecastStudy(path: string): Promise<ForecastStudy> {
  return parseForecastStudy((await readFileOrFail(path)).toString('utf8'), path)
}

/** Whether a YAML text is a study of forecasts and not of one decision a session. */
export function isForecastStudy(text: string): boolean {
  return /^horizons:/m.test(text)
}

/** @param origin names the text in errors, e.g. its path. Errors: STUDY_INVALID. */
export function parseForecastStudy(text: string, origin: string): ForecastStudy {
  const study = parseStudyDocument(KIND, text, origin)
  requireSpan(study, origin)
  requireNames(study, origin)
  requireOwnNames(study, origin)
  return study
}

/** Errors: STUDY_INVALID for a name or a horizon that the study does not have elsewhere. */
function requireNames(study: ForecastStudy, origin: string): void {
  const { families, agreements, tuning, horizons, features, intervals, timeframes, contracts } = study
  const known = Object.keys(families)
  const stranger = Object.values(agreements)
    .flat()
    .find((family) => !known.includes(family))
  if (stranger !== undefined) throw notThere(origin, 'agreements', stranger, `The families are ${known.join(', ')}.`)
  if (tuning !== undefined && !horizons.includes(tuning.horizon)) {
    throw notThere(origin, 'tuning.horizon', String(tuning.horizon), `The horizons are ${horizons.join(', ')}.`)
  }
  const sets = Object.keys(timeframes).length + (contracts === undefined ? 0 : 1)
  if (sets === 0) throw notThere(origin, 'timeframes', 'nothing', 'A study has timeframes, or contracts.')
  if (study.forecast.times.includes('every') && sets > 1) {
    throw notThere(
      origin,
      'forecast.times',
      'every',
      'Every decision is forecast on one timeframe, or of contracts, alone.',
    )
  }
  const { scale } = intervals
  if (scale !== undefined && !features.common.includes(scale)) {
    throw notThere(origin, 'intervals.scale', scale, 'It must be among features.common, written in the same way.')
  }
}

/** Two forecasters of one name would be judged as one, and one called no-change not at all. Errors: STUDY_INVALID. */
function requireOwnNames({ families, agreements }: ForecastStudy, origin: string): void {
  const taken = [NO_CHANGE, STACK, ...Object.keys(families)]
  const twice =
    Object.keys(families).find((family) => family === NO_CHANGE || family === STACK) ??
    Object.keys(agreements).find((agreement) => taken.includes(agreement))
  if (twice === undefined) return
  throw new BellwetherError('STUDY_INVALID', {
    message: `${origin}: two forecasters are called ${twice}.`,
    expected: `A family or an agreement has a name of its own; ${NO_CHANGE} and ${STACK} are made by every study.`,
    given: twice,
    remedy: 'Choose another name.',
  })
}

function notThere(origin: string, key: string, given: string, expected: string): BellwetherError {
  return new BellwetherError('STUDY_INVALID', {
    message: `${origin}: ${key} names ${given}, which the study does not have.`,
    expected,
    given,
    remedy: 'Correct it, or add what it names.',
  })
}
