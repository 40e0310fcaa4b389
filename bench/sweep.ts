/** Sweeps of the opening-range breakout over a seeded year of one-second prices; see bench/sweep/. */
import type { BenchResult } from './bench-result.ts'
import { commandFigures } from './sweep/command.ts'
import { engineFigures } from './sweep/engine.ts'
import { overfittingFigures } from './sweep/overfitting.ts'

export async function run(): Promise<BenchResult[]> {
  return [...(await engineFigures()), ...(await overfittingFigures()), ...(await commandFigures())]
}
