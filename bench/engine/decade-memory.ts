/** The peak memory of a decade of daily chains beside that of a year, each in a process of its own. */
import type { BenchResult } from '../bench-result.ts'
import { yearsMemory } from './years-memory.ts'

/** What a decade may need of what a year needs: the rest is the collector's, which decides itself when it comes by. */
export const MOST_OF_A_YEAR = 1.2

export async function decadeMemory(): Promise<BenchResult[]> {
  const [year, decade] = [yearsMemory(1), yearsMemory(10)]
  const ratio = decade.megabytes / year.megabytes
  const result: BenchResult = {
    name: `decade memory: ${decade.sessions} days of about 11,000 quotes`,
    value: decade.megabytes,
    unit: 'MB, peak of the process',
    against: `a year of them, ${Math.round(year.megabytes)} MB`,
    ratio,
    goal: `at most ${MOST_OF_A_YEAR} of a year`,
    met: ratio <= MOST_OF_A_YEAR,
  }
  return [result]
}
