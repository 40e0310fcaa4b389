/** A sweep as people see it. What depends on how much was tried is found here, as of the ledger's position. */
import { SEED_WARNING } from '../../backtest/orb/seed/seed-engine.ts'
import type { Json } from '../../core/hash.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { SearchAssessment } from '../overfitting/assessment.ts'
import { deflate, type Deflation } from '../overfitting/deflation.ts'
import { judgeSweep, type SweepVerdict } from '../overfitting/sweep-verdict.ts'
import type { RunFolders, RunManifest } from '../runs/run-folder.ts'
import type { TrialCount, TrialLedger } from '../runs/trial-ledger.ts'
import { assessmentOf } from './assessment-document.ts'
import { resultOf, type SweepResult } from './sweep-result.ts'
import { trialsOf } from './sweep-trials.ts'

export interface SweepView {
  readonly id: string
  readonly isSimulated: boolean
  readonly result: SweepResult
  readonly trials: TrialCount
  /** Absent where there is too little to say anything, and for the seed profile. */
  readonly judged?: JudgedSweep
  readonly heading: string
}

export interface JudgedSweep {
  readonly assessment: SearchAssessment
  readonly deflation: Deflation
  readonly verdict: SweepVerdict
}

/** A stored sweep. Errors: RUN_DAMAGED. */
export async function showSweep(manifest: RunManifest, folders: RunFolders, ledger: TrialLedger): Promise<SweepView> {
  const result = resultOf(await folders.document<Json>(manifest, 'result'))
  const hasAssessment = 'assessment.json' in manifest.artefacts
  const assessment = hasAssessment ? assessmentOf(await folders.document<Json>(manifest, 'assessment')) : undefined
  return viewSweep({ ...manifest, result, assessment }, ledger)
}

export interface ViewedSweep extends Pick<RunManifest, 'id' | 'identity' | 'isSimulated'> {
  readonly result: SweepResult
  readonly assessment: SearchAssessment | undefined
}

/** Of a sweep whose line the ledger has lost, too, its own trials count. */
export async function viewSweep(
  { id, identity, isSimulated, result, assessment }: ViewedSweep,
  ledger: TrialLedger,
): Promise<SweepView> {
  const trials = await ledger.count(result.family, result.market, { own: trialsOf(identity, result, assessment) })
  const common = { id, isSimulated, result, trials }
  if (assessment === undefined) return { ...common, heading: unjudgedHeading(result) }
  const deflation = deflate(assessment.best.sample, trials)
  const verdict = judgeSweep({
    ...assessment,
    deflation,
    trades: result.top.find(({ row }) => row === assessment.best.row)?.figures.trades ?? 0,
    isSimulated,
    sessionsPerYear: SESSIONS_PER_YEAR,
  })
  return { ...common, judged: { assessment, deflation, verdict }, heading: verdict.heading }
}

function unjudgedHeading({ grid, top }: SweepResult): string {
  if (grid.profile === 'seed') return SEED_WARNING
  return top.length === 0 ? 'No row gave a result' : 'Too few sessions to judge any row'
}
