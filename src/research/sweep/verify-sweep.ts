/** Recomputes a stored sweep from the same records and compares every artefact, as its file lies there. */
import { BellwetherError } from '../../core/errors.ts'
import { hashFrame } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { prepareAsStored as asStored, type Verification, verificationOf } from '../runs/verification.ts'
import { BLOCKS_SCHEMA } from './blocks-table.ts'
import { GroupedHash, ROWS_SCHEMA } from './rows-table.ts'
import { computeSweepRows, type PreparedSweep, prepareSweep, type SweepRequest } from './run-sweep.ts'
import { hashesOf, sweepArtefacts } from './sweep-artefacts.ts'

/**
 * @param request as the sweep was asked for
 * Errors: those of reading, RUN_DIFFERS when the data are not the sweep's, RUN_DAMAGED when a file of it cannot be read
 */
export async function verifySweep(
  manifest: RunManifest,
  folders: RunFolders,
  request: SweepRequest,
): Promise<Verification> {
  const files = await storedHashes(manifest, folders)
  const prepared = await prepareAsStored(manifest, request)
  const { computed, result } = await computeSweepRows(request, prepared, folders)
  const { identity, data } = prepared
  return verificationOf(manifest, files, {
    identity,
    isSimulated: data.isSimulated,
    artefacts: hashesOf(sweepArtefacts(result, computed)),
  })
}

/** Logical hash of each artefact as its file is now, by file name. Errors: RUN_DAMAGED where one cannot be read. */
export async function storedHashes(manifest: RunManifest, folders: RunFolders): Promise<Record<string, string>> {
  const hashes: Record<string, string> = {}
  for (const file of Object.keys(manifest.artefacts)) {
    const name = file.replace(/\.[a-z]+$/, '')
    if (file === 'rows.parquet')
      hashes[file] = new GroupedHash().add(await folders.tableAsItIs(manifest, name, ROWS_SCHEMA)).end()
    else if (file === 'blocks.parquet')
      hashes[file] = hashFrame(await folders.tableAsItIs(manifest, name, BLOCKS_SCHEMA))
    else hashes[file] = hashJson(await folders.documentAsItIs(manifest.id, name))
  }
  return hashes
}

/** From the lake as it was; on another machine, whose commits are numbered otherwise, as it is. Errors: RUN_DIFFERS. */
export async function prepareAsStored(
  manifest: RunManifest,
  request: Omit<SweepRequest, 'executorFor' | 'judge'>,
): Promise<PreparedSweep> {
  const { place } = request
  const prepared = await asStored(manifest, place.lake, (at) =>
    prepareSweep({ ...request, place: { ...place, ...at } }),
  )
  if (prepared !== undefined) return prepared
  throw new BellwetherError('RUN_DIFFERS', {
    message: `The data that ${manifest.id} was computed from are no longer there.`,
    expected: 'A sweep is computed again from the same records, value for value.',
    given: manifest.id,
    remedy: 'Ingest the files that it names, or restore the tables, then try again.',
  })
}
