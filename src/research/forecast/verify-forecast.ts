/** Recomputes a stored forecast from the same records, every fit anew, and compares each artefact as its file lies there. */
import { hashArtefacts } from '../runs/run-artefacts.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import { otherRecords, prepareAsStored, type Verification, verificationOf } from '../runs/verification.ts'
import { forecastSchemas } from './forecast-tables.ts'
import { computePrepared, type ForecastRequest, prepareForecast } from './run-forecast.ts'

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
  const prepared = await prepareAsStored(manifest, request.lake, (at) => prepareForecast({ ...request, ...at }))
  if (prepared === undefined) throw otherRecords(manifest.id, folders.kind.noun)
  const { identity, inputs } = prepared
  const { artefacts } = await computePrepared({ ...prepared, id: manifest.id })
  return verificationOf(manifest, files, {
    identity,
    isSimulated: inputs.isSimulated,
    artefacts: hashArtefacts(artefacts),
  })
}
