/** The samples of a study: decisions on each timeframe, what was known at each, and what became of it. */
import { BellwetherError } from '../../core/errors.ts'
import { createFeatureSet } from '../../features/feature-set.ts'
import { buildHorizonSamples } from '../../features/horizons/build-horizon-samples.ts'
import { horizonText, reportHorizons } from '../../features/horizons/horizon-report.ts'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import { onTimeframe } from '../../features/horizons/timeframe-features.ts'
import { expandPreset } from '../../features/presets.ts'
import { createFeatureRegistry, type FeatureRegistry } from '../../features/registry.ts'
import { parseFeature } from '../../features/grammar.ts'
import type { Calendar } from '../../market/calendar.ts'
import { featureInputs, type MarketInputs } from '../evaluation/market-inputs.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { studySpan } from '../study-sections.ts'
import { buildContracts } from './build-contracts.ts'
import type { ForecastStudy } from './forecast-study.ts'

export interface TimeframesRequest {
  readonly study: ForecastStudy
  readonly inputs: MarketInputs
  readonly extensions: Extensions
  readonly calendar: Calendar
  /** Of the code that computes features; part of the feature set's hash. */
  readonly codeHash: string
}

export interface BuiltTimeframe {
  readonly samples: HorizonSamples
  /** OCC symbol of each sample, where samples are contracts. */
  readonly contract?: readonly string[]
  /** Hash of the features that the samples have. */
  readonly featureSet: string
  /** One sentence a horizon: what the outcomes are made of. */
  readonly outcomes: readonly string[]
  /** What a person should know of the samples, as sentences: bars left out, features that stop. */
  readonly notes: readonly string[]
}

/** In the order of the study, contracts last. Errors: DATA_NONE, DATA_INSUFFICIENT, DATA_UNFIT, FEATURE_INVALID, USAGE_VALUE, STUDY_INVALID. */
export function buildTimeframes(request: TimeframesRequest): BuiltTimeframe[] {
  const { study, extensions } = request
  const registry = createFeatureRegistry(extensions.features)
  const bars = Object.keys(study.timeframes).map((timeframe) => buildBars(timeframe, request, registry))
  const built = study.contracts === undefined ? bars : [...bars, buildContracts(request, registry)]
  built.forEach(({ samples }) => requireScale(study, samples))
  return built
}

/** The samples name a feature in full, whatever the study leaves to its defaults. Errors: STUDY_INVALID. */
function requireScale({ intervals: { scale } }: ForecastStudy, { featureNames }: HorizonSamples): void {
  if (scale === undefined || featureNames.includes(scale)) return
  const isMeant = (name: string) => name.startsWith(scale.split(/[:@|]/)[0]!)
  throw new BellwetherError('STUDY_INVALID', {
    message: `intervals.scale names ${scale}, and no feature is called so in full.`,
    expected: `Features are called ${featureNames.filter(isMeant).join(', ')}.`,
    given: scale,
    remedy: 'Write intervals.scale, and the feature in features.common, in full.',
  })
}

function buildBars(
  timeframe: string,
  { study, inputs, calendar, codeHash }: TimeframesRequest,
  registry: FeatureRegistry,
): BuiltTimeframe {
  const { from, to } = studySpan(study)
  const featureSet = createFeatureSet({ features: featuresOn(timeframe, study, registry) }, registry, codeHash)
  const { samples, notes } = buildHorizonSamples({
    symbol: inputs.symbol,
    timeframe,
    horizons: study.horizons,
    featureSet,
    inputs: featureInputs(inputs),
    calendar,
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  })
  return { samples, featureSet: featureSet.hash, outcomes: reportHorizons(samples, calendar).map(horizonText), notes }
}

/** Those of its own bars, then the common ones; on bars of days one may be both. */
function featuresOn(timeframe: string, { features }: ForecastStudy, registry: FeatureRegistry): string[] {
  const own = onTimeframe(features.bars, timeframe, registry)
  const namesOf = (spec: string): string[] => parseFeature(spec, registry).map(({ name }) => name)
  const held = new Set(own.flatMap(namesOf))
  return [
    ...own,
    ...features.common.flatMap(expandPreset).filter((spec) => !namesOf(spec).every((name) => held.has(name))),
  ]
}
