/** Runs the file of a backtest from its data to its tear sheet, shows what ran, and verifies it. */
import { join } from 'node:path'
import { writeFileAtomic } from '../core/files.ts'
import { backtestFolders } from '../research/backtest/backtest-folders.ts'
import type { AskedBacktest } from '../research/backtest/backtest-plan.ts'
import { type BacktestStudy, loadBacktestStudy } from '../research/backtest/backtest-study.ts'
import { type BacktestComparison, compareBacktests } from '../research/backtest/compare-backtests.ts'
import { runBacktest, verifyBacktest } from '../research/backtest/run-backtest.ts'
import { type BacktestView, readBacktest, showBacktest } from '../research/backtest/show-backtest.ts'
import type { RunFolders, RunManifest } from '../research/runs/run-folder.ts'
import { trialLedger } from '../research/runs/trial-ledger.ts'
import type { Verification } from '../research/runs/verification.ts'
import { listStored, type StoredList } from './stored/list-stored.ts'
import { prepareData, type Workplace } from './study.ts'

export interface BacktestOutcome {
  readonly isCached: boolean
  readonly view: BacktestView
  /** Path of the tear sheet. */
  readonly report: string
}

/** @param dataFolder where the files lie; the simulated market when absent. Errors: those of every step */
export async function runBacktestFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
): Promise<BacktestOutcome> {
  const study = await loadBacktestStudy(path)
  const data = await prepareData(dataStudyOf(study), dataFolder, workplace)
  const { lake, executor, progress, signal, home, clock } = workplace
  const stored = { folders: backtestFolders(home), ledger: trialLedger(home), clock }
  const { manifest, isCached } = await runBacktest({ study, ...data, lake, executor, progress, signal }, stored)
  progress.stage('Writing the tear sheet')
  const shown = await showStoredBacktest(manifest.id, workplace)
  progress.end()
  return { isCached, ...shown }
}

/** What any study says of its data. */
function dataStudyOf({ backtest, data, from, to }: BacktestStudy) {
  return { study: backtest, data, from, to }
}

/** A stored backtest and a fresh tear sheet of it. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function showStoredBacktest(
  given: string,
  { home }: Pick<Workplace, 'home'>,
): Promise<Omit<BacktestOutcome, 'isCached'>> {
  const view = await findBacktest(given, home)
  const report = join(home, 'reports', `${view.manifest.id}.html`)
  await writeFileAtomic(report, view.html())
  return { view, report }
}

/** Every stored backtest, oldest first, and what is wrong with those that cannot be shown. */
export async function listStoredBacktests({ home }: Pick<Workplace, 'home'>): Promise<StoredList<BacktestView>> {
  const folders = backtestFolders(home)
  return listStored(folders, (manifest) => viewOf(manifest, folders, home))
}

/** Two stored backtests beside each other. Errors: RUN_UNKNOWN, RUN_DAMAGED, USAGE_VALUE where they cannot be compared. */
export async function compareStoredBacktests(
  one: string,
  other: string,
  { home }: Pick<Workplace, 'home'>,
): Promise<{ first: BacktestView; second: BacktestView; comparison: BacktestComparison }> {
  const first = await findBacktest(one, home)
  const second = await findBacktest(other, home)
  return { first, second, comparison: compareBacktests(first, second) }
}

/** Recomputes a stored backtest. Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS. */
export async function verifyStoredBacktest(given: string, workplace: Workplace): Promise<Verification> {
  const { home, lake, executor, progress, signal } = workplace
  const folders = backtestFolders(home)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const asked = manifest.asked as unknown as AskedBacktest
  const verification = await verifyBacktest(manifest, { folders }, { ...asked, lake, executor, progress, signal })
  progress.end()
  return verification
}

async function viewOf(manifest: RunManifest, folders: RunFolders, home: string): Promise<BacktestView> {
  return showBacktest(await readBacktest(manifest, folders), trialLedger(home))
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
async function findBacktest(given: string, home: string): Promise<BacktestView> {
  const folders = backtestFolders(home)
  return viewOf((await folders.manifest(await folders.resolve(given)))!, folders, home)
}
