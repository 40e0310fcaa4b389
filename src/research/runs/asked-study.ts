/** What studies of any kind have in common: what they are asked with, named by and recorded as. */
import type { Clock } from '../../core/clock/clock.ts'
import { hashJson, type Json } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { formatInstant } from '../../core/time.ts'
import type { Calendar } from '../../market/calendar.ts'
import type { Lake } from '../../store/lake.ts'
import { type MarketInputs, readMarketInputs } from '../evaluation/market-inputs.ts'
import type { Extensions } from '../extensions/extensions.ts'
import { type DataStudy, type RelatedData, studySpan, type TradedData } from '../study-sections.ts'
import { identifyCode } from './code-identity.ts'
import { hashArtefacts, type RunArtefacts } from './run-artefacts.ts'
import {
  type FolderKind,
  MANIFEST_FORMAT,
  type RunFolders,
  runId,
  type RunIdentity,
  type RunManifest,
} from './run-folder.ts'
import type { TrialLedger } from './trial-ledger.ts'

interface MarketStudy extends DataStudy {
  readonly question: string
  readonly extensions: readonly string[]
}

/** What was asked, as a manifest records it. */
export interface Asked<S extends MarketStudy> {
  readonly study: S
  readonly traded: TradedData
  readonly related: Readonly<Record<string, RelatedData>>
  /** Folder at which the paths of the study's extensions start. */
  readonly folder: string
}

export interface AskedRequest<S extends MarketStudy> extends Asked<S> {
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

/** A study with its data, under its name. */
export interface NamedStudy {
  readonly id: string
  readonly identity: RunIdentity
  readonly inputs: MarketInputs
  /** Of the code that computes features, a user's own included. */
  readonly codeHash: string
}

/** Reads the inputs and names what is computed of them. @param entry address of the module that computes it. Errors: those of reading. */
export async function nameStudy<S extends MarketStudy>(
  request: AskedRequest<S>,
  entry: URL,
  kind: FolderKind,
): Promise<NamedStudy> {
  const { study, traded, related, extensions, lake, calendar, asOfCommit } = request
  request.progress.stage('Reading the lake')
  const inputs = await readMarketInputs({
    lake,
    calendar,
    traded,
    related,
    ...studySpan(study),
    ...(asOfCommit !== undefined && { asOfCommit }),
  })
  const code = await identifyCode([entry.href])
  const identity: RunIdentity = {
    parameters: parametersOf(request),
    data: inputs.hash,
    code: code.hash,
    node: code.node,
    extensions: extensions.files,
  }
  const deciding = [...extensions.deciding]
  const codeHash = deciding.length === 0 ? code.hash : hashJson({ hash: code.hash, deciding })
  return { id: runId(identity, kind), identity, inputs, codeHash }
}

/** Everything of a study that can change its result; the question's words and the files' places cannot. */
function parametersOf<S extends MarketStudy>({ study, traded, related }: Asked<S>): Json {
  const { question: _, data: __, extensions: ___, ...rest } = study
  return JSON.parse(JSON.stringify({ ...rest, symbol: traded.symbol, related })) as Json
}

/** Of the random numbers that a computation checks itself with. */
export function seedOf({ id }: Pick<NamedStudy, 'id'>): number {
  return Number.parseInt(id.slice(2, 14), 16)
}

export function manifestOf<S extends MarketStudy>(
  { study, traded, related, folder }: Asked<S>,
  { id, identity, inputs }: NamedStudy,
  artefacts: RunArtefacts,
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
