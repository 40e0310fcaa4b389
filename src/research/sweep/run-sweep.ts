/** Runs a sweep: named by its inputs, answered from its folder when it is there, computed, judged and stored when not. */
import { rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { Clock } from '../../core/clock/clock.ts'
import { isTemporary, removeStale } from '../../core/files.ts'
import type { Json } from '../../core/hash.ts'
import type { TaskExecutor } from '../../core/tasks/executor.ts'
import { formatInstant, MS_PER_DAY } from '../../core/time.ts'
import { identifyCode } from '../runs/code-identity.ts'
import { MANIFEST_FORMAT, type RunFolders, runId, type RunIdentity, SWEEPS } from '../runs/run-folder.ts'
import type { TrialLedger } from '../runs/trial-ledger.ts'
import { type ComputedRows, computeRows } from './compute-rows.ts'
import type { SweepGrid } from './grid/grid.ts'
import { useResidents } from './parts/part-engine.ts'
import { sweepData, type SweepData, type SweepPlace, type SweepSource } from './sweep-data.ts'
import { planSweep, type SweepPlan } from './parts/sweep-plan.ts'
import { type SweepResult, sweepResult } from './sweep-result.ts'
import { trialsOf } from './sweep-trials.ts'

/** What was asked, as a manifest records it. */
export interface AskedSweep {
  readonly source: SweepSource
  readonly grid: SweepGrid
}

export interface SweepRequest extends AskedSweep {
  readonly place: SweepPlace
  /** For so many milliseconds of one core: threads only where they pay. */
  readonly executorFor: (work: number) => TaskExecutor
  /** For the statistics. */
  readonly judge: TaskExecutor
}

export interface SweepStores {
  readonly folders: RunFolders
  readonly ledger: TrialLedger
  readonly clock: Clock
}

export interface PreparedSweep {
  readonly id: string
  readonly identity: RunIdentity
  readonly data: SweepData
  readonly plan: SweepPlan
}

/** A sweep that was just computed, not stored yet. */
export interface NewSweep extends PreparedSweep {
  readonly computed: ComputedRows
  readonly result: SweepResult
}

/** Reads the sessions and names the sweep. Errors: those of sweepData. */
export async function prepareSweep({
  source,
  grid,
  place,
}: Omit<SweepRequest, 'executorFor' | 'judge'>): Promise<PreparedSweep> {
  place.progress.stage('Reading the lake')
  // The sessions come while the sources are read.
  const [data, code] = await Promise.all([
    sweepData(source, grid, place),
    identifyCode(['compute-rows.ts', 'sweep-artefacts.ts'].map((file) => new URL(file, import.meta.url).href)),
  ])
  const identity: RunIdentity = {
    parameters: {
      strategy: 'orb',
      symbol: data.symbol,
      market: data.market,
      grid: JSON.parse(JSON.stringify(grid)) as Json,
    },
    data: data.hash,
    code: code.hash,
    node: code.node,
    extensions: {},
  }
  useResidents(data.input.ranges)
  return { id: runId(identity, SWEEPS), identity, data, plan: planSweep(data.input) }
}

/** Longer sweeps keep their parts until they are stored, milliseconds of one core. */
const KEEP_FROM_MS = 2000
/** How long parts of a sweep that nobody goes on with are kept. */
const KEPT_DAYS = 7

/** Computes what a prepared sweep is named for. Errors: CANCELLED, WORKER_LOST, SWEEP_INEXACT, DISK_FULL. */
export async function computeSweepRows(
  { grid, place, executorFor, judge }: SweepRequest,
  prepared: PreparedSweep,
  folders: RunFolders,
): Promise<NewSweep> {
  const { id, data, plan } = prepared
  const { progress, signal } = place
  const isLong = plan.work >= KEEP_FROM_MS
  const computed = await computeRows(data, grid, plan, {
    executor: executorFor(plan.work),
    judge,
    progress,
    signal,
    ...(isLong ? { fileOf: (part: number) => join(keptFolder(folders, id), `${part}.part`) } : {}),
  })
  return { ...prepared, computed, result: sweepResult(grid, data, plan, computed) }
}

function keptFolder(folders: RunFolders, id: string): string {
  return join(folders.root, 'parts', id)
}

/** Enters a new sweep into the ledger. Errors: DISK_FULL, FILE_DENIED. */
export async function countSweep(sweep: NewSweep, { ledger, clock }: SweepStores): Promise<void> {
  const { identity, result, computed } = sweep
  await ledger.appendSweep({ at: formatInstant(clock.now()), ...trialsOf(identity, result, computed.assessment) })
}

/**
 * Stores a sweep that was counted: one that a killed process left is answered from its folder and never counted again.
 * Errors: DISK_FULL, FILE_DENIED.
 */
export async function storeSweep(
  { source, grid, place }: AskedSweep & { readonly place: SweepPlace },
  { id, identity, data, computed, result }: NewSweep,
  { folders, clock }: SweepStores,
): Promise<void> {
  const { sweepArtefacts, writeArtefacts } = await import('./sweep-artefacts.ts')
  const artefacts = sweepArtefacts(result, computed)
  const base = {
    format: MANIFEST_FORMAT,
    id,
    identity,
    asked: JSON.parse(JSON.stringify({ source, grid })) as Json,
    commit: place.asOfCommit ?? (await place.lake.head()),
    isSimulated: data.isSimulated,
    recordedAt: formatInstant(clock.now()),
  }
  await folders.fill(id, async (folder) => ({ ...base, artefacts: await writeArtefacts(folder, artefacts) }))
  // Another process may be keeping parts of the same sweep at this moment.
  await rm(keptFolder(folders, id), { recursive: true, force: true, maxRetries: 3 })
  await dropLeftOvers(folders, place, clock.now())
}

/** What killed processes left: half-written files and folders of a day ago, and parts with which nobody goes on. */
async function dropLeftOvers(folders: RunFolders, { folder: staged }: SweepPlace, now: number): Promise<void> {
  await folders.sweep(now - MS_PER_DAY)
  await removeStale(staged, now - MS_PER_DAY, isTemporary)
  await removeStale(join(folders.root, 'parts'), now - KEPT_DAYS * MS_PER_DAY)
}
