/** Learners beside scikit-learn, XGBoost and PyTorch, where these are installed; see bench/learn/. */
import type { BenchResult } from './bench-result.ts'
import { accuracyFigures } from './learn/accuracy.ts'
import { boostingFigures } from './learn/boosting.ts'
import { forestFigures } from './learn/forest.ts'
import { quoteFigures } from './learn/quotes.ts'
import { sequenceAccuracy, sequenceFigures } from './learn/sequence.ts'
import { walkFigures } from './learn/walk.ts'
import { workerFigures } from './learn/workers.ts'

const PARTS: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  boosting: boostingFigures,
  forest: forestFigures,
  walk: walkFigures,
  sequence: sequenceFigures,
  quotes: quoteFigures,
  workers: workerFigures,
  accuracy: accuracyFigures,
  'sequence-accuracy': sequenceAccuracy,
}

export const parts = Object.keys(PARTS)

export async function run(wanted: readonly string[]): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const part of wanted.length === 0 ? parts : wanted) results.push(...(await PARTS[part]!()))
  return results
}
