/**
 * The opening-range breakout as the fast engines take it: everything in whole ticks and seconds, each parameter an
 * axis of a grid. Row numbers run stop distance (slowest), stop count limit, cool-off, limit distance (fastest).
 */
import type { SessionTicks } from '../../market/session-ticks.ts'

export interface OrbSessions {
  /** From the end of the opening range to the flat time. */
  readonly ticks: SessionTicks
  /** Opening range, one a session, in ticks. A session that is not traded has NO_RANGE. */
  readonly highs: Int32Array
  readonly lows: Int32Array
}

/** High and low that no price breaks. */
export const NO_RANGE = { high: 2147483647, low: -2147483648 } as const

export interface OrbAxes {
  /** Distance of the stop from the entry's fill, at least 1 tick: sessions × count, by session. */
  readonly stops: Distances
  /** How many stops end a session, at least 1, ascending. */
  readonly stopCounts: Int32Array
  /** After a stop at second t, ticks before t + cool-off are passed over. At least 0, ascending. */
  readonly coolOffs: Int32Array
  /** Distance of the profit target from the entry's fill, at least 1 tick: sessions × count, by session; ascending. */
  readonly limits: Distances
}

export interface Distances {
  readonly count: number
  /** Of session s and value i: ticks[s × count + i]. */
  readonly ticks: Int32Array
}

export const FILL_MODELS = ['touch', 'next-tick', 'quote'] as const

export interface OrbFills {
  /**
   * Where an order is filled that tick i set off. touch: at its price; next-tick: at the price and the second of tick
   * i + 1, the last one at the latest; quote: at the ask of tick i if it buys, at its bid if it sells.
   */
  readonly at: (typeof FILL_MODELS)[number]
  /** Ticks by which every fill is worse than that, 0 or more. */
  readonly slippage: number
  /** Cost of a round trip, in ticks; may be a fraction. */
  readonly fee: number
}

export function rowCount({ stops, stopCounts, coolOffs, limits }: OrbAxes): number {
  return stops.count * stopCounts.length * coolOffs.length * limits.count
}
