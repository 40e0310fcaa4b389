/** Runs a study: named by its inputs, answered from its folder when it is there, computed, checked and stored when not. */
import { hashJson } from '../../core/hash.ts'
import { MS_PER_DAY } from '../../core/time.ts'
import type { GatedForecast } from '../forecast/gate/gated-forecast.ts'
import type { Study } from '../study.ts'
import { type AskedRequest, manifestOf, nameStudy, type NamedStudy, seedOf, type StoredIn } from './asked-study.ts'
import { computeRun, type ComputedRun } from './compute-run.ts'
import { type RunManifest, RUNS } from './run-folder.ts'
import { marketOf } from './trial-ledger.ts'

export interface StudyRequest extends AskedRequest<Study> {
  /** The forecast that the study depends on, where it names one. */
  readonly gated?: GatedForecast
}

/** Errors: those of reading, evaluating and storing; LOOK_AHEAD. */
export async function runStudy(
  request: StudyRequest,
  { folders, ledger, clock }: StoredIn,
): Promise<{ manifest: RunManifest; isCached: boolean }> {
  await folders.sweep(clock.now() - MS_PER_DAY)
  const prepared = await prepareRun(request)
  const stored = await folders.manifest(prepared.id)
  if (stored !== undefined) return { manifest: stored, isCached: true }
  const { artefacts, sharpe, periods } = await computePrepared(request, prepared)
  const manifest = manifestOf(request, prepared, artefacts, clock)
  // counted before it is stored: a run that a killed process left is answered from its folder and never counted again
  await ledger.append({
    at: manifest.recordedAt,
    study: request.study.study,
    family: request.study.strategy.name,
    market: marketOf(prepared.inputs.symbol, prepared.inputs),
    configuration: configurationOf(request, prepared),
    run: prepared.id,
    sharpe,
    periods,
  })
  await folders.write(manifest, artefacts)
  return { manifest, isCached: false }
}

/** Reads the inputs and names the run. */
export function prepareRun(request: StudyRequest): Promise<NamedStudy> {
  return nameStudy(request, new URL('compute-run.ts', import.meta.url), RUNS)
}

/** What counts as one trial: with another version of a file of the user's it is another one, whatever the study says. */
function configurationOf({ extensions: { deciding } }: StudyRequest, { identity: { parameters } }: NamedStudy): string {
  return hashJson(deciding.length === 0 ? parameters : { parameters, deciding: [...deciding] })
}

/** Computes what a prepared run is named for. */
export function computePrepared(request: StudyRequest, prepared: NamedStudy): Promise<ComputedRun> {
  const { study, extensions, calendar, executor, progress, signal, gated } = request
  const { inputs, codeHash } = prepared
  return computeRun(
    {
      study,
      extensions,
      calendar,
      codeHash,
      executor,
      progress,
      signal,
      inputs,
      ...(gated !== undefined && { gated }),
    },
    seedOf(prepared),
  )
}
