/** Runs a sweep from its grid to its folder, shows what ran, and what one row of it did. */
import { join } from 'node:path'
import { BellwetherError } from '../core/errors.ts'
import { writeFileAtomic } from '../core/files.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { nyse } from '../market/calendar.ts'
import type { RunFolders, RunManifest } from '../research/runs/run-folder.ts'
import type { Verification } from '../research/runs/verification.ts'
import { TrialLedger } from '../research/runs/trial-ledger.ts'
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
import { hasPage } from '../research/sweep/report-size.ts'
import { GroupedHash, outcomesOf, type RowOutcome, ROWS_SCHEMA, type RowsFrame } from '../research/sweep/rows-table.ts'
import type { SweepPlace } from '../research/sweep/sweep-data.ts'
import { type DayTrade, rowDayTrades } from '../research/sweep/row-days.ts'
import type { SweepResult } from '../research/sweep/sweep-result.ts'
import { prepareAsStored, verifySweep } from '../research/sweep/verify-sweep.ts'
import { sweepFolders } from '../research/sweep/sweep-folders.ts'
import { showSweep, type SweepView, viewSweep } from '../research/sweep/sweep-view.ts'
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
    const store = async () => writeReport(view, prepared, await outcomes(), workplace)
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
      await storeSweep(request, sweep, stores)
      await writeReport(view, prepared, computed.outcomeOf, workplace)
    },
  }
}

/** What the simulated market has bars within the day of. */
export const SIMULATED_SYMBOL = 'SIM'

/** Makes the simulated market where it is to be swept and is not there yet. */
async function ensureSimulated(source: AskedSweep['source'], { lake, progress }: Workplace): Promise<void> {
  if (source.kind !== 'lake' || source.symbol !== SIMULATED_SYMBOL || source.source !== undefined) return
  const isThere = (await lake.list()).some(({ partition }) => partition['symbol'] === SIMULATED_SYMBOL)
  if (isThere) return
  const { ingestMarket } = await import('./study-data.ts')
  await ingestMarket({}, lake, progress)
}

function reportOf({ id, result }: SweepView, { home }: Pick<Workplace, 'home'>): { report?: string } {
  return hasPage(result) ? { report: join(home, 'reports', `${id}.html`) } : {}
}

/** Errors: DISK_FULL, FILE_DENIED. */
async function writeReport(
  view: SweepView,
  prepared: PreparedSweep,
  outcomeOf: (row: number) => RowOutcome,
  workplace: Pick<Workplace, 'home'>,
): Promise<void> {
  const { report } = reportOf(view, workplace)
  if (report === undefined) return
  const { renderSweepReport } = await import('../research/sweep-report/sweep-report.ts')
  const { reportInput } = await import('../research/sweep/report-input.ts')
  await writeFileAtomic(report, renderSweepReport(reportInput(view, prepared, outcomeOf)))
}

/** Errors: RUN_DAMAGED. */
async function storedOutcomes(manifest: RunManifest, folders: RunFolders): Promise<(row: number) => RowOutcome> {
  const hashOf = (frame: RowsFrame): string => new GroupedHash().add(frame).end()
  return outcomesOf(await folders.table(manifest, 'rows', ROWS_SCHEMA, hashOf))
}

export interface ShownSweep {
  readonly view: SweepView
  /** Path of a fresh report; absent for sweeps too large for a page, and where the data are no longer there. */
  readonly report?: string
}

/** A stored sweep, and a fresh report of it. Errors: RUN_UNKNOWN, RUN_DAMAGED, those of reading the lake. */
export async function showStoredSweep(given: string, workplace: Workplace): Promise<ShownSweep> {
  const { folders, ledger } = sweepStores(workplace)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const view = await showSweep(manifest, folders, ledger)
  const found = reportOf(view, workplace)
  if (found.report === undefined) return { view }
  const prepared = await preparedIfThere(manifest, { ...askedOf(manifest), place: placeOf(workplace) })
  workplace.progress.end()
  if (prepared === undefined) return { view }
  await writeReport(view, prepared, await storedOutcomes(manifest, folders), workplace)
  return { view, ...found }
}

