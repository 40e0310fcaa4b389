/** A stored sweep as other programs read it. */
import type { Json } from '../../core/hash.ts'
import { SESSIONS_PER_YEAR } from '../../market/session.ts'
import type { SweepView } from '../../research/sweep/sweep-view.ts'

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
    judged:
      judged === undefined
        ? null
        : {
            rule: judged.verdict.rule,
            mayCallBest: judged.verdict.mayCallBest,
            reasons: judged.verdict.reasons.map((reason) => ({ ...reason })),
            bestRow: judged.assessment.best.row,
            sharpe: finite(judged.assessment.best.sample.sharpe * YEAR),
            sharpeError: finite(judged.assessment.best.standardError * YEAR),
            expectedSharpe: finite(judged.deflation.threshold * YEAR),
            deflated: finite(judged.deflation.probability),
            effectiveTrials: judged.deflation.effectiveTrials,
            pbo: finite(judged.assessment.crossValidation.pbo),
            splits: judged.assessment.crossValidation.splits,
            spa: finite(judged.assessment.superiorAbility.p.consistent),
            walkForwardSharpe: finite(judged.assessment.walk.sharpe * YEAR),
            plateauRows: judged.assessment.plateau.size,
          },
  }
}
