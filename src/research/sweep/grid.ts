/** What a sweep goes over: which values each parameter takes, and how orders are filled. Checked, values ascending. */

/** price: in the currency; range: in heights of the session's opening range; volatility: in its expected daily move. */
export const DISTANCE_UNITS = ['price', 'range', 'volatility'] as const
export type DistanceUnit = (typeof DISTANCE_UNITS)[number]

/** canonical: the rules as they are meant; seed: those of the original system, defects included. */
export const PROFILES = ['canonical', 'seed'] as const
export type Profile = (typeof PROFILES)[number]

/** A half day ends at its early close, or at 16:00 with what a vendor recorded after it. */
export const HALF_DAYS = ['calendar', 'as-recorded'] as const
export type HalfDays = (typeof HALF_DAYS)[number]

export const FILLS = ['touch', 'next-tick', 'quote'] as const

export interface SweepGrid {
  /** Seconds. */
  readonly rangeSeconds: readonly number[]
  readonly stopDistances: GridDistances
  readonly stopCounts: readonly number[]
  /** Seconds. */
  readonly coolOffs: readonly number[]
  readonly limitDistances: GridDistances
  readonly fill: (typeof FILLS)[number]
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

export const MILLIONTHS = 1_000_000
