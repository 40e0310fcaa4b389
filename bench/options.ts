/** Option analytics beside the libraries that are known for it; see bench/options/. */
import type { BenchResult } from './bench-result.ts'
import { americanFigures } from './options/american.ts'
import { chainFigures } from './options/chains.ts'
import { europeanFigures } from './options/european.ts'
import { sizeFigures } from './options/size.ts'

export async function run(): Promise<BenchResult[]> {
  return [...europeanFigures(), ...americanFigures(), ...(await chainFigures()), ...(await sizeFigures())]
}
