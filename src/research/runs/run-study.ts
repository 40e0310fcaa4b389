/** Runs a study: named by its inputs, answered from its folder when it is there, computed, checked and stored when not. */
import type { Clock } from '../../core/clock/clock.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import { formatInstant, MS_PER_DAY } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { Lake } from '../../store/lake.ts'
import { computeRun, type ComputedRun } from './compute-run.ts'
import { type CodeIdentity, identifyCode } from './code-identity.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { type MarketInputs, readMarketInputs } from '../evaluation/market-inputs.ts'
import type { GatedForecast } from '../forecast/gate/gated-forecast.ts'
import { hashArtefacts } from './run-artefacts.ts'
import { MANIFEST_FORMAT, type RunFolders, runId, type RunIdentity, type RunManifest } from './run-folder.ts'
import type { Study } from '../study.ts'
import { type RelatedData, studySpan, type TradedData } from '../study-sections.ts'
import { marketOf, type TrialLedger } from './trial-ledger.ts'

/** What was asked, as a manifest records it. */
export interface AskedStudy {
  readonly study: Study
  readonly traded: TradedData
  readonly related: Readonly<Record<string, RelatedData>>
  /** Folder at which the paths of the study's extensions start. */
  readonly folder: string
}

export interface StudyRequest extends AskedStudy {
  /** The forecast that the study depends on, where it names one. */
  readonly gated?: GatedForecast
  readonly extensions: Extensions
  readonly lake: Lake
  /** Reads the lake as it was; its newest state when absent. */
  readonly asOfCommit?: number
  readonly calendar: Calendar
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
}

export interface StoredIn {
  readonly folders: RunFolders
  readonly ledger: TrialLedger
  readonly clock: Clock
}

/** Errors: those of reading, evaluating and storing; LOOK_AHEAD. */
export async function runStudy(
  request: StudyRequest,
  { folders, ledger, clock }: StoredIn,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const prepared = await prepareRun(request)
  const stored = await folders.manifest(prepared.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const { artefacts, sharpe, periods } = await computePrepared(request, prepared)
  const manifest: RunManifest = {
    format: MANIFEST_FORMAT,
    id: prepared.id,
    identity: prepared.identity,
    asked: askedOf(request),
    commit: prepared.inputs.commit,
    isSimulated: prepared.inputs.isSimulated,
    recordedAt: formatInstant(clock.now()),
    artefacts: hashArtefacts(artefacts),
  }
  // counted before it is stored: a run that a killed process left is answered from its folder and never counted again
  await ledger.append({
    at: manifest.recordedAt,
    study: request.study.study,
    family: request.study.strategy.name,
    market: marketOf(prepared.inputs.symbol, prepared.inputs),
    configuration: prepared.configuration,
    run: prepared.id,
    sharpe,
    periods,
  })
  await folders.write(manifest, artefacts)
  return { manifest, isCached: false }
}

function askedOf({ study, traded, related, folder }: AskedStudy): Json {
  return JSON.parse(JSON.stringify({ study, traded, related, folder })) as Json
}

interface PreparedRun {
  readonly id: string
  readonly identity: RunIdentity
  readonly configuration: string
  readonly codeHash: string
  readonly inputs: MarketInputs
}

/** Reads the inputs and names the run. */
export async function prepareRun(request: StudyRequest): Promise<PreparedRun> {
  const { study, traded, related, extensions, lake, calendar, asOfCommit } = request
  request.progress.stage('Reading the lake')
  const inputs = await readMarketInputs({
    lake,
    calendar,
    traded,
    related,
    ...studySpan(study),
    ...(asOfCommit === undefined ? {} : { asOfCommit }),
  })
  const code = await identifyCode([new URL('compute-run.ts', import.meta.url).href])
  const parameters = parametersOf(request)
  const identity: RunIdentity = {
    parameters,
    data: inputs.hash,
    code: code.hash,
    node: code.node,
    extensions: extensions.files,
  }
  return {
    id: runId(identity),
    identity,
    configuration: configurationOf(parameters, extensions),
    codeHash: codeHashOf(code, extensions),
    inputs,
  }
}

/** Everything of a study that can change its result; the question's words and the files' places cannot. */
function parametersOf({ study, traded, related }: StudyRequest): Json {
  const { question: _, data: __, extensions: ___, ...rest } = study
  return JSON.parse(JSON.stringify({ ...rest, symbol: traded.symbol, related })) as Json
}

/** Of the code that computes features, a user's own included. */
function codeHashOf({ hash }: CodeIdentity, { deciding }: Extensions): string {
  return deciding.length === 0 ? hash : hashJson({ hash, deciding: [...deciding] })
}

/** What counts as one trial: with another version of a file of the user's it is another one, whatever the study says. */
function configurationOf(parameters: Json, { deciding }: Extensions): string {
  return hashJson(deciding.length === 0 ? parameters : { parameters, deciding: [...deciding] })
}

/** Computes what a prepared run is named for. */
export function computePrepared(request: StudyRequest, { id, codeHash, inputs }: PreparedRun): Promise<ComputedRun> {
  const { study, extensions, calendar, executor, progress, signal, gated } = request
  const seed = Number.parseInt(id.slice(2, 14), 16)
  return computeRun(
    {
      study,
      extensions,
      calendar,
      codeHash,
      executor,
      progress,
      signal,
      inputs,
      ...(gated !== undefined && { gated }),
    },
    seed,
  )
}
