/** The stored forecast that a study names, and the rules of its gate. */
import type { Json } from '../../core/hash.ts'
import type { RunFolders } from '../runs/run-folder.ts'
import { forecastResultOf } from './forecast-result.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { forecastSchemas, forecastsOf } from './forecast-tables.ts'
import type { GatedForecast, GatedForecastChoice } from './gate/gated-forecast.ts'

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function loadGatedForecast(choice: GatedForecastChoice, folders: RunFolders): Promise<GatedForecast> {
  const run = await folders.resolve(choice.run)
  const manifest = (await folders.manifest(run))!
  const { study } = manifest.asked as unknown as { study: ForecastStudy }
  const { levels, symbol } = forecastResultOf(await folders.document<Json>(manifest, 'result'))
  const frame = await folders.table(manifest, 'forecasts', forecastSchemas(levels).forecasts)
  // Its whole identifier, by which the run that depends on it is named.
  return { choice: { ...choice, run }, symbol, forecasts: forecastsOf(frame, levels), rules: study.gate }
}
