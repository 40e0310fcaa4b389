/** Sweeps that were stored: all of them, one with a fresh report, one of its rows, and one computed again. */
import { BellwetherError } from '../core/errors.ts'
import type { RunManifest } from '../research/runs/run-folder.ts'
import type { Verification } from '../research/runs/verification.ts'
import { type DayTrade, rowDayTrades } from '../research/sweep/row-days.ts'
import type { AskedSweep, PreparedSweep, SweepRequest } from '../research/sweep/run-sweep.ts'
import type { SweepResult } from '../research/sweep/sweep-result.ts'
import { showSweep, type SweepView } from '../research/sweep/sweep-view.ts'
import { prepareAsStored, verifySweep } from '../research/sweep/verify-sweep.ts'
import { listStored, type StoredList } from './stored/list-stored.ts'
import type { Workplace } from './study.ts'
import { placeOf, reportedOf, reportOf, storedOutcomes, sweepStores, writeReport } from './sweep.ts'

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
  const reported = await reportedOf(view, await storedOutcomes(manifest, folders))
  await writeReport(view, prepared, reported, workplace)
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
): Promise<StoredList<{ readonly view: SweepView; readonly recordedAt: string }>> {
  const { folders, ledger } = sweepStores(workplace)
  return listStored(folders, async (manifest) => ({
    view: await showSweep(manifest, folders, ledger),
    recordedAt: manifest.recordedAt,
  }))
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
    remedy: row < rows ? 'Sweep again with --profile canonical.' : `Name one of them, e.g. --row 0.`,
  })
}
