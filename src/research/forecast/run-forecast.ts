/** Runs a study of forecasts: named by its inputs, answered from its folder when it is there, computed, checked and stored when not. */
import type { Clock } from '../../core/clock/clock.ts'
import { hashJson } from '../../core/hash.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import {
  type AskedRequest,
  manifestOf,
  nameStudy,
  type NamedStudy,
  seedOf,
  type StoredIn,
} from '../runs/asked-study.ts'
import { FORECASTS, type RunManifest } from '../runs/run-folder.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import { buildTimeframes } from './build-timeframes.ts'
import { computeForecast, type ComputedForecast, type ForecastComputation, gridRequestOf } from './compute-forecast.ts'
import { prepareGrid } from './compute-grid.ts'
import { type CostEstimate, estimateCost } from './estimate-cost.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { dropFits, touchFits } from './kept-fits.ts'
import { FORECAST_FAMILY } from './show-forecast.ts'

export interface ForecastRequest extends AskedRequest<ForecastStudy> {
  /** Where finished fits are kept; nowhere when absent. */
  readonly fits?: string
  /** Told what it will cost before the fitting begins. */
  readonly onEstimate?: (estimate: CostEstimate) => void
}

export interface PreparedForecast extends NamedStudy {
  readonly computation: ForecastComputation
}

/** Days after which fits that nobody asked for are dropped. */
const KEPT_DAYS = 30

/** Errors: those of reading, computing and storing; LOOK_AHEAD. */
export async function runForecast(
  request: ForecastRequest,
  { folders, ledger, clock }: StoredIn,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const prepared = await prepareForecast(request)
  const stored = await folders.manifest(prepared.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const computed = await computePrepared(withEstimate(request, prepared, clock))
  const manifest = manifestOf(request, prepared, computed.artefacts, clock)
  await ledger.appendSweep({ at: manifest.recordedAt, ...trialsOf(prepared, computed) })
  await folders.write(manifest, computed.artefacts)
  await tidyFits(request, computed, clock)
  return { manifest, isCached: false }
}

/** What a study would cost, without running it. Errors: those of reading and of the samples. */
export async function estimateForecast(request: ForecastRequest, clock: Clock): Promise<CostEstimate> {
  const { computation } = await prepareForecast(request)
  const grid = gridRequestOf(computation, buildTimeframes(computation))
  return estimateCost(request.study, prepareGrid(grid).timeframes, grid, { executor: request.executor, clock })
}

function withEstimate(request: ForecastRequest, prepared: PreparedForecast, clock: Clock): PreparedForecast {
  const { study, executor, onEstimate, progress } = request
  const onPrepared: ForecastComputation['onPrepared'] = async (timeframes, setting) => {
    progress.stage('Estimating the cost')
    onEstimate?.(await estimateCost(study, timeframes, setting, { executor, clock }))
  }
  return onEstimate === undefined ? prepared : { ...prepared, computation: { ...prepared.computation, onPrepared } }
}

/** Reads the inputs and names the forecast. Errors: those of reading. */
export async function prepareForecast(request: ForecastRequest): Promise<PreparedForecast> {
  const { study, extensions, calendar, executor, progress, signal, fits } = request
  const named = await nameStudy(request, new URL('compute-forecast.ts', import.meta.url), FORECASTS)
  const { inputs, codeHash } = named
  const folder = fits === undefined ? {} : { folder: fits }
  const computation = { study, inputs, extensions, calendar, codeHash, executor, progress, signal, ...folder }
  return { ...named, computation }
}

/** Computes what a prepared forecast is named for. */
export function computePrepared(prepared: PreparedForecast): Promise<ComputedForecast> {
  return computeForecast(prepared.computation, seedOf(prepared))
}

/**
 * Every cell, agreement and stack is a configuration. Trials of tuning are none: they were judged on earlier days, before the
 * first forecast. The same study counts once, of however many days and by whatever version of the code, as strategy studies do.
 */
function trialsOf({ identity, inputs, computation }: PreparedForecast, { grid }: ComputedForecast) {
  const { study, extensions } = computation
  const agreements = Object.keys(study.agreements).length * grid.timeframes.length
  const configurations = grid.cells.length + (agreements + 1) * study.horizons.length
  return {
    sweep: hashJson({ parameters: identity.parameters, deciding: [...extensions.deciding] }),
    family: FORECAST_FAMILY,
    market: marketOf(inputs.symbol, inputs),
    configurations,
    effective: configurations,
    clusters: { count: 0, mean: 0, variance: 0 },
    periods: study.forecast.days,
  }
}

async function tidyFits({ fits }: ForecastRequest, { grid }: ComputedForecast, clock: Clock): Promise<void> {
  if (fits === undefined) return
  const keys = grid.cells.flatMap((cell) => cell.fits.map(({ key }) => key))
  await touchFits(fits, keys, clock.now())
  await dropFits(fits, clock.now() - KEPT_DAYS * MS_PER_DAY)
}
