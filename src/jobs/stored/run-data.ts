/** A stored run as other programs read it. */
import type { Json } from '../../core/hash.ts'
import type { RunView } from '../../research/runs/show-run.ts'

/** `data` of the envelope for one run. */
export function runData({ manifest, result, summary, trials }: RunView): Record<string, Json> {
  const finite = (value: number): number | null => (Number.isFinite(value) ? value : null)
  return {
    id: manifest.id,
    study: { title: result.title, symbol: result.symbol, question: result.question, features: [...result.features] },
    isSimulated: manifest.isSimulated,
    verdict: { rule: summary.verdict.rule, heading: summary.verdict.heading, lead: summary.lead },
    numbers: { ...summary.numbers },
    scores: result.scores.map(({ model, isBaseline, ...figures }) => ({
      model,
      isBaseline,
      ...Object.fromEntries(Object.entries(figures).map(([name, value]) => [name, finite(value)])),
    })),
    metrics: { ...result.metrics },
    costs: { ...result.costs },
    causality: { ...result.causality },
    trials: { ...trials },
    folds: result.folds.length,
    data: [...result.data],
    gaps: [...result.gaps],
    caveats: [...result.caveats],
    recordedAt: manifest.recordedAt,
    artefacts: Object.fromEntries(
      Object.entries(manifest.artefacts).map(([name, { hash, rows }]) => [name, { hash, rows }]),
    ),
  }
}
