/** Runs a study of forecasts from its data to its folder, shows what was forecast, and verifies it. */
import { dirname, join, resolve } from 'node:path'
import { BellwetherError } from '../core/errors.ts'
import { writeFileAtomic } from '../core/files.ts'
import type { Json } from '../core/hash.ts'
import { loadExtensions } from '../research/extensions/load-extensions.ts'
import type { CostEstimate } from '../research/forecast/estimate-cost.ts'
import { type ForecastResult, forecastResultOf } from '../research/forecast/forecast-result.ts'
import { forecastFolders } from '../research/forecast/forecast-folders.ts'
import { type ForecastStudy, loadForecastStudy } from '../research/forecast/forecast-study.ts'
import { estimateForecast, type ForecastRequest, runForecast } from '../research/forecast/run-forecast.ts'
import { type ForecastView, showForecast } from '../research/forecast/show-forecast.ts'
import { verifyForecast } from '../research/forecast/verify-forecast.ts'
import type { Asked } from '../research/runs/asked-study.ts'
import type { RunFolders, RunManifest } from '../research/runs/run-folder.ts'
import { trialLedger } from '../research/runs/trial-ledger.ts'
import type { Verification } from '../research/runs/verification.ts'
import { deriveRecords } from './derived-records.ts'
import { prepareData, requestParts, type Workplace } from './study.ts'

export interface ShownForecast {
  readonly view: ForecastView
  /** Path of its report. */
  readonly report: string
}

export interface ForecastOutcome extends ShownForecast {
  /** Milliseconds of computing; absent where it was answered from its folder. */
  readonly took?: number
}

/** @param dataFolder where the study's files lie; the simulated market when absent. Errors: those of every step */
export async function runForecastFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
  onEstimate: (estimate: CostEstimate) => void,
): Promise<ForecastOutcome> {
  const request = { ...(await prepareForecastFile(path, dataFolder, workplace)), onEstimate }
  const from = workplace.clock.now()
  const stores = {
    folders: forecastFolders(workplace.home),
    ledger: trialLedger(workplace.home),
    clock: workplace.clock,
  }
  const { manifest, isCached } = await runForecast(request, stores)
  workplace.progress.stage('Writing the report')
  const shown = await withReport(await showForecast(manifest, stores.folders, stores.ledger), workplace)
  workplace.progress.end()
  return isCached ? shown : { ...shown, took: workplace.clock.now() - from }
}

/** What a study would cost, without running it. Errors: those of reading and of the samples. */
export async function estimateForecastFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
): Promise<CostEstimate> {
  const request = await prepareForecastFile(path, dataFolder, workplace)
  const estimate = await estimateForecast(request, workplace.clock)
  workplace.progress.end()
  return estimate
}

/** Reads a study of forecasts and brings its data into the lake. Errors: FILE_MISSING, STUDY_INVALID, those of ingesting */
export async function prepareForecastFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
): Promise<ForecastRequest> {
  const study = await loadForecastStudy(path)
  const folder = resolve(dirname(path))
  const extensions = await loadExtensions(study.extensions, folder)
  const data = await prepareData(study, dataFolder, workplace)
  await deriveRecords(data.related, workplace)
  const fits = join(workplace.home, 'forecasts', 'fits')
  return { ...requestParts(workplace), study, ...data, folder, extensions, fits }
}

/** A stored forecast and a fresh report of it. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function showStoredForecast(
  given: string | undefined,
  workplace: Pick<Workplace, 'home'>,
): Promise<ShownForecast> {
  return withReport(await viewStoredForecast(given, workplace), workplace)
}

/** A stored forecast: the one that is named, or the newest. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function viewStoredForecast(
  given: string | undefined,
  workplace: Pick<Workplace, 'home'>,
): Promise<ForecastView> {
  const folders = forecastFolders(workplace.home)
  const id = given === undefined ? await newest(folders) : await folders.resolve(given)
  return showForecast((await folders.manifest(id))!, folders, trialLedger(workplace.home))
}

async function withReport(view: ForecastView, { home }: Pick<Workplace, 'home'>): Promise<ShownForecast> {
  const report = join(home, 'reports', `${view.manifest.id}.html`)
  await writeFileAtomic(report, view.html())
  return { view, report }
}

/** Every stored forecast, oldest first. Errors: RUN_DAMAGED. */
export async function listStoredForecasts(
  workplace: Pick<Workplace, 'home'>,
): Promise<{ manifest: RunManifest; result: ForecastResult }[]> {
  const folders = forecastFolders(workplace.home)
  const manifests = await listManifests(folders)
  return Promise.all(
    manifests.map(async (manifest) => ({
      manifest,
      result: forecastResultOf(await folders.document<Json>(manifest, 'result')),
    })),
  )
}

async function listManifests(folders: RunFolders): Promise<RunManifest[]> {
  const manifests = await Promise.all((await folders.list()).map(async (id) => (await folders.manifest(id))!))
  return manifests.toSorted((a, b) => (a.recordedAt < b.recordedAt ? -1 : 1))
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
async function newest(folders: RunFolders): Promise<string> {
  const last = (await listManifests(folders)).at(-1)
  if (last !== undefined) return last.id
  throw new BellwetherError('RUN_UNKNOWN', {
    message: `There is no forecast in ${folders.root}.`,
    expected: 'What is shown was run before in this home.',
    given: 'no identifier',
    remedy: 'Run one, e.g. bellwether forecast run studies/spy-horizons.yaml.',
  })
}

/** Recomputes a stored forecast. Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS. */
export async function verifyStoredForecast(given: string, workplace: Workplace): Promise<Verification> {
  const folders = forecastFolders(workplace.home)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const asked = manifest.asked as unknown as Asked<ForecastStudy>
  const extensions = await loadExtensions(asked.study.extensions, asked.folder)
  const verification = await verifyForecast(manifest, folders, { ...requestParts(workplace), ...asked, extensions })
  workplace.progress.end()
  return verification
}
