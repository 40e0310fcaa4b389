/** A sweep of a strategy as people see it. What depends on how much was tried is found here, as of the ledger's position. */
import type { Json } from '../../core/hash.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import { deflate } from '../overfitting/deflation.ts'
import { judgeSweep } from '../overfitting/sweep-verdict.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import type { TrialCount, TrialLedger } from '../runs/trial-ledger.ts'
import { assessmentOf } from '../sweep/assessment-document.ts'
import type { JudgedSweep } from '../sweep/sweep-view.ts'
import { strategySweepTrials } from './run-strategy-sweep.ts'
import type { StrategySweepResult } from './strategy-sweep-result.ts'

export interface StrategySweepView {
  readonly manifest: RunManifest
  readonly result: StrategySweepResult
  readonly trials: TrialCount
  /** Absent where there is too little to say anything. */
  readonly judged?: JudgedSweep
  readonly heading: string
}

/** Errors: RUN_DAMAGED. */
export async function showStrategySweep(
  manifest: RunManifest,
  folders: RunFolders,
  ledger: TrialLedger,
): Promise<StrategySweepView> {
  const result = (await folders.document<Json>(manifest, 'result')) as unknown as StrategySweepResult
  const isAssessed = 'assessment.json' in manifest.artefacts
  const assessment = isAssessed ? assessmentOf(await folders.document<Json>(manifest, 'assessment')) : undefined
  const own = strategySweepTrials(manifest.identity, result, assessment)
  const trials = await ledger.count(result.family, result.market, { own })
  const common = { manifest, result, trials }
  if (assessment === undefined) return { ...common, heading: 'Too few sessions to judge any row' }
  const deflation = deflate(assessment.best.sample, trials)
  const verdict = judgeSweep({
    ...assessment,
    deflation,
    trades: result.top.find(({ row }) => row === assessment.best.row)?.trips ?? 0,
    isSimulated: manifest.isSimulated,
    sessionsPerYear: SESSIONS_PER_YEAR,
  })
  return { ...common, judged: { assessment, deflation, verdict }, heading: verdict.heading }
}
