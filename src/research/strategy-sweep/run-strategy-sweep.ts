/**
 * Backtests every row of a grid over one strategy's parameters, all else as a file of a backtest says, and judges what
 * the best of them is worth by the same statistics as any sweep.
 */
import { hashJson, type Json } from '../../core/hash.ts'
import { sharedCount, whileCounting } from '../../core/tasks/shared-progress.ts'
import { formatInstant, MS_PER_DAY } from '../../core/time.ts'
import { type BacktestPlan, planBacktest, type PreparedBacktest } from '../backtest/backtest-plan.ts'
import type { BacktestStudy } from '../backtest/backtest-study.ts'
import type { BacktestRequest } from '../backtest/run-backtest.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'
import type { StoredIn } from '../runs/asked-study.ts'
import { identifyCode } from '../runs/code-identity.ts'
import { hashArtefacts, type RunArtefacts } from '../runs/run-artefacts.ts'
import { MANIFEST_FORMAT, runId, type RunIdentity, type RunManifest, STRATEGY_SWEEPS } from '../runs/run-folder.ts'
import type { UnenteredSweep } from '../runs/trial-ledger.ts'
import { otherRecords, prepareAsStored, type Verification, verificationOf } from '../runs/verification.ts'
import { assessmentDocument } from '../sweep/assessment-document.ts'
import { searchTrials } from '../sweep/sweep-trials.ts'
import { gridJson, gridRow, gridRows, type StrategyGrid } from './strategy-grid.ts'
import { assessRows, ROWS_SCHEMA, rowsTable, sweepResult, type StrategySweepResult } from './strategy-sweep-result.ts'
import type { ComputedRow, RowsInput } from './sweep-row.ts'

export interface StrategySweepRequest extends BacktestRequest {
  /** Name of the strategy of the file whose parameters are swept. */
  readonly strategy: string
  readonly grid: StrategyGrid
}

interface NamedSweep extends PreparedBacktest {
  readonly id: string
  readonly identity: RunIdentity
}

/** Errors: those of planning, of each row, and of storing. */
export async function runStrategySweep(
  request: StrategySweepRequest,
  { folders, ledger, clock }: StoredIn,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const named = await nameSweep(request)
  const stored = await folders.manifest(named.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const { artefacts, result, assessment } = await compute(request, named)
  const { study, traded, related, strategy, grid } = request
  const manifest: RunManifest = {
    format: MANIFEST_FORMAT,
    id: named.id,
    identity: named.identity,
    asked: JSON.parse(JSON.stringify({ study, traded, related, strategy, grid })) as Json,
    commit: named.plan.commit,
    isSimulated: named.isSimulated,
    recordedAt: formatInstant(clock.now()),
    artefacts: hashArtefacts(artefacts),
  }
  // counted before it is stored: what a killed process left is answered from its folder and never counted again
  await ledger.appendSweep({ at: manifest.recordedAt, ...strategySweepTrials(named.identity, result, assessment) })
  await folders.write(manifest, artefacts)
  return { manifest, isCached: false }
}

/** Recomputes a stored sweep from the same records. Errors: DATA_NONE, RUN_DIFFERS, RUN_DAMAGED. */
export async function verifyStrategySweep(
  manifest: RunManifest,
  { folders }: Pick<StoredIn, 'folders'>,
  request: StrategySweepRequest,
): Promise<Verification> {
  const files = await folders.hashes(manifest, { rows: ROWS_SCHEMA })
  const named = await prepareAsStored(manifest, request.lake, ({ asOfCommit }) => nameSweep(request, asOfCommit))
  if (named === undefined) throw otherRecords(manifest.id, STRATEGY_SWEEPS.noun)
  const { artefacts } = await compute(request, named)
  const { identity, isSimulated } = named
  return verificationOf(manifest, files, { identity, isSimulated, artefacts: hashArtefacts(artefacts) })
}

/** The same grid over the same account counts once, whatever version of the code swept it. */
export function strategySweepTrials(
  { parameters }: Pick<RunIdentity, 'parameters'>,
  result: StrategySweepResult,
  assessment: SearchAssessment | undefined,
): UnenteredSweep {
  return { sweep: hashJson(parameters), ...searchTrials(result, assessment) }
}

async function nameSweep(request: StrategySweepRequest, asOfCommit?: number): Promise<NamedSweep> {
  const { lake, grid, strategy } = request
  const prepared = await planBacktest(rowRequest(request, 0), lake, asOfCommit)
  const code = await identifyCode([COMPUTING, new URL('strategy-sweep-result.ts', import.meta.url).href])
  const { study, from, to, usedSeries } = prepared.plan
  const { question: _, data: __, ...asked } = { ...study, strategies: request.study.strategies }
  const parameters = { ...asked, from, to, usedSeries, swept: strategy, grid: gridJson(grid) }
  const identity: RunIdentity = {
    parameters: JSON.parse(JSON.stringify(parameters)) as Json,
    data: prepared.dataHash,
    code: code.hash,
    node: code.node,
    extensions: {},
  }
  return { ...prepared, id: runId(identity, STRATEGY_SWEEPS), identity }
}

const COMPUTING = new URL('sweep-row.ts', import.meta.url).href

function rowRequest(request: StrategySweepRequest, row: number): StrategySweepRequest {
  return { ...request, study: studyOfRow(request, row) }
}

/** The file with the parameters of one row in place of its own. */
function studyOfRow({ study, strategy, grid }: StrategySweepRequest, row: number): BacktestStudy {
  const strategies = study.strategies.map((choice) =>
    (choice.name ?? choice.strategy) === strategy
      ? { ...choice, parameters: { ...choice.parameters, ...gridRow(grid, row) } }
      : choice,
  )
  return { ...study, strategies }
}

async function compute(
  request: StrategySweepRequest,
  named: NamedSweep,
): Promise<{ artefacts: RunArtefacts; result: StrategySweepResult; assessment: SearchAssessment | undefined }> {
  const { executor, progress, signal, lake, grid, strategy } = request
  const rows = gridRows(grid)
  // every row is planned before any is computed: what cannot be traded is refused at once
  const plans: BacktestPlan[] = []
  for (let row = 0; row < rows; row++) {
    plans.push((await planBacktest(rowRequest(request, row), lake, named.plan.commit)).plan)
  }
  progress.stage('Trading', rows)
  const count = sharedCount()
  const inputs = chunks(plans, executor.workers).map((part): RowsInput => ({ plans: part, lake: lake.root, count }))
  const task = { module: COMPUTING, name: 'computeSweepRows' }
  const parts = executor.map<RowsInput, ComputedRow[]>(task, inputs, { signal })
  const computed = (await whileCounting(count, progress, parts)).flat()
  progress.stage('Judging')
  const assessment = await assessRows(grid, computed, executor)
  const result = sweepResult({ ...named, strategy, grid }, computed)
  const documents = {
    result: JSON.parse(JSON.stringify(result)) as Json,
    ...(assessment !== undefined && { assessment: assessmentDocument(assessment) }),
  }
  return { artefacts: { tables: { rows: rowsTable(computed) }, documents }, result, assessment }
}

/** Rows of one task read their market once; several tasks a worker even out how long they take. */
const TASKS_A_WORKER = 3

function chunks<T>(items: readonly T[], workers: number): T[][] {
  const size = Math.ceil(items.length / (TASKS_A_WORKER * workers))
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size))
}
