/** The Sharpe ratio of the best of many (Bailey and López de Prado, The deflated Sharpe ratio, 2014). */
import { deflatedSharpe, expectedMaximumSharpe, type SharpeSample } from '../../backtest/performance/sharpe.ts'
import type { TrialCount } from '../runs/trial-ledger.ts'

export interface Deflation {
  /** Probability that the true Sharpe ratio exceeds the threshold. */
  readonly probability: number
  /** The best Sharpe ratio a period to expect from so many trials without skill. */
  readonly threshold: number
  readonly effectiveTrials: number
  /** Configurations that these stand for. */
  readonly configurations: number
  /** Variance of Sharpe ratios a period that the threshold rests on. */
  readonly sharpeVariance: number
}

/**
 * The ledger's count must hold the search itself. Sharpe ratios of independent trials without skill vary by
 * 1 / (periods − 1): a smaller variance, of rows that resemble each other or of few clusters, is not believed.
 */
export function deflate(
  best: SharpeSample,
  trials: Pick<TrialCount, 'effective' | 'count' | 'sharpeVariance'>,
): Deflation {
  const sharpeVariance = Math.max(trials.sharpeVariance, 1 / (best.n - 1))
  const effectiveTrials = Math.max(1, trials.effective)
  return {
    probability: deflatedSharpe(best, effectiveTrials, sharpeVariance),
    threshold: expectedMaximumSharpe(effectiveTrials, sharpeVariance),
    effectiveTrials,
    configurations: Math.max(1, trials.count),
    sharpeVariance,
  }
}
