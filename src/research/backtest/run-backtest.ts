/** Runs a backtest: named by its inputs, answered from its folder when it is there, computed and stored when not. */
import { hashJson, type Json } from '../../core/hash.ts'
import type { Progress } from '../../core/progress.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { sharedCount, whileCounting } from '../../core/tasks/shared-progress.ts'
import { formatInstant, MS_PER_DAY } from '../../core/time.ts'
import { nyse } from '../../market/calendar.ts'
import type { Lake } from '../../store/lake.ts'
import type { StoredIn } from '../runs/asked-study.ts'
import { identifyCode } from '../runs/code-identity.ts'
import { hashArtefacts } from '../runs/run-artefacts.ts'
import { BACKTESTS, MANIFEST_FORMAT, runId, type RunIdentity, type RunManifest } from '../runs/run-folder.ts'
import { marketOf } from '../runs/trial-ledger.ts'
import { prepareAsStored, otherRecords, type Verification, verificationOf } from '../runs/verification.ts'
import { type AskedBacktest, familyOf, planBacktest, type PreparedBacktest } from './backtest-plan.ts'
import { BACKTEST_SCHEMAS } from './backtest-tables.ts'
import type { BacktestInput, ComputedBacktest } from './compute-backtest.ts'

export interface BacktestRequest extends AskedBacktest {
  readonly lake: Lake
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
}

interface NamedBacktest extends PreparedBacktest {
  readonly id: string
  readonly identity: RunIdentity
}

/** Errors: those of planning, reading and storing; LOOK_AHEAD. */
export async function runBacktest(
  request: BacktestRequest,
  { folders, ledger, clock }: StoredIn,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const named = await nameBacktest(request)
  const stored = await folders.manifest(named.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const { artefacts, sharpe, periods } = await compute(request, named)
  const manifest: RunManifest = {
    format: MANIFEST_FORMAT,
    id: named.id,
    identity: named.identity,
    asked: askedOf(request),
    commit: named.plan.commit,
    isSimulated: named.isSimulated,
    recordedAt: formatInstant(clock.now()),
    artefacts: hashArtefacts(artefacts),
  }
  // counted before it is stored: a run that a killed process left is answered from its folder and never counted again
  await ledger.append({
    at: manifest.recordedAt,
    study: request.study.backtest,
    family: familyOf(named.plan),
    market: marketOf(named.plan.symbols[0]!.symbol, { ...named, ...named.plan }),
    configuration: hashJson(named.identity.parameters),
    run: named.id,
    sharpe,
    periods,
  })
  await folders.write(manifest, artefacts)
  return { manifest, isCached: false }
}

/** Recomputes a stored backtest from the same records. Errors: DATA_NONE, RUN_DIFFERS, RUN_DAMAGED. */
export async function verifyBacktest(
  manifest: RunManifest,
  { folders }: Pick<StoredIn, 'folders'>,
  request: BacktestRequest,
): Promise<Verification> {
  const files = await folders.hashes(manifest, BACKTEST_SCHEMAS)
  const named = await prepareAsStored(manifest, request.lake, ({ asOfCommit }) => nameBacktest(request, asOfCommit))
  if (named === undefined) throw otherRecords(manifest.id, BACKTESTS.noun)
  const { artefacts } = await compute(request, named)
  const { identity, isSimulated } = named
  return verificationOf(manifest, files, { identity, isSimulated, artefacts: hashArtefacts(artefacts) })
}

async function nameBacktest(request: BacktestRequest, asOfCommit?: number): Promise<NamedBacktest> {
  const prepared = await planBacktest(request, request.lake, asOfCommit)
  const code = await identifyCode([COMPUTING])
  const identity: RunIdentity = {
    parameters: parametersOf(prepared),
    data: prepared.dataHash,
    code: code.hash,
    node: code.node,
    extensions: {},
  }
  return { ...prepared, id: runId(identity, BACKTESTS), identity }
}

const COMPUTING = new URL('compute-backtest.ts', import.meta.url).href

/** Everything that can change its result; the question's words and the files' places cannot. */
function parametersOf({ plan }: PreparedBacktest): Json {
  const { question: _, data: __, strategies: ___, ...study } = plan.study
  const { strategies, from, to, usedSeries } = plan
  return JSON.parse(JSON.stringify({ ...study, strategies, from, to, usedSeries })) as Json
}

function askedOf({ study, traded, related }: AskedBacktest): Json {
  return JSON.parse(JSON.stringify({ study, traded, related })) as Json
}

async function compute(request: BacktestRequest, { plan }: PreparedBacktest): Promise<ComputedBacktest> {
  const { executor, progress, signal, lake } = request
  progress.stage('Trading', nyse.count(plan.from, plan.to))
  const count = sharedCount()
  const task = { module: COMPUTING, name: 'computeBacktest' }
  const input: BacktestInput = { plan, lake: lake.root, count }
  const [computed] = await whileCounting(
    count,
    progress,
    executor.map<BacktestInput, ComputedBacktest>(task, [input], { signal }),
  )
  return computed!
}
