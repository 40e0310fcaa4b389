/** A stored forecast as people see it. What depends on how much was tried is computed when it is shown. */
import type { Json } from '../../core/hash.ts'
import { parseDate } from '../../core/time.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { type ForecastResult, forecastResultOf } from './forecast-result.ts'
import { forecastSchemas, forecastsOf } from './forecast-tables.ts'
import type { Forecasts } from './forecasts.ts'
import { type Judgement, judgeForecasts } from './judgement/judgement.ts'
import { type HorizonFinding, horizonFindings } from './judgement/horizon-finding.ts'
import { type ForecastVerdict, forecastVerdict } from './judgement/verdict.ts'

export interface ForecastView {
  readonly manifest: RunManifest
  readonly study: ForecastStudy
  readonly result: ForecastResult
  /** All of them, those to warm up too. */
  readonly all: Forecasts
  /** Those that count. */
  readonly forecasts: Forecasts
  readonly judgement: Judgement
  readonly findings: readonly HorizonFinding[]
  readonly verdict: ForecastVerdict
}

/** Errors: RUN_DAMAGED. */
export async function showForecast(manifest: RunManifest, folders: RunFolders): Promise<ForecastView> {
  const { study } = manifest.asked as unknown as { study: ForecastStudy }
  const result = forecastResultOf(await folders.document<Json>(manifest, 'result'))
  const { forecasts: schema } = forecastSchemas(result.levels)
  const all = forecastsOf(await folders.table(manifest, 'forecasts', schema), result.levels)
  const forecasts = sinceSession(all, parseDate(result.countsFrom))
  const judgement = judgeForecasts(forecasts)
  const findings = horizonFindings(judgement)
  const verdict = forecastVerdict(findings, manifest.isSimulated)
  return { manifest, study, result, all, forecasts, judgement, findings, verdict }
}

/** The rows of a session and of those after it. */
function sinceSession(all: Forecasts, first: number): Forecasts {
  const rows = Array.from(all.session.keys()).filter((row) => all.session[row]! >= first)
  const taken = (values: Float64Array): Float64Array => Float64Array.from(rows, (row) => values[row]!)
  return {
    length: rows.length,
    decisionAt: taken(all.decisionAt),
    session: Int32Array.from(rows, (row) => all.session[row]!),
    horizon: taken(all.horizon),
    timeframe: rows.map((row) => all.timeframe[row]!),
    model: rows.map((row) => all.model[row]!),
    price: taken(all.price),
    predicted: taken(all.predicted),
    actual: taken(all.actual),
    outcomeAt: taken(all.outcomeAt),
    outcomeKnownAt: taken(all.outcomeKnownAt),
    intervals: all.intervals.map(({ level, lower, upper }) => ({ level, lower: taken(lower), upper: taken(upper) })),
  }
}
