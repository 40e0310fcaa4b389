/** Sweeps any strategy of a backtest's file over its declared parameters; shows, lists and verifies such sweeps. */
import { join } from 'node:path'
import { BellwetherError } from '../core/errors.ts'
import { nearestName } from '../core/nearest.ts'
import type { AskedBacktest } from '../research/backtest/backtest-plan.ts'
import { type BacktestStudy, loadBacktestStudy } from '../research/backtest/backtest-study.ts'
import { RunFolders, STRATEGY_SWEEPS } from '../research/runs/run-folder.ts'
import { trialLedger } from '../research/runs/trial-ledger.ts'
import type { Verification } from '../research/runs/verification.ts'
import {
  runStrategySweep,
  type StrategySweepRequest,
  verifyStrategySweep,
} from '../research/strategy-sweep/run-strategy-sweep.ts'
import { loadStrategyGrid } from '../research/strategy-sweep/strategy-grid.ts'
import { showStrategySweep, type StrategySweepView } from '../research/strategy-sweep/strategy-sweep-view.ts'
import { FrameFiles } from '../store/parquet/frame-file.ts'
import { listStored, type StoredList } from './stored/list-stored.ts'
import { prepareData, type Workplace } from './study.ts'

export interface StrategySweepFiles {
  /** Of a backtest. */
  readonly study: string
  readonly grid: string
  /** Where the backtest's files lie; the simulated market when absent. */
  readonly data: string | undefined
}

/** @param strategy its name in the file. Errors: those of every step */
export async function runStrategySweepFiles(
  strategy: string,
  { study: path, grid: gridPath, data: folder }: StrategySweepFiles,
  workplace: Workplace,
): Promise<{ view: StrategySweepView; isCached: boolean }> {
  const study = await loadBacktestStudy(path)
  requireStrategy(study, strategy, path)
  const grid = await loadStrategyGrid(gridPath)
  const { backtest, data, from, to } = study
  const series = await prepareData({ study: backtest, data, from, to }, folder, workplace)
  const { lake, executor, progress, signal, home, clock } = workplace
  const request = { study, ...series, strategy, grid, lake, executor, progress, signal }
  const stored = { folders: sweepFolders(home), ledger: trialLedger(home), clock }
  const { manifest, isCached } = await runStrategySweep(request, stored)
  progress.end()
  return { view: await viewOf(manifest.id, home), isCached }
}

/** Errors: USAGE_VALUE. */
function requireStrategy({ strategies }: BacktestStudy, given: string, path: string): void {
  const names = strategies.map(({ name, strategy }) => name ?? strategy)
  if (names.includes(given)) return
  const nearest = nearestName(given, names)
  throw new BellwetherError('USAGE_VALUE', {
    message: `${path} has no strategy ${given}.`,
    expected: `Its strategies are ${names.join(', ')}.`,
    given,
    remedy: nearest === undefined ? `Name one of them, e.g. ${names[0]}.` : `Did you mean ${nearest}?`,
  })
}

/** Whether an identifier is one of these sweeps. */
export function isStrategySweep(given: string): boolean {
  return given.startsWith(`${STRATEGY_SWEEPS.prefix}-`)
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function showStoredStrategySweep(
  given: string,
  { home }: Pick<Workplace, 'home'>,
): Promise<StrategySweepView> {
  return viewOf(await sweepFolders(home).resolve(given), home)
}

/** Every stored one, oldest first, and what is wrong with those that cannot be shown. */
export async function listStoredStrategySweeps({
  home,
}: Pick<Workplace, 'home'>): Promise<StoredList<StrategySweepView>> {
  const folders = sweepFolders(home)
  return listStored(folders, (manifest) => showStrategySweep(manifest, folders, trialLedger(home)))
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS. */
export async function verifyStoredStrategySweep(given: string, workplace: Workplace): Promise<Verification> {
  const { home, lake, executor, progress, signal } = workplace
  const folders = sweepFolders(home)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const asked = manifest.asked as unknown as AskedBacktest & Pick<StrategySweepRequest, 'strategy' | 'grid'>
  const request = { ...asked, lake, executor, progress, signal }
  const verification = await verifyStrategySweep(manifest, { folders }, request)
  progress.end()
  return verification
}

async function viewOf(id: string, home: string): Promise<StrategySweepView> {
  const folders = sweepFolders(home)
  return showStrategySweep((await folders.manifest(id))!, folders, trialLedger(home))
}

function sweepFolders(home: string): RunFolders {
  return new RunFolders(join(home, 'strategy-sweeps'), new FrameFiles(), STRATEGY_SWEEPS)
}
