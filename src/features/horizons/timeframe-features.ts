/** Features of one timeframe: the same list on bars of five minutes or of days. */
import { parseFeature, splitPair } from '../grammar.ts'
import { expandPreset } from '../presets.ts'
import type { FeatureRegistry } from '../registry.ts'

/**
 * The specs with `@/TIMEFRAME` where a feature of the traded symbol names no source, and presets written out;
 * `rsi:14@/1d` stays on daily bars. Errors: FEATURE_INVALID.
 */
export function onTimeframe(features: readonly string[], timeframe: string, registry: FeatureRegistry): string[] {
  const one = (spec: string): string => {
    const [head = '', ...transforms] = spec.split('|')
    const isOfBars = parseFeature(spec, registry)[0]?.kind === 'bars'
    return isOfBars && !head.includes('@') ? [`${head.trim()}@/${timeframe}`, ...transforms].join('|') : spec
  }
  return features.flatMap(expandPreset).map((spec) => {
    const pair = splitPair(spec)
    return pair === undefined ? one(spec) : `${one(pair.left)} ${pair.sign} ${one(pair.right)}`
  })
}
