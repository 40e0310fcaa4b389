/** Runs a sweep from its grid to its folder and its report. */
import { join } from 'node:path'
import { writeFileAtomic } from '../core/files.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { nyse } from '../market/calendar.ts'
import type { RunFolders, RunManifest } from '../research/runs/run-folder.ts'
import { trialLedger } from '../research/runs/trial-ledger.ts'
import {
  type AskedSweep,
  computeSweepRows,
  countSweep,
  type PreparedSweep,
  prepareSweep,
  storeSweep,
  type SweepRequest,
  type SweepStores,
} from '../research/sweep/run-sweep.ts'
import type { ReportedRows } from '../research/sweep/report-input.ts'
import { hasPage } from '../research/sweep/report-size.ts'
import { GroupedHash, outcomesOf, type RowOutcome, ROWS_SCHEMA, type RowsFrame } from '../research/sweep/rows-table.ts'
import type { SweepPlace } from '../research/sweep/sweep-data.ts'
import { sweepFolders } from '../research/sweep/sweep-folders.ts'
import { showSweep, type SweepView, viewSweep } from '../research/sweep/sweep-view.ts'
import { SIMULATED_SYMBOL } from './simulated-symbol.ts'
import type { Workplace } from './study.ts'

export interface SweepOutcome {
  readonly view: SweepView
  /** Milliseconds of computing and judging; absent where it was answered from its folder. */
  readonly took?: number
  /** Figures of every row. Errors: RUN_DAMAGED where they are read from a file. */
  readonly outcomes: () => Promise<(row: number) => RowOutcome>
  /** Path of the report; absent for sweeps too large for a page. */
  readonly report?: string
  /** Writes what a sweep that was just computed and shown leaves behind: folder and report. Errors: DISK_FULL, FILE_DENIED. */
  readonly store: () => Promise<void>
}

/** Shorter sweeps stay on one thread, which needs no second copy of the sessions, milliseconds of one core. */
const THREADS_FROM_MS = 2500

/** Errors: those of every step. */
export async function runSweep(
  asked: AskedSweep,
  workplace: Workplace,
  inProcess: TaskExecutor,
): Promise<SweepOutcome> {
  const request: SweepRequest = {
    ...asked,
    place: placeOf(workplace),
    executorFor: (work) => (work < THREADS_FROM_MS ? inProcess : workplace.executor),
    judge: workplace.executor,
  }
  const stores = sweepStores(workplace)
  await ensureSimulated(asked.source, workplace)
  const prepared = await prepareSweep(request)
  const stored = await stores.folders.manifest(prepared.id)
  if (stored !== undefined) {
    const view = await showSweep(stored, stores.folders, stores.ledger)
    workplace.progress.end()
    const outcomes = () => storedOutcomes(stored, stores.folders)
    const store = async () => writeReport(view, prepared, await reportedOf(view, await outcomes()), workplace)
    return { view, outcomes, ...reportOf(view, workplace), store }
  }
  const startedAt = workplace.clock.now()
  const sweep = await computeSweepRows(request, prepared, stores.folders)
  await countSweep(sweep, stores)
  const { data, computed } = sweep
  const { isSimulated } = data
  const view = await viewSweep({ ...sweep, isSimulated, assessment: computed.assessment }, stores.ledger)
  workplace.progress.end()
  return {
    view,
    took: workplace.clock.now() - startedAt,
    outcomes: async () => computed.outcomeOf,
    ...reportOf(view, workplace),
    store: async () => {
      // Before the sums of a large sweep go, which its report leaves no room for.
      const reported = await reportedOf(view, computed.outcomeOf)
      await storeSweep(request, sweep, stores)
      await writeReport(view, prepared, reported, workplace)
    },
  }
}

/** Makes the simulated market where it is to be swept and is not there yet. */
async function ensureSimulated(source: AskedSweep['source'], { lake, progress }: Workplace): Promise<void> {
  if (source.kind !== 'lake' || source.symbol !== SIMULATED_SYMBOL || source.source !== undefined) return
  const isThere = (await lake.list()).some(({ partition }) => partition['symbol'] === SIMULATED_SYMBOL)
  if (isThere) return
  const { ingestMarket } = await import('./study-data.ts')
  await ingestMarket({}, lake, progress)
}

/** Path of the report; absent for sweeps too large for a page. */
export function reportOf({ id, result }: SweepView, { home }: Pick<Workplace, 'home'>): { report?: string } {
  return hasPage(result) ? { report: join(home, 'reports', `${id}.html`) } : {}
}

/** What a report shows of all rows; undefined where there is none. */
export async function reportedOf(
  { result }: SweepView,
  outcomeOf: (row: number) => RowOutcome,
): Promise<ReportedRows | undefined> {
  if (!hasPage(result)) return undefined
  const { reportedRows } = await import('../research/sweep/report-input.ts')
  return reportedRows(result.rows, outcomeOf)
}

/** Errors: DISK_FULL, FILE_DENIED. */
export async function writeReport(
  view: SweepView,
  prepared: PreparedSweep,
  reported: ReportedRows | undefined,
  workplace: Pick<Workplace, 'home'>,
): Promise<void> {
  const { report } = reportOf(view, workplace)
  if (report === undefined || reported === undefined) return
  const { renderSweepReport } = await import('../research/sweep-report/sweep-report.ts')
  const { reportInput } = await import('../research/sweep/report-input.ts')
  await writeFileAtomic(report, renderSweepReport(reportInput(view, prepared, reported)))
}

/** Errors: RUN_DAMAGED. */
export async function storedOutcomes(manifest: RunManifest, folders: RunFolders): Promise<(row: number) => RowOutcome> {
  const hashOf = (frame: RowsFrame): string => new GroupedHash().add(frame).end()
  return outcomesOf(await folders.table(manifest, 'rows', ROWS_SCHEMA, hashOf))
}

export function sweepStores({ home, clock }: Pick<Workplace, 'home' | 'clock'>): SweepStores {
  return { folders: sweepFolders(home), ledger: trialLedger(home), clock }
}

export function placeOf({ home, lake, progress, signal }: Workplace): SweepPlace {
  return { lake, calendar: nyse, folder: join(home, 'staged'), progress, signal }
}
