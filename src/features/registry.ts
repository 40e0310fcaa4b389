/** All features by name. */
import { CALENDAR_FEATURES } from './calendar-features.ts'
import { EVENT_FEATURES } from './event-features.ts'
import { Registry, type FeatureDefinition } from './definition.ts'
import { OSCILLATORS } from './indicators/oscillators.ts'
import { RETURNS } from './indicators/returns.ts'
import { TRANSFORMS } from './indicators/transforms.ts'
import { TREND_INDICATORS } from './indicators/trend.ts'
import { VOLATILITIES } from './indicators/volatility.ts'
import { VOLUME_INDICATORS } from './indicators/volume.ts'
import { FUTURES_FEATURES } from './snapshots/futures-features.ts'
import { NEAREST_FEATURES } from './snapshots/nearest-features.ts'
import { NEWS_FEATURES } from './snapshots/news-features.ts'
import { OPTION_FEATURES } from './snapshots/option-features.ts'

export type FeatureRegistry = Registry<FeatureDefinition>

/** A registry of the built-in features and the caller's own; what is added to it no other caller sees. */
export function createFeatureRegistry(own: readonly FeatureDefinition[] = []): FeatureRegistry {
  return new Registry<FeatureDefinition>('feature', [
    ...TREND_INDICATORS,
    ...OSCILLATORS,
    ...VOLATILITIES,
    ...VOLUME_INDICATORS,
    ...RETURNS,
    ...TRANSFORMS,
    ...CALENDAR_FEATURES,
    ...EVENT_FEATURES,
    ...OPTION_FEATURES,
    ...NEAREST_FEATURES,
    ...FUTURES_FEATURES,
    ...NEWS_FEATURES,
    ...own,
  ])
}
