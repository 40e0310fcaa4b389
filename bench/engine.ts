/**
 * The event loop, in parts: bars a second; a year of daily chains of the size of SPX through a condor, from the lake; the
 * memory of a decade of them. Processor time of all threads.
 */
import type { BenchResult } from './bench-result.ts'
import { barRates } from './engine/bar-rates.ts'
import { condorYear } from './engine/condor-year.ts'
import { decadeMemory } from './engine/decade-memory.ts'

const PARTS: Readonly<Record<string, () => Promise<BenchResult[]>>> = {
  bars: barRates,
  condor: condorYear,
  decade: decadeMemory,
}

export const parts = Object.keys(PARTS)

export async function run(wanted: readonly string[]): Promise<BenchResult[]> {
  const results: BenchResult[] = []
  for (const part of wanted.length === 0 ? parts : wanted) results.push(...(await PARTS[part]!()))
  return results
}
