/** Families that must agree: the mean of what they say where all say the same direction, else no change. */
import type { ForecastSeries } from './forecast-series.ts'

/** One series a timeframe and horizon. @param names of the families */
export function agreementsOf(
  model: string,
  names: readonly string[],
  members: readonly ForecastSeries[],
): ForecastSeries[] {
  const wanted = members.filter((series) => names.includes(series.model))
  const places = Map.groupBy(wanted, ({ timeframe, horizon }) => `${timeframe} ${horizon}`)
  return [...places.values()].map((together) => ({
    ...together[0]!,
    model,
    points: together[0]!.points.map((point, i) => ({
      ...point,
      change: agreed(together.map(({ points }) => points[i]!.change)),
    })),
  }))
}

function agreed(changes: readonly number[]): number {
  const isOne = changes.every((change) => Math.sign(change) === Math.sign(changes[0]!))
  return isOne ? changes.reduce((sum, change) => sum + change, 0) / changes.length : 0
}
