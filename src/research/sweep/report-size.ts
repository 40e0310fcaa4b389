/** Which sweeps have a report as a page. */
import type { SweepResult } from './sweep-result.ts'

/** More rows than that take the page too long to make. */
export const MOST_REPORTED = 1_000_000

/** The profile seed is a proof, not a result to look at. */
export function hasPage({ rows, grid }: Pick<SweepResult, 'rows' | 'grid'>): boolean {
  return rows <= MOST_REPORTED && grid.profile === 'canonical'
}
