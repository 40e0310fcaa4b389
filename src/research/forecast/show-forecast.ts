/** A stored forecast as people see it. What depends on how much was tried is computed when it is shown. */
import { hashJson, type Json } from '../../core/hash.ts'
import { parseDate } from '../../core/time.ts'
import { type ForecastFindings, findingsOf } from '../forecast-report/findings.ts'
import { renderForecastReport } from '../forecast-report/forecast-report.ts'
import type { ForecastReportInput } from '../forecast-report/forecast-report-input.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { type ForecastResult, forecastResultOf } from './forecast-result.ts'
import { forecastSchemas, forecastsOf } from './forecast-tables.ts'
import type { Forecasts } from './forecasts.ts'

export interface ForecastView {
  readonly manifest: RunManifest
  readonly study: ForecastStudy
  readonly result: ForecastResult
  /** All of them, those to warm up too. */
  readonly forecasts: Forecasts
  /** Of those that count. */
  readonly findings: ForecastFindings
  readonly input: ForecastReportInput
  /** The report as one document. */
  html(): string
}

/** Errors: RUN_DAMAGED. */
export async function showForecast(manifest: RunManifest, folders: RunFolders): Promise<ForecastView> {
  const { study } = manifest.asked as unknown as { study: ForecastStudy }
  const result = forecastResultOf(await folders.document<Json>(manifest, 'result'))
  const { forecasts: schema } = forecastSchemas(result.levels)
  const forecasts = forecastsOf(await folders.table(manifest, 'forecasts', schema), result.levels)
  const input = reportInput(manifest, study, result, forecasts)
  return {
    manifest,
    study,
    result,
    forecasts,
    findings: findingsOf(input),
    input,
    html: () => renderForecastReport(input),
  }
}

function reportInput(
  { id, identity, isSimulated }: RunManifest,
  study: ForecastStudy,
  result: ForecastResult,
  forecasts: Forecasts,
): ForecastReportInput {
  return {
    id,
    title: result.study,
    symbol: result.symbol,
    isSimulated,
    forecasts,
    since: parseDate(result.countsFrom),
    gate: study.gate,
    learning: result.learning.map(({ family, timeframe, horizon, epochs }) => ({
      name: `${family} on ${timeframe} at ${horizon} h`,
      training: Float64Array.from(epochs, ({ train }) => train),
      held: Float64Array.from(epochs, ({ tail }) => tail),
    })),
    tuning: result.tuned
      .filter(({ trials }) => trials.length > 0)
      .map(({ family, timeframe, trials }) => ({
        name: `${family} on ${timeframe}`,
        losses: Float64Array.from(trials, ({ loss }) => loss ?? Number.NaN),
      })),
    causality: result.causality,
    provenance: {
      data: result.data,
      gaps: result.gaps,
      dataHash: identity.data,
      featuresHash: hashJson(result.timeframes.map(({ featureSet }) => featureSet)),
      codeHash: identity.code,
      command: `bellwether verify ${id}`,
    },
    caveats: result.caveats,
  }
}
