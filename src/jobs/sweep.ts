/** Runs a sweep from its grid to its folder, shows what ran, and what one row of it did. */
import { join } from 'node:path'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { nyse } from '../market/calendar.ts'
import type { RunFolders, RunManifest } from '../research/runs/run-folder.ts'
import { TrialLedger } from '../research/runs/trial-ledger.ts'
import {
  type AskedSweep,
  computeSweepRows,
  countSweep,
  prepareSweep,
  storeSweep,
  type SweepRequest,
  type SweepStores,
} from '../research/sweep/run-sweep.ts'
import { outcomesOf, type RowOutcome, ROWS_SCHEMA } from '../research/sweep/rows-table.ts'
import type { SweepPlace } from '../research/sweep/sweep-data.ts'
import { sweepFolders } from '../research/sweep/sweep-folders.ts'
import { showSweep, type SweepView, viewSweep } from '../research/sweep/sweep-view.ts'
import { FrameFiles } from '../store/parquet/frame-file.ts'
import type { Workplace } from './study.ts'

export interface SweepOutcome {
  readonly view: SweepView
  readonly isCached: boolean
  /** Figures of every row. Errors: RUN_DAMAGED where they are read from a file. */
  readonly outcomes: () => Promise<(row: number) => RowOutcome>
  /** Writes the folder of a sweep that was just computed and shown. Errors: DISK_FULL, FILE_DENIED. */
  readonly store: () => Promise<void>
}

/** Less work than that is done before a thread has started, milliseconds of one core. */
const THREADS_FROM_MS = 250

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
  }
  const stores = sweepStores(workplace)
  const prepared = await prepareSweep(request)
  const stored = await stores.folders.manifest(prepared.id)
  if (stored !== undefined) {
    const view = await showSweep(stored, stores.folders, stores.ledger)
    workplace.progress.end()
    return {
      view,
      isCached: true,
      outcomes: () => storedOutcomes(stored, stores.folders),
      store: async () => undefined,
    }
  }
  const sweep = await computeSweepRows(request, prepared, stores.folders)
  await countSweep(sweep, stores)
  const { id, data, result, computed } = sweep
  const view = await viewSweep(id, data.isSimulated, result, computed.assessment, stores.ledger)
  workplace.progress.end()
  return {
    view,
    isCached: false,
    outcomes: async () => computed.outcomeOf,
    store: () => storeSweep(request, sweep, stores),
  }
}

/** Errors: RUN_DAMAGED. */
async function storedOutcomes(manifest: RunManifest, folders: RunFolders): Promise<(row: number) => RowOutcome> {
  const rows = manifest.artefacts['rows.parquet']!.rows
  const frame = await new FrameFiles().read(folders.path(manifest.id, 'rows.parquet'), ROWS_SCHEMA, rows)
  return outcomesOf(frame)
}

export function sweepStores({ home, clock }: Pick<Workplace, 'home' | 'clock'>): SweepStores {
  return {
    folders: sweepFolders(home),
    ledger: new TrialLedger(join(home, 'trials.jsonl')),
    clock,
  }
}

export function placeOf({ home, lake, progress, signal }: Workplace): SweepPlace {
  return { lake, calendar: nyse, folder: join(home, 'staged'), progress, signal }
}
