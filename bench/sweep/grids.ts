/** The two grids of the goals; distances in cents, the same in every session. */
import type { Distances, OrbAxes } from '../../src/strategies/orb/orb-grid.ts'

interface GridValues {
  readonly stops: readonly number[]
  readonly stopCounts: readonly number[]
  readonly coolOffs: readonly number[]
  readonly limits: readonly number[]
}

const upTo = (count: number, step: number) => Array.from({ length: count }, (_, i) => (i + 1) * step)

/** 19 x 3 x 9 x 19 = 9,747 rows. */
export const SMALL_GRID: GridValues = {
  stops: upTo(19, 10),
  stopCounts: upTo(3, 1),
  coolOffs: upTo(9, 30),
  limits: upTo(19, 100),
}

/** 100 x 5 x 20 x 100 = 1,000,000 rows. */
export const LARGE_GRID: GridValues = {
  stops: upTo(100, 2),
  stopCounts: upTo(5, 1),
  coolOffs: upTo(20, 15),
  limits: upTo(100, 20),
}

export function gridAxes({ stops, stopCounts, coolOffs, limits }: GridValues, sessions: number): OrbAxes {
  return {
    stops: everySession(stops, sessions),
    stopCounts: Int32Array.from(stopCounts),
    coolOffs: Int32Array.from(coolOffs),
    limits: everySession(limits, sessions),
  }
}

function everySession(values: readonly number[], sessions: number): Distances {
  const ticks = new Int32Array(sessions * values.length)
  for (let s = 0; s < sessions; s++) ticks.set(values, s * values.length)
  return { count: values.length, ticks }
}
