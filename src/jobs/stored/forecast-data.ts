/** A stored forecast as other programs read it. */
import type { Json } from '../../core/hash.ts'
import type { ForecastView } from '../../research/forecast/show-forecast.ts'

/** `data` of the envelope for one forecast. */
export function forecastData({ manifest, result, summary, tried }: ForecastView): Record<string, Json> {
  const { verdict, lead, horizons, forecasters } = summary
  return {
    id: manifest.id,
    study: result.study,
    symbol: result.symbol,
    question: result.question,
    isSimulated: manifest.isSimulated,
    sessions: { from: result.from, countsFrom: result.countsFrom, to: result.to },
    verdict: { ...verdict, lead },
    horizons: plain(horizons),
    forecasters: plain(forecasters),
    tried,
    fits: result.fits,
    timeframes: plain(result.timeframes),
    tuned: plain(result.tuned),
    stacks: plain(result.stacks),
    causality: { ...result.causality },
    data: [...result.data],
    gaps: [...result.gaps],
    caveats: [...result.caveats],
    recordedAt: manifest.recordedAt,
    artefacts: plain(manifest.artefacts),
  }
}

/** What is not a number, or infinite, becomes null. */
function plain(value: unknown): Json {
  return JSON.parse(JSON.stringify(value)) as Json
}
