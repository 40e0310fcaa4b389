/** Recomputes a stored sweep from the same records and compares every artefact, as its file lies there. */
import { BellwetherError } from '../../core/errors.ts'
import { hashFrame } from '../../core/frame.ts'
import { hashJson } from '../../core/hash.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { compareArtefacts, compareManifest, type Verification } from '../runs/verification.ts'
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
  const hashes = hashesOf(sweepArtefacts(result, computed))
  const artefacts = compareArtefacts(manifest, files, hashes)
  const { identity, data } = prepared
  artefacts.push(compareManifest(manifest, { identity, isSimulated: data.isSimulated, artefacts: hashes }))
  return {
    id: manifest.id,
    isSame: artefacts.every(({ isSame }) => isSame),
    isOtherCode: identity.code !== manifest.identity.code,
    artefacts,
  }
}

async function storedHashes(manifest: RunManifest, folders: RunFolders): Promise<Record<string, string>> {
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
  const head = await request.place.lake.head()
  const commits = manifest.commit > 0 && manifest.commit < head ? [manifest.commit, undefined] : [undefined]
  for (const commit of commits) {
    const place = commit === undefined ? request.place : { ...request.place, asOfCommit: commit }
    const prepared = await prepareSweep({ ...request, place })
    if (prepared.identity.data === manifest.identity.data) return prepared
  }
  throw new BellwetherError('RUN_DIFFERS', {
    message: `The data that ${manifest.id} was computed from are no longer there.`,
    expected: 'A sweep is computed again from the same records, value for value.',
    given: manifest.id,
    remedy: 'Ingest the files that it names, or restore the tables, then try again.',
  })
}
