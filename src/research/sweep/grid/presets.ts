/** Grids by name. */
import type { GridDocument } from './grid-document.ts'

export const DEFAULT_GRID = 'usual'

export const GRIDS: Readonly<Record<string, GridDocument>> = {
  /** Distances grow with the range and fills cost what they cost a person: the one to begin with. */
  usual: {
    rangeMinutes: [5, 15, 30],
    stopDistance: { unit: 'range', from: 0.25, to: 2, step: 0.25 },
    stopCountLimit: [1, 2, 3],
    coolOffSeconds: [0, 60, 300],
    limitDistance: { unit: 'range', from: 0.5, to: 5, step: 0.5 },
    fill: 'next-tick',
    slippageTicks: 1,
    feePerShare: 0.0035,
  },
  /** The 9,747 rows of the original system: distances in dollars, no costs, no delay, and nothing known of half days. */
  seed: {
    rangeMinutes: 5,
    stopDistance: { from: 0.1, to: 1.9, step: 0.1 },
    stopCountLimit: [1, 2, 3],
    coolOffSeconds: { from: 30, to: 270, step: 30 },
    limitDistance: { from: 1, to: 19, step: 1 },
    halfDays: 'as-recorded',
  },
}
