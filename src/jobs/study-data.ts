/** Brings into the lake what a study reads. */
import { glob, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { BellwetherError } from '../core/errors.ts'
import { fileError } from '../core/files.ts'
import type { Progress } from '../core/progress.ts'
import { partHash, sourceName } from '../ingest/simulated/options.ts'
import { FIRST_PART, simulatedSource } from '../ingest/simulated/source.ts'
import { type DataStudy, studyData } from '../research/study-sections.ts'
import type { Lake } from '../store/lake.ts'
import { ingestFiles } from './ingest.ts'
import { ingestSource } from './ingest-source.ts'

/** Ingests the study's files below `folder`; files that were ingested before change nothing. Errors: FILE_MISSING, those of ingestFiles. */
export async function ingestStudyFiles(
  study: DataStudy,
  folder: string,
  { lake, progress, signal }: { readonly lake: Lake; readonly progress: Progress; readonly signal: AbortSignal },
): Promise<void> {
  studyData(study, 'files')
  await requireFolder(folder)
  const paths: string[] = []
  for (const pattern of study.data.files!.read) paths.push(...(await matches(pattern, folder)))
  await ingestFiles({ paths, lake, progress, signal })
}

async function requireFolder(folder: string): Promise<void> {
  try {
    if ((await stat(folder)).isDirectory()) return
  } catch (error) {
    throw fileError(error, folder)
  }
  throw new BellwetherError('FILE_MISSING', {
    message: `${folder} is not a folder.`,
    expected: 'The files of the study lie below a folder.',
    given: folder,
    remedy: 'Name the folder after --data.',
  })
}

async function matches(pattern: string, folder: string): Promise<string[]> {
  const found = (await Array.fromAsync(glob(pattern, { cwd: folder }))).toSorted()
  if (found.length > 0) return found.map((path) => join(folder, path))
  throw new BellwetherError('FILE_MISSING', {
    message: `No file below ${folder} fits "${pattern}", which the study reads.`,
    expected: 'Every path under data.files.read must fit at least one file.',
    given: pattern,
    remedy: 'Check the folder after --data, or change the study.',
  })
}

/** Makes the simulated market as the study asks for it. Returns its source in the lake. */
export async function ingestSimulated(study: DataStudy, lake: Lake, progress: Progress): Promise<string> {
  studyData(study, 'simulated')
  const { seed, from, to, edge } = study.data.simulated!
  return ingestMarket({ seed, from, to, edge }, lake, progress)
}

/** Makes a simulated market, the usual one where nothing is said of it. Returns its source in the lake. */
export async function ingestMarket(given: unknown, lake: Lake, progress: Progress): Promise<string> {
  const options = simulatedSource.parse(given)
  // a market is one commit: what holds its first part holds all of it
  if (!(await lake.isIngested(partHash(options, FIRST_PART)))) {
    await ingestSource(simulatedSource.create(options), lake, progress)
  }
  return sourceName(options)
}
