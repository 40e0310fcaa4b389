/** From the number of a row to its parameters. */
import { type OrbAxes, rowCount } from '../../strategies/orb/orb-grid.ts'
import type { OrbRules } from './scan.ts'

/** Places of a row's values on the axes. */
export interface RowPlaces {
  readonly stop: number
  readonly stopCount: number
  readonly coolOff: number
  readonly limit: number
}

export function rowPlaces({ stopCounts, coolOffs, limits }: OrbAxes, row: number): RowPlaces {
  const byCoolOff = Math.floor(row / limits.count)
  const byStopCount = Math.floor(byCoolOff / coolOffs.length)
  return {
    stop: Math.floor(byStopCount / stopCounts.length),
    stopCount: byStopCount % stopCounts.length,
    coolOff: byCoolOff % coolOffs.length,
    limit: row % limits.count,
  }
}

/** Distances may differ from session to session. */
export function rulesOfRow(axes: OrbAxes, row: number, session: number): OrbRules {
  if (row < 0 || row >= rowCount(axes)) throw new RangeError(`row ${row} of ${rowCount(axes)}`)
  const places = rowPlaces(axes, row)
  return {
    stop: axes.stops.ticks[session * axes.stops.count + places.stop]!,
    stopCount: axes.stopCounts[places.stopCount]!,
    coolOff: axes.coolOffs[places.coolOff]!,
    limit: axes.limits.ticks[session * axes.limits.count + places.limit]!,
  }
}
