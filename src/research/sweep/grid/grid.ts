/** What a sweep goes over: which values each parameter takes, and how orders are filled. Checked, values ascending. */
import type { DistanceUnit } from '../../../backtest/orb/staging/distances.ts'
import type { HalfDays } from '../../../backtest/orb/staging/session-rules.ts'
import type { OrbFills } from '../../../strategies/orb/orb-grid.ts'

/** Of a parameter's unit: what values are counted in, so that decimals are exact. */
export const MILLIONTHS = 1_000_000

/** canonical: the rules as they are meant; seed: those of the original system, defects included. */
export const PROFILES = ['canonical', 'seed'] as const
export type Profile = (typeof PROFILES)[number]

export interface SweepGrid {
  /** Seconds. */
  readonly rangeSeconds: readonly number[]
  readonly stopDistances: GridDistances
  readonly stopCounts: readonly number[]
  /** Seconds. */
  readonly coolOffs: readonly number[]
  readonly limitDistances: GridDistances
  readonly fill: OrbFills['at']
  readonly slippageTicks: number
  /** Millionths of the currency, a share and side. */
  readonly feeMicros: number
  /** Minutes after midnight in New York by which positions are closed; the session's close where absent. */
  readonly flatMinutes?: number
  readonly halfDays: HalfDays
  readonly profile: Profile
}

export interface GridDistances {
  readonly unit: DistanceUnit
  readonly millionths: readonly number[]
}

/** Of the distances, counts and cool-offs: rows of one length of the opening range. */
export function rowsPerRange({ stopDistances, stopCounts, coolOffs, limitDistances }: SweepGrid): number {
  return stopDistances.millionths.length * stopCounts.length * coolOffs.length * limitDistances.millionths.length
}

export function rowsOf(grid: SweepGrid): number {
  return grid.rangeSeconds.length * rowsPerRange(grid)
}

/** The parameters of one row; rows run over the length of the range slowest, the limit distance fastest. */
export interface GridRow {
  readonly rangeSeconds: number
  readonly stopDistance: number
  readonly stopCount: number
  readonly coolOff: number
  readonly limitDistance: number
}

export function gridRow(grid: SweepGrid, row: number): GridRow {
  const { rangeSeconds, stopDistances, stopCounts, coolOffs, limitDistances } = grid
  let rest = row
  const pick = (values: readonly number[]): number => {
    const value = values[rest % values.length]!
    rest = Math.floor(rest / values.length)
    return value
  }
  const limitDistance = pick(limitDistances.millionths) / MILLIONTHS
  const coolOff = pick(coolOffs)
  const stopCount = pick(stopCounts)
  const stopDistance = pick(stopDistances.millionths) / MILLIONTHS
  return { rangeSeconds: pick(rangeSeconds), stopDistance, stopCount, coolOff, limitDistance }
}
