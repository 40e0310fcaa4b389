/** Which sweeps have a report as a page. */
import type { SweepResult } from './sweep-result.ts'

/** More rows than that make a page that no browser likes. */
export const MOST_REPORTED = 50_000

/** The profile seed is a proof, not a result to look at. */
export function hasPage({ rows, grid }: Pick<SweepResult, 'rows' | 'grid'>): boolean {
  return rows <= MOST_REPORTED && grid.profile === 'canonical'
}
