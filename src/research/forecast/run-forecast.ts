/** Runs a study of forecasts: named by its inputs, answered from its folder when it is there, computed, checked and stored when not. */
import type { Clock } from '../../core/clock/clock.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { formatInstant, MS_PER_DAY } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { Lake } from '../../store/lake.ts'
import { type MarketInputs, readMarketInputs } from '../evaluation/market-inputs.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { identifyCode } from '../runs/code-identity.ts'
import { hashArtefacts } from '../runs/run-artefacts.ts'
import {
  FORECASTS,
  MANIFEST_FORMAT,
  type RunFolders,
  runId,
  type RunIdentity,
  type RunManifest,
} from '../runs/run-folder.ts'
import { marketOf, type TrialLedger } from '../runs/trial-ledger.ts'
import { type RelatedData, studySpan, type TradedData } from '../study-sections.ts'
import { buildTimeframes } from './build-timeframes.ts'
import { computeForecast, type ComputedForecast, type ForecastComputation, gridRequestOf } from './compute-forecast.ts'
import { prepareGrid } from './compute-grid.ts'
import { type CostEstimate, estimateCost } from './estimate-cost.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { FORECAST_FAMILY } from './show-forecast.ts'
import { dropFits, touchFits } from './kept-fits.ts'

/** What was asked, as a manifest records it. */
export interface AskedForecast {
  readonly study: ForecastStudy
  readonly traded: TradedData
  readonly related: Readonly<Record<string, RelatedData>>
  /** Folder at which the paths of the study's extensions start. */
  readonly folder: string
}

export interface ForecastRequest extends AskedForecast {
  readonly extensions: Extensions
  readonly lake: Lake
  /** Reads the lake as it was; its newest state when absent. */
  readonly asOfCommit?: number
  readonly calendar: Calendar
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
  /** Where finished fits are kept; nowhere when absent. */
  readonly fits?: string
  /** Told what it will cost before the fitting begins. */
  readonly onEstimate?: (estimate: CostEstimate) => void
}

export interface ForecastStores {
  readonly folders: RunFolders
  readonly ledger: TrialLedger
  readonly clock: Clock
}

export interface PreparedForecast {
  readonly id: string
  readonly identity: RunIdentity
  readonly inputs: MarketInputs
  readonly computation: ForecastComputation
}

/** Days after which fits that nobody asked for are dropped. */
const KEPT_DAYS = 30

/** Errors: those of reading, computing and storing; LOOK_AHEAD. */
export async function runForecast(
  request: ForecastRequest,
  { folders, ledger, clock }: ForecastStores,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const prepared = await prepareForecast(request)
  const stored = await folders.manifest(prepared.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const computed = await computePrepared(withEstimate(request, prepared, clock))
  const manifest = manifestOf(request, prepared, computed, clock)
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
  const { study, traded, related, extensions, lake, calendar, executor, progress, signal, asOfCommit, fits } = request
  progress.stage('Reading the lake')
  const inputs = await readMarketInputs({
    lake,
    calendar,
    traded,
    related,
    ...studySpan(study),
    ...(asOfCommit !== undefined && { asOfCommit }),
  })
  const code = await identifyCode([new URL('compute-forecast.ts', import.meta.url).href])
  const identity: RunIdentity = {
    parameters: parametersOf(request),
    data: inputs.hash,
    code: code.hash,
    node: code.node,
    extensions: extensions.files,
  }
  const codeHash = hashJson({ code: code.hash, deciding: [...extensions.deciding] })
  const folder = fits === undefined ? {} : { folder: fits }
  return {
    id: runId(identity, FORECASTS),
    identity,
    inputs,
    computation: { study, inputs, extensions, calendar, codeHash, executor, progress, signal, ...folder },
  }
}

/** Everything of a study that can change its result; the question's words and the files' places cannot. */
function parametersOf({ study, traded, related }: AskedForecast): Json {
  const { question: _, data: __, extensions: ___, ...rest } = study
  return JSON.parse(JSON.stringify({ ...rest, symbol: traded.symbol, related })) as Json
}

/** Computes what a prepared forecast is named for. */
export function computePrepared({ id, computation }: PreparedForecast): Promise<ComputedForecast> {
  return computeForecast(computation, Number.parseInt(id.slice(2, 14), 16))
}

function manifestOf(
  { study, traded, related, folder }: AskedForecast,
  { id, identity, inputs }: PreparedForecast,
  { artefacts }: ComputedForecast,
  clock: Clock,
): RunManifest {
  return {
    format: MANIFEST_FORMAT,
    id,
    identity,
    asked: JSON.parse(JSON.stringify({ study, traded, related, folder })) as Json,
    commit: inputs.commit,
    isSimulated: inputs.isSimulated,
    recordedAt: formatInstant(clock.now()),
    artefacts: hashArtefacts(artefacts),
  }
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
