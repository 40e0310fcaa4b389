/** What was run and lies in a home, of every kind: which there are, what each found, and whether its files are whole. */
import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../../core/errors.ts'
import type { Json } from '../../core/hash.ts'
import { backtestFolders } from '../../research/backtest/backtest-folders.ts'
import { BACKTEST_SCHEMAS } from '../../research/backtest/backtest-tables.ts'
import { readBacktest, showBacktest } from '../../research/backtest/show-backtest.ts'
import { forecastFolders } from '../../research/forecast/forecast-folders.ts'
import type { ForecastStudy } from '../../research/forecast/forecast-study.ts'
import { forecastSchemas } from '../../research/forecast/forecast-tables.ts'
import { showForecast } from '../../research/forecast/show-forecast.ts'
import type { Asked } from '../../research/runs/asked-study.ts'
import { TABLE_SCHEMAS } from '../../research/runs/overnight-tables.ts'
import { RunFolders, type RunManifest } from '../../research/runs/run-folder.ts'
import { showRun } from '../../research/runs/show-run.ts'
import { trialLedger } from '../../research/runs/trial-ledger.ts'
import { sweepFolders } from '../../research/sweep/sweep-folders.ts'
import { showSweep } from '../../research/sweep/sweep-view.ts'
import { storedHashes } from '../../research/sweep/verify-sweep.ts'
import { FrameFiles } from '../../store/parquet/frame-file.ts'
import { backtestData } from './backtest-data.ts'
import { forecastData } from './forecast-data.ts'
import { runData } from './run-data.ts'
import { sweepData } from './sweep-data.ts'

/** What every kind of run is shown with; figures are those that the command line prints with --json. */
export interface DescribedRun {
  readonly kind: RunKind
  readonly id: string
  readonly title: string
  readonly symbol: string
  readonly isSimulated: boolean
  readonly recordedAt: string
  readonly verdict: string
  readonly figures: Readonly<Record<string, Json>>
}

/** How runs of a kind are found and read. */
interface StoredKind {
  readonly folders: (home: string) => RunFolders
  readonly describe: (
    manifest: RunManifest,
    folders: RunFolders,
    home: string,
  ) => Promise<Pick<DescribedRun, 'title' | 'symbol' | 'verdict' | 'figures'>>
  /** Logical hashes of its files as they are. Errors: RUN_DAMAGED */
  readonly hashes: (manifest: RunManifest, folders: RunFolders) => Promise<Readonly<Record<string, string>>>
}

const KINDS = {
  study: { folders: runFolders, describe: describeStudy, hashes: (run, folders) => folders.hashes(run, TABLE_SCHEMAS) },
  forecast: {
    folders: forecastFolders,
    describe: describeForecast,
    hashes: (run, folders) => folders.hashes(run, forecastSchemas(levelsOf(run))),
  },
  backtest: {
    folders: backtestFolders,
    describe: describeBacktest,
    hashes: (run, folders) => folders.hashes(run, BACKTEST_SCHEMAS),
  },
  sweep: { folders: sweepFolders, describe: describeSweep, hashes: storedHashes },
} as const satisfies Record<string, StoredKind>

type RunKind = keyof typeof KINDS

function runFolders(home: string): RunFolders {
  return new RunFolders(join(home, 'runs'), new FrameFiles())
}

function levelsOf({ asked }: RunManifest): readonly number[] {
  return (asked as unknown as Asked<ForecastStudy>).study.intervals.levels
}

/** Identifiers of all runs of a home, by kind and sorted. */
export async function listRunIds(home: string): Promise<string[]> {
  const all = await Promise.all(Object.values(KINDS).map(({ folders }) => folders(home).list()))
  return all.flat()
}

/** Where a run lies, whether or not it is there. Errors: RUN_UNKNOWN for what names no kind of run. */
export function runFolder(home: string, id: string): string {
  const { folders } = kindOf(home, id)
  return folders.path(id)
}

/** What a run was made from. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function readManifest(home: string, id: string): Promise<RunManifest> {
  return (await openRun(home, id)).manifest
}

/** A run with its verdict and figures. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function describeRun(home: string, id: string): Promise<DescribedRun> {
  const { kind, folders, manifest } = await openRun(home, id)
  const { isSimulated, recordedAt } = manifest
  return { kind, id, isSimulated, recordedAt, ...(await KINDS[kind].describe(manifest, folders, home)) }
}

export interface ArtefactState {
  readonly name: string
  readonly state: 'same' | 'changed' | 'missing'
}

/** Whether each file of a run holds what its manifest says; all of them are read. Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function checkArtefacts(home: string, id: string): Promise<ArtefactState[]> {
  const { kind, folders, manifest } = await openRun(home, id)
  const states: ArtefactState[] = []
  for (const [name, artefact] of Object.entries(manifest.artefacts)) {
    const one = { ...manifest, artefacts: { [name]: artefact } }
    const hash = await unlessDamaged(KINDS[kind].hashes(one, folders))
    const isThere = (await sizeOf(folders.path(id, name))) !== null
    states.push({ name, state: hash?.[name] === artefact.hash ? 'same' : isThere ? 'changed' : 'missing' })
  }
  return states
}

export interface ArtefactFile {
  readonly name: string
  readonly path: string
  readonly rows: number
  readonly hash: string
  /** Null where the file is missing. */
  readonly bytes: number | null
}

