/** Recomputes a stored run from the same records and compares every artefact, as its file lies there. */
import { TABLE_SCHEMAS } from './overnight-tables.ts'
import { hashArtefacts } from './run-artefacts.ts'
import type { RunFolders, RunManifest } from './run-folder.ts'
import { computePrepared, prepareRun, type StudyRequest } from './run-study.ts'
import { otherRecords, prepareAsStored, type Verification, verificationOf } from './verification.ts'

/**
 * @param request as the run was asked for, with its lake
 * Errors: DATA_NONE, RUN_DIFFERS when the data are not the run's, RUN_DAMAGED when a file of it cannot be read
 */
export async function verifyRun(
  manifest: RunManifest,
  folders: RunFolders,
  request: StudyRequest,
): Promise<Verification> {
  const files = await folders.hashes(manifest, TABLE_SCHEMAS)
  const prepared = await prepareAsStored(manifest, request.lake, (at) => prepareRun({ ...request, ...at }))
  if (prepared === undefined) throw otherRecords(manifest.id, folders.kind.noun)
  const { identity, inputs } = prepared
  const { artefacts } = await computePrepared(request, { ...prepared, id: manifest.id })
  return verificationOf(manifest, files, {
    identity,
    isSimulated: inputs.isSimulated,
    artefacts: hashArtefacts(artefacts),
  })
}
