/** Recomputes a stored forecast from the same records, every fit anew, and compares each artefact as its file lies there. */
import { BellwetherError } from '../../core/errors.ts'
import { hashArtefacts } from '../runs/run-artefacts.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { compareArtefacts, compareManifest, type Verification } from '../runs/verification.ts'
import { forecastSchemas } from './forecast-tables.ts'
import { computePrepared, type ForecastRequest, type PreparedForecast, prepareForecast } from './run-forecast.ts'

/**
 * @param request as the forecast was asked for; fits that are kept are not used
 * Errors: those of reading, RUN_DIFFERS when the data are not the forecast's, RUN_DAMAGED when a file of it cannot be read
 */
export async function verifyForecast(
  manifest: RunManifest,
  folders: RunFolders,
  request: Omit<ForecastRequest, 'fits' | 'asOfCommit'>,
): Promise<Verification> {
  const files = await folders.hashes(manifest, forecastSchemas(request.study.intervals.levels))
  const { identity, inputs, computation } = await prepareAsStored(manifest, request)
  const { artefacts } = await computePrepared({ id: manifest.id, identity, inputs, computation })
  const hashes = hashArtefacts(artefacts)
  const compared = compareArtefacts(manifest, files, hashes)
  compared.push(compareManifest(manifest, { identity, isSimulated: inputs.isSimulated, artefacts: hashes }))
  return {
    id: manifest.id,
    isSame: compared.every(({ isSame }) => isSame),
    isOtherCode: identity.code !== manifest.identity.code,
    artefacts: compared,
  }
}

/** From the lake as it was; on another machine, whose commits are numbered otherwise, as it is. Errors: RUN_DIFFERS. */
async function prepareAsStored(manifest: RunManifest, request: ForecastRequest): Promise<PreparedForecast> {
  const head = await request.lake.head()
  const commits = manifest.commit < head ? [manifest.commit, undefined] : [undefined]
  for (const asOfCommit of commits) {
    const prepared = await prepareForecast({ ...request, ...(asOfCommit !== undefined && { asOfCommit }) })
    if (prepared.identity.data === manifest.identity.data) return prepared
  }
  throw new BellwetherError('RUN_DIFFERS', {
    message: `The lake does not hold the records that ${manifest.id} was computed from.`,
    expected: 'A forecast is computed again from the same records, value for value.',
    given: manifest.id,
    remedy: 'Ingest the files that it names in its manifest, then verify again.',
  })
}
