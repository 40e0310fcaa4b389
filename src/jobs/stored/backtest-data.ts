/** A stored backtest as other programs read it. */
import type { Json } from '../../core/hash.ts'
import type { BacktestView } from '../../research/backtest/show-backtest.ts'

/** `data` of the envelope for one backtest. */
export function backtestData({ manifest, result, summary, trials }: BacktestView): Record<string, Json> {
  return {
    id: manifest.id,
    title: result.title,
    question: result.question,
    symbols: [...result.symbols],
    from: result.from,
    to: result.to,
    openingCash: result.openingCash,
    strategies: result.strategies.map(({ name, strategy, symbol, parameters, share }) => ({
      name,
      strategy,
      symbol,
      parameters: { ...parameters },
      share,
    })),
    isSimulated: manifest.isSimulated,
    verdict: { rule: summary.verdict.rule, heading: summary.verdict.heading, lead: summary.lead },
    numbers: { ...summary.numbers },
    counts: { ...result.counts },
    faults: [...result.faults],
    orderHash: result.orderHash,
    assumptions: [...result.assumptions],
    trials: { ...trials },
    data: [...result.data],
    gaps: [...result.gaps],
    caveats: [...result.caveats],
    recordedAt: manifest.recordedAt,
    artefacts: Object.fromEntries(
      Object.entries(manifest.artefacts).map(([name, { hash, rows }]) => [name, { hash, rows }]),
    ),
  }
}
