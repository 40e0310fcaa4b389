import type { BenchResult } from './bench-result.ts'
import { sequenceFigures } from './learn/sequence.ts'

/** LSTM, GRU and attention: speed and loss beside PyTorch. */
export function run(): Promise<BenchResult[]> {
  return sequenceFigures()
}
