/** Intervals around what one series forecast, each of the outcomes known at its decision. */
import { adaptiveIntervals, type Intervals, nestedIntervals } from '@bellwether/learn'
import { withCatalogue } from '../../models/learn-failure.ts'
import type { ForecastPoint, ForecastSeries } from './forecast-series.ts'
import type { ForecastStudy } from './forecast-study.ts'

/** Adaptive intervals of prices, one a level, from distances in units of the scale that was known at each decision. */
export function priceIntervals(
  { model, horizon, points }: ForecastSeries,
  { levels, step, window }: ForecastStudy['intervals'],
): Intervals[] {
  const units = unitsOf(points.map(({ scale }) => scale))
  const prediction = Float64Array.from(points, ({ change }, i) => change / units[i]!)
  const samples = {
    decisionAt: Float64Array.from(points, ({ decisionAt }) => decisionAt),
    labelKnownAt: Float64Array.from(points, ({ outcome }) => outcome.knownAt),
    label: Float64Array.from(points, ({ outcome }, i) => outcome.change / units[i]!),
    low: prediction,
    high: prediction,
    share: outcomeShares(points),
  }
  const priceOf = (bound: number, i: number): number => {
    const price = points[i]!.price * (1 + bound * units[i]!)
    // No price is below zero; an end that is infinite says that nothing is known, and stays.
    return Number.isFinite(price) ? Math.max(0, price) : price
  }
  return withCatalogue(`Intervals of ${model}, ${horizon} hours ahead`, () =>
    nestedIntervals(levels.map((coverage) => adaptiveIntervals(samples, { coverage, step, window }))),
  ).map(({ low, high }) => ({ low: low.map(priceOf), high: high.map(priceOf) }))
}

/**
 * Share of one outcome that each counts: contracts of one snapshot count as one together, and so do targets that collapse onto
 * one price, which becomes known at one instant.
 */
function outcomeShares(points: readonly ForecastPoint[]): Float64Array {
  const decided = Map.groupBy(points, ({ decisionAt }) => decisionAt)
  const known = Map.groupBy(points, ({ outcome }) => outcome.knownAt)
  return Float64Array.from(points, ({ decisionAt, outcome }) => {
    const together = Number.isNaN(outcome.knownAt) ? 1 : known.get(outcome.knownAt)!.length
    return 1 / Math.max(decided.get(decisionAt)!.length, together)
  })
}

/** Where a scale is not known, or not above zero, the last one that was; 1 before the first. */
function unitsOf(scales: readonly number[]): number[] {
  let last = 1
  return scales.map((scale) => (last = scale > 0 ? scale : last))
}
