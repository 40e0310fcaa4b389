/** Scores of parts of a contender's forecasts: by hour, by weekday, by regime. */
import type { Forecasts } from '../forecasts.ts'
import { outcomesOf } from './contenders.ts'
import { type ErrorScores, errorScores } from './error-scores.ts'
import { type CoverageScore, coverageScores } from './interval-scores.ts'

export interface Slice {
  readonly rows: number
  readonly errors: ErrorScores
  /** One a level, rising. */
  readonly coverage: readonly CoverageScore[]
}

/** By what `partOf` says of a row; rows of which it says nothing are left out. */
export function slicesOf<Part>(
  forecasts: Forecasts,
  rows: Int32Array,
  partOf: (row: number) => Part | undefined,
): Map<Part, Slice> {
  const parts = Map.groupBy(rows, partOf)
  const slices = new Map<Part, Slice>()
  for (const [part, members] of parts) {
    if (part === undefined) continue
    const outcomes = outcomesOf(forecasts, Int32Array.from(members))
    slices.set(part, { rows: members.length, errors: errorScores(outcomes), coverage: coverageScores(outcomes) })
  }
  return slices
}
