/** Learners beside scikit-learn, XGBoost and PyTorch, where these are installed; see bench/learn/. */
import type { BenchResult } from './bench-result.ts'
import { accuracyFigures } from './learn/accuracy.ts'
import { sequenceFigures } from './learn/sequence.ts'
import { treeFigures } from './learn/trees.ts'

export async function run(): Promise<BenchResult[]> {
  return [...(await treeFigures()), ...(await accuracyFigures()), ...(await sequenceFigures())]
}
