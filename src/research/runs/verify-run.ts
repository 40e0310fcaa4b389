/** Recomputes a stored run from the same records and compares every artefact, as its file lies there. */
import { BellwetherError } from '../../core/errors.ts'
import { hashJson } from '../../core/hash.ts'
import { TABLE_SCHEMAS } from './overnight-tables.ts'
import { hashArtefacts } from './run-artefacts.ts'
import type { RunFolders, RunIdentity, RunManifest } from './run-folder.ts'
import { computePrepared, prepareRun, type StudyRequest } from './run-study.ts'
import { compareArtefacts, compareManifest, type Verification } from './verification.ts'

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
  const prepared = await prepareRun(await atItsCommit(manifest, request))
  if (prepared.identity.data !== manifest.identity.data) throw otherData(manifest.id)
  const hashes = hashArtefacts((await computePrepared(request, { ...prepared, id: manifest.id })).artefacts)
  const artefacts = compareArtefacts(manifest, files, hashes)
  const { identity, inputs } = prepared
  artefacts.push(compareManifest(manifest, { identity, isSimulated: inputs.isSimulated, artefacts: hashes }))
  return {
    id: manifest.id,
    isSame: artefacts.every(({ isSame }) => isSame),
    isOtherCode: codeOf(identity) !== codeOf(manifest.identity),
    artefacts,
  }
}

function codeOf({ code, extensions }: RunIdentity): string {
  return hashJson({ code, extensions: Object.values(extensions).toSorted() })
}

/** The lake as it was; on another machine, whose commits are numbered otherwise, as it is. */
async function atItsCommit(manifest: RunManifest, request: StudyRequest): Promise<StudyRequest> {
  const head = await request.lake.head()
  if (manifest.commit > head) return request
  const then = { ...request, asOfCommit: manifest.commit }
  try {
    const { identity } = await prepareRun(then)
    return identity.data === manifest.identity.data ? then : request
  } catch (error) {
    if (error instanceof BellwetherError && error.code === 'DATA_NONE') return request
    throw error
  }
}

function otherData(id: string): BellwetherError {
  return new BellwetherError('RUN_DIFFERS', {
    message: `The lake does not hold the records that ${id} was computed from.`,
    expected: 'A run is computed again from the same records, value for value.',
    given: id,
    remedy: 'Ingest the files the run names in its manifest, then verify again.',
  })
}
