/** Sweeps of the opening-range breakout over a seeded year of one-second prices; see bench/sweep/. */
import type { BenchResult } from './bench-result.ts'
import { engineFigures } from './sweep/engine.ts'

export async function run(): Promise<BenchResult[]> {
  return engineFigures()
}