function askedOf({ asked }: RunManifest): AskedSweep {
  return asked as unknown as AskedSweep
}

/** Undefined where the data of a sweep are gone. */
async function preparedIfThere(
  manifest: RunManifest,
  request: Omit<SweepRequest, 'executorFor' | 'judge'>,
): Promise<PreparedSweep | undefined> {
  try {
    return await prepareAsStored(manifest, request)
  } catch (error) {
    if (error instanceof BellwetherError && GONE.has(error.code)) return undefined
    throw error
  }
}

const GONE: ReadonlySet<string> = new Set(['RUN_DIFFERS', 'DATA_NONE', 'FILE_MISSING'])

/** Every stored sweep, oldest first, and what is wrong with those that cannot be shown. */
export async function listStoredSweeps(
  workplace: Pick<Workplace, 'home' | 'clock'>,
): Promise<{ sweeps: { view: SweepView; recordedAt: string }[]; damaged: BellwetherError[] }> {
  const { folders, ledger } = sweepStores(workplace)
  const sweeps: { view: SweepView; recordedAt: string }[] = []
  const damaged: BellwetherError[] = []
  for (const id of await folders.list()) {
    try {
      const manifest = (await folders.manifest(id))!
      sweeps.push({ view: await showSweep(manifest, folders, ledger), recordedAt: manifest.recordedAt })
    } catch (error) {
      if (!(error instanceof BellwetherError && error.code === 'RUN_DAMAGED')) throw error
      damaged.push(error)
    }
  }
  return { sweeps: sweeps.toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1)), damaged }
}

/** Recomputes a stored sweep. Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS. */
export async function verifyStoredSweep(given: string, workplace: Workplace): Promise<Verification> {
  const { folders } = sweepStores(workplace)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const request = {
    ...askedOf(manifest),
    place: placeOf(workplace),
    executorFor: () => workplace.executor,
    judge: workplace.executor,
  }
  const verification = await verifySweep(manifest, folders, request)
  workplace.progress.end()
  return verification
}

export interface ShownRow {
  readonly id: string
  readonly result: SweepResult
  readonly isSimulated: boolean
  readonly row: number
  /** What the sweep as a whole says. */
  readonly heading: string
  /** Day numbers of all sessions. */
  readonly days: Int32Array
  readonly tickMicros: number
  readonly trades: readonly DayTrade[]
}

/** What one row did, computed again. Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS, USAGE_VALUE. */
export async function showSweepRow(given: string, row: number, workplace: Workplace): Promise<ShownRow> {
  const { folders, ledger } = sweepStores(workplace)
  const id = await folders.resolve(given)
  const manifest = (await folders.manifest(id))!
  const { result, heading } = await showSweep(manifest, folders, ledger)
  assertRow(row, id, result)
  const { data } = await prepareAsStored(manifest, { ...askedOf(manifest), place: placeOf(workplace) })
  workplace.progress.end()
  const trades = rowDayTrades(data.input, row)
  const { days, tickMicros } = data
  return { id, result, isSimulated: manifest.isSimulated, row, heading, days, tickMicros, trades }
}

/** Errors: USAGE_VALUE. */
function assertRow(row: number, id: string, { rows, grid }: SweepResult): void {
  if (row < rows && grid.profile === 'canonical') return
  throw new BellwetherError('USAGE_VALUE', {
    message: row < rows ? `The sweep ${id} is of the profile seed.` : `The sweep ${id} has no row ${row}.`,
    expected:
      row < rows ? 'Trades are shown of canonical sweeps only.' : `Its rows are numbered from 0 to ${rows - 1}.`,
    given: String(row),
    remedy: row < rows ? 'Sweep again with --profile canonical.' : `Name one of them, e.g. --set 0.`,
  })
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
