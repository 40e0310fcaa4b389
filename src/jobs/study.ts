/** Runs a study file from its data to its tear sheet, shows what ran, and verifies it. */
import { dirname, join, resolve } from 'node:path'
import type { Clock } from '../core/clock/clock.ts'
import type { TaskExecutor } from '../core/tasks/executor.ts'
import { writeFileAtomic } from '../core/files.ts'
import type { Progress } from '../core/progress.ts'
import { nyse } from '../market/calendar.ts'
import { loadExtensions } from '../research/extensions/load-extensions.ts'
import { type SeriesLineage, type NightLineage, traceNight, traceRun } from '../research/runs/lineage.ts'
import type { GatedForecast } from '../research/forecast/gate/gated-forecast.ts'
import { forecastFolders } from '../research/forecast/forecast-folders.ts'
import { loadGatedForecast } from '../research/forecast/load-gated-forecast.ts'
import { RunFolders } from '../research/runs/run-folder.ts'
import type { Asked } from '../research/runs/asked-study.ts'
import { runStudy, type StudyRequest } from '../research/runs/run-study.ts'
import { type RunView, showRun } from '../research/runs/show-run.ts'
import { loadStudy, type Study } from '../research/study.ts'
import { type DataStudy, type RelatedData, studyData, type TradedData } from '../research/study-sections.ts'
import { trialLedger } from '../research/runs/trial-ledger.ts'
import type { Verification } from '../research/runs/verification.ts'
import { verifyRun } from '../research/runs/verify-run.ts'
import { FrameFiles } from '../store/parquet/frame-file.ts'
import type { FileLake } from '../store/open-lake.ts'
import { listStored, type StoredList } from './stored/list-stored.ts'
import { deriveRecords } from './derived-records.ts'
import { ingestSimulated, ingestStudyFiles } from './study-data.ts'

/** One home with what work in it needs. */
export interface Workplace {
  /** Absolute. */
  readonly home: string
  readonly lake: FileLake
  readonly clock: Clock
  readonly executor: TaskExecutor
  readonly progress: Progress
  readonly signal: AbortSignal
}

export interface StudyOutcome {
  readonly isCached: boolean
  readonly view: RunView
  /** Path of the tear sheet. */
  readonly report: string
}

/** @param dataFolder where the study's files lie; the simulated market when absent. Errors: those of every step */
export async function runStudyFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
): Promise<StudyOutcome> {
  const request = await prepareStudyFile(path, dataFolder, workplace)
  const stored = { folders: runFolders(workplace), ledger: trialLedger(workplace.home), clock: workplace.clock }
  const { manifest, isCached } = await runStudy(request, stored)
  workplace.progress.stage('Writing the tear sheet')
  const outcome = await showStoredRun(manifest.id, workplace)
  workplace.progress.end()
  return { isCached, ...outcome }
}

/** Reads a study file and brings its data into the lake. Errors: FILE_MISSING, STUDY_INVALID, those of ingesting */
export async function prepareStudyFile(
  path: string,
  dataFolder: string | undefined,
  workplace: Workplace,
): Promise<StudyRequest> {
  const asked = await loadStudy(path)
  const gated = await gatedBy(asked, workplace)
  const study = gated === undefined ? asked : { ...asked, forecast: gated.choice }
  const folder = resolve(dirname(path))
  const extensions = await loadExtensions(study.extensions, folder)
  const data = await prepareData(study, dataFolder, workplace)
  await deriveRecords(data.related, workplace)
  return { ...requestParts(workplace), study, ...data, folder, extensions, ...(gated !== undefined && { gated }) }
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
async function gatedBy({ forecast }: Study, { home }: Pick<Workplace, 'home'>): Promise<GatedForecast | undefined> {
  if (forecast === undefined) return undefined
  return loadGatedForecast(forecast, forecastFolders(home))
}

/** A stored run and a fresh tear sheet of it. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function showStoredRun(
  given: string,
  workplace: Pick<Workplace, 'home'>,
): Promise<{ view: RunView; report: string }> {
  const folders = runFolders(workplace)
  const id = await folders.resolve(given)
  const view = await showRun((await folders.manifest(id))!, folders, trialLedger(workplace.home))
  const report = join(workplace.home, 'reports', `${id}.html`)
  await writeFileAtomic(report, view.html())
  return { view, report }
}

/** Every stored run, oldest first, and what is wrong with those that cannot be shown. */
export async function listStoredRuns(workplace: Pick<Workplace, 'home'>): Promise<StoredList<RunView>> {
  const folders = runFolders(workplace)
  return listStored(folders, (manifest) => showRun(manifest, folders, trialLedger(workplace.home)))
}

export interface StoredLineage {
  readonly id: string
  readonly view: RunView
  readonly series: readonly SeriesLineage[]
  readonly night: NightLineage | undefined
}

/** Where the numbers of a stored run came from. Errors: RUN_UNKNOWN, DATA_NONE for a night that is not in it. */
export async function traceStoredRun(
  given: string,
  session: number | undefined,
  workplace: Pick<Workplace, 'home' | 'lake'>,
): Promise<StoredLineage> {
  const folders = runFolders(workplace)
  const id = await folders.resolve(given)
  const view = await showRun((await folders.manifest(id))!, folders, trialLedger(workplace.home))
  const { usedSeries } = view.result
  const { lake } = workplace
  return {
    id,
    view,
    series: await traceRun(view.manifest, usedSeries, lake),
    night: session === undefined ? undefined : await traceNight(view.manifest, session, usedSeries, { folders, lake }),
  }
}

/** Recomputes a stored run. Errors: RUN_UNKNOWN, RUN_DAMAGED, RUN_DIFFERS. */
export async function verifyStoredRun(given: string, workplace: Workplace): Promise<Verification> {
  const folders = runFolders(workplace)
  const manifest = (await folders.manifest(await folders.resolve(given)))!
  const asked = manifest.asked as unknown as Asked<Study>
  const extensions = await loadExtensions(asked.study.extensions, asked.folder)
  const gated = await gatedBy(asked.study, workplace)
  const verification = await verifyRun(manifest, folders, {
    ...requestParts(workplace),
    ...asked,
    extensions,
    ...(gated !== undefined && { gated }),
  })
  workplace.progress.end()
  return verification
}

/** What every study is computed with. */
export function requestParts({
  lake,
  executor,
  progress,
  signal,
}: Workplace): Pick<StudyRequest, 'lake' | 'executor' | 'progress' | 'signal' | 'calendar'> {
  return { lake, executor, progress, signal, calendar: nyse }
}

function runFolders({ home }: Pick<Workplace, 'home'>): RunFolders {
  return new RunFolders(join(home, 'runs'), new FrameFiles())
}

interface StudyDataNames {
  readonly traded: TradedData
  readonly related: Record<string, RelatedData>
}

/** Ingests what the study reads and says which series of the lake play its roles. */
export async function prepareData(
  study: DataStudy,
  dataFolder: string | undefined,
  { lake, progress, signal }: Workplace,
): Promise<StudyDataNames> {
  if (dataFolder !== undefined) {
    await ingestStudyFiles(study, dataFolder, { lake, progress, signal })
    const { traded, related } = studyData(study, 'files')
    return { traded, related }
  }
  const source = await ingestSimulated(study, lake, progress)
  const { traded, related } = studyData(study, 'simulated')
  return {
    traded: { ...traded, bars: source, actions: [source] },
    related: Object.fromEntries(Object.entries(related).map(([role, data]) => [role, { ...data, source }])),
  }
}
