/** All features by name. */
import { CALENDAR_FEATURES } from './calendar-features.ts'
import { Registry, type FeatureDefinition } from './definition.ts'
import { OSCILLATORS } from './indicators/oscillators.ts'
import { RETURNS } from './indicators/returns.ts'
import { TRANSFORMS } from './indicators/transforms.ts'
import { TREND_INDICATORS } from './indicators/trend.ts'
import { VOLATILITIES } from './indicators/volatility.ts'
import { VOLUME_INDICATORS } from './indicators/volume.ts'

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
    ...own,
  ])
}
