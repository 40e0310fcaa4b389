/** A stored sweep as other programs read it. */
import type { Json } from '../../core/hash.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { JudgedSweep, SweepView } from '../../research/sweep/sweep-view.ts'

const YEAR = Math.sqrt(SESSIONS_PER_YEAR)

/** `data` of the envelope. */
export function sweepData({ id, isSimulated, heading, result, judged, trials }: SweepView): Record<string, Json> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  const { grid, top, failures, holding, ...rest } = result
  return {
    id,
    isSimulated,
    heading,
    ...(rest as unknown as Record<string, Json>),
    grid: JSON.parse(JSON.stringify(grid)) as Json,
    failures: failures.map((failure) => ({ ...failure })),
    top: JSON.parse(JSON.stringify(top)) as Json,
    holding: holding === undefined ? null : { profit: holding.profit, sharpe: finite(holding.sharpe) },
    trials: { ...trials },
    judged: judged === undefined ? null : judgedData(judged),
  }
}

/** What is said of the best row, in figures. */
export function judgedData({ assessment, deflation, verdict }: JudgedSweep): Record<string, Json> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    rule: verdict.rule,
    mayCallBest: verdict.mayCallBest,
    reasons: verdict.reasons.map((reason) => ({ ...reason })),
    bestRow: assessment.best.row,
    sharpe: finite(assessment.best.sample.sharpe * YEAR),
    sharpeError: finite(assessment.best.standardError * YEAR),
    expectedSharpe: finite(deflation.threshold * YEAR),
    deflated: finite(deflation.probability),
    effectiveTrials: deflation.effectiveTrials,
    pbo: finite(assessment.crossValidation.pbo),
    splits: assessment.crossValidation.splits,
    spa: finite(assessment.superiorAbility.p.consistent),
    walkForwardSharpe: finite(assessment.walk.sharpe * YEAR),
    plateauRows: assessment.plateau.size,
  }
}