/** Errors: RUN_UNKNOWN, RUN_DAMAGED. */
export async function listArtefacts(home: string, id: string): Promise<ArtefactFile[]> {
  const { folders, manifest } = await openRun(home, id)
  return Promise.all(
    Object.entries(manifest.artefacts).map(async ([name, { rows, hash }]) => {
      const path = folders.path(id, name)
      return { name, path, rows, hash, bytes: await sizeOf(path) }
    }),
  )
}

/** A file of a run that is there. Errors: RUN_UNKNOWN, RUN_DAMAGED, ARTEFACT_UNKNOWN. */
export async function findArtefact(home: string, id: string, name: string): Promise<ArtefactFile> {
  const artefacts = await listArtefacts(home, id)
  const found = artefacts.find((artefact) => artefact.name === name)
  if (found === undefined) {
    throw new BellwetherError('ARTEFACT_UNKNOWN', {
      message: `${id} has no file ${name}.`,
      expected: `It has ${artefacts.map((artefact) => artefact.name).join(', ')}.`,
      given: name,
      remedy: 'Ask for one of these.',
    })
  }
  if (found.bytes !== null) return found
  throw new BellwetherError('RUN_DAMAGED', {
    message: `The file ${name} of ${id} does not exist.`,
    expected: 'Files of a run are written once and never removed.',
    given: name,
    remedy: 'Restore it from a copy, or remove the folder of the run and run it again.',
  })
}

/**
 * Reads a table of a run from its file.
 * Errors: RUN_UNKNOWN, RUN_DAMAGED, ARTEFACT_UNKNOWN, those of reading
 */
export async function withTable<T>(
  home: string,
  id: string,
  table: string,
  read: (path: string) => Promise<T>,
): Promise<T> {
  const { path } = await findArtefact(home, id, `${table}.parquet`)
  const { folders } = kindOf(home, id)
  await folders.checkTable(id, table)
  try {
    return await read(path)
  } catch (error) {
    throw isDamage(error) ? folders.undecodable(id, `${table}.parquet`, error) : error
  }
}

/** DuckDB decodes a file or says in many ways that it cannot; a statement or memory that fail have words of their own. */
function isDamage(error: unknown): boolean {
  if (error instanceof BellwetherError) return false
  return !/^(?:Binder|Parser|Catalog|Not implemented|Out of Memory|INTERRUPT) Error/i.test((error as Error).message)
}

interface OpenedRun {
  readonly kind: RunKind
  readonly folders: RunFolders
  readonly manifest: RunManifest
}

async function openRun(home: string, id: string): Promise<OpenedRun> {
  const { kind, folders } = kindOf(home, id)
  const manifest = await folders.manifest(id)
  if (manifest === undefined) throw unknownRun(id)
  return { kind, folders, manifest }
}

/** The letter before the dash says of which kind a run is. */
function kindOf(home: string, id: string): { kind: RunKind; folders: RunFolders } {
  for (const [kind, { folders: open }] of Object.entries(KINDS)) {
    const folders = open(home)
    if (new RegExp(`^${folders.kind.prefix}-[0-9a-f]{16}$`).test(id)) return { kind: kind as RunKind, folders }
  }
  throw unknownRun(id)
}

function unknownRun(id: string): BellwetherError {
  return new BellwetherError('RUN_UNKNOWN', {
    message: `No run is called ${id}.`,
    expected: 'A run is named by its whole identifier.',
    given: id,
    remedy: 'List the runs of this home, and take the identifier of one of them.',
  })
}

async function describeStudy(manifest: RunManifest, folders: RunFolders, home: string) {
  const view = await showRun(manifest, folders, trialLedger(home))
  const { result, summary } = view
  return {
    title: result.title,
    symbol: result.symbol,
    verdict: summary.verdict.heading,
    figures: { ...runData(view), warnings: summary.warnings.map(({ text }) => text) },
  }
}

async function describeForecast(manifest: RunManifest, folders: RunFolders, home: string) {
  const view = await showForecast(manifest, folders, trialLedger(home))
  const { result, summary } = view
  return {
    title: result.study,
    symbol: result.symbol,
    verdict: summary.verdict.heading,
    figures: { ...forecastData(view), warnings: summary.warnings.map(({ text }) => text) },
  }
}

async function describeBacktest(manifest: RunManifest, folders: RunFolders, home: string) {
  const view = await showBacktest(await readBacktest(manifest, folders), trialLedger(home))
  const { result, summary } = view
  return {
    title: result.title,
    symbol: result.symbols[0]!,
    verdict: summary.verdict.heading,
    figures: { ...backtestData(view), warnings: summary.warnings.map(({ text }) => text) },
  }
}

async function describeSweep(manifest: RunManifest, folders: RunFolders, home: string) {
  const view = await showSweep(manifest, folders, trialLedger(home))
  const { title, symbol } = view.result
  return { title, symbol, verdict: view.heading, figures: sweepData(view) }
}

async function unlessDamaged<T>(reading: Promise<T>): Promise<T | undefined> {
  try {
    return await reading
  } catch (error) {
    if (error instanceof BellwetherError && error.code === 'RUN_DAMAGED') return undefined
    throw error
  }
}

async function sizeOf(path: string): Promise<number | null> {
  const found = await stat(path).catch(() => undefined)
  return found?.isFile() === true ? found.size : null
}
