/** A stored forecast as people see it. What depends on how much was tried is computed when it is shown, and never stored. */
import type { Json } from '../../core/hash.ts'
import { parseDate } from '../../core/time.ts'
import type { ForecastReportInput, LearningCurve } from '../forecast-report/forecast-report-input.ts'
import { findingsOf } from '../forecast-report/findings.ts'
import { type ForecastSummary, forecastSummary, renderForecastReport } from '../forecast-report/forecast-report.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { marketOf, type TrialLedger } from '../runs/trial-ledger.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { contractOutcomes, type ForecastResult, forecastResultOf, type LearningSummary } from './forecast-result.ts'
import { forecastSchemas, forecastsOf } from './forecast-tables.ts'
import type { Forecasts } from './forecasts.ts'

export interface ForecastView {
  readonly manifest: RunManifest
  readonly study: ForecastStudy
  readonly result: ForecastResult
  /** Those to warm up too. */
  readonly forecasts: Forecasts
  readonly summary: ForecastSummary
  /** Forecasters that were tried on this market. */
  readonly tried: number
  /** The report as one HTML file. */
  html(): string
}

/** What forecasts are counted under in the trial ledger. */
export const FORECAST_FAMILY = 'forecast'

/** Errors: RUN_DAMAGED. */
export async function showForecast(
  manifest: RunManifest,
  folders: RunFolders,
  ledger: TrialLedger,
): Promise<ForecastView> {
  const { study } = manifest.asked as unknown as { study: ForecastStudy }
  const result = forecastResultOf(await folders.document<Json>(manifest, 'result'))
  const { forecasts: schema } = forecastSchemas(result.levels)
  const forecasts = forecastsOf(await folders.table(manifest, 'forecasts', schema), result.levels)
  const { count: tried } = await ledger.count(FORECAST_FAMILY, marketOf(result.symbol, { ...manifest, ...result }))
  const input = reportInput(manifest, study, result, forecasts, tried)
  const findings = findingsOf(input)
  return {
    manifest,
    study,
    result,
    forecasts,
    summary: forecastSummary(input, findings),
    tried,
    html: () => renderForecastReport(input, findings),
  }
}

function reportInput(
  { id, identity, isSimulated }: RunManifest,
  study: ForecastStudy,
  result: ForecastResult,
  forecasts: Forecasts,
  tried: number,
): ForecastReportInput {
  return {
    id,
    title: titleOf(study.study),
    symbol: result.symbol,
    isSimulated,
    forecasts,
    since: parseDate(result.countsFrom),
    tried,
    gate: study.gate,
    learning: shownLearning(study, result.learning),
    tuning: result.tuned
      .filter(({ trials }) => trials.length > 0)
      .map(({ timeframe, family, trials }) => ({
        name: `${family} on ${timeframe}`,
        losses: Float64Array.from(trials, ({ loss }) => loss ?? Number.NaN),
      })),
    causality: result.causality,
    provenance: {
      data: result.data,
      gaps: [...result.gaps, ...contractOutcomes(result)],
      dataHash: identity.data,
      featuresHash: result.timeframes[0]?.featureSet ?? '',
      codeHash: identity.code,
      command: `bellwether verify ${id}`,
    },
    caveats: result.caveats,
  }
}

/** `spy-horizons` as a heading. */
function titleOf(name: string): string {
  const words = name.replaceAll('-', ' ')
  return words[0]!.toUpperCase() + words.slice(1)
}

/** Of the horizon that the study tunes on, or its first: those of others look alike. */
function shownLearning({ tuning, horizons }: ForecastStudy, learning: readonly LearningSummary[]): LearningCurve[] {
  const shown = tuning?.horizon ?? horizons[0]
  return learning
    .filter(({ horizon }) => horizon === shown)
    .map(({ timeframe, horizon, family, epochs }) => ({
      name: `${family} on ${timeframe} at ${horizon} h`,
      training: Float64Array.from(epochs, ({ train }) => train),
      held: Float64Array.from(epochs, ({ tail }) => tail),
    }))
}
