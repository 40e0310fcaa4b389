/** The forecasts of a fitted grid: every member, one combination a horizon, and intervals around all of them. */
import { adaptiveIntervals, type Intervals } from '@bellwether/learn'
import { withCatalogue } from '../../models/learn-failure.ts'
import type { Grid } from './compute-grid.ts'
import { agreementsOf } from './agreement.ts'
import { type ForecastSeries, memberSeries } from './forecast-series.ts'
import type { ForecastStudy } from './forecast-study.ts'
import type { Forecasts } from './forecasts.ts'
import { noChangeOf, type Stack, stackHorizon } from './stack.ts'

export interface Assembled {
  readonly forecasts: Forecasts
  readonly stacks: readonly Stack[]
}

/** Members in the order of the cells, then agreements, then stacks, then no change. */
export function assembleForecasts(study: ForecastStudy, grid: Grid): Assembled {
  const members = memberSeries(grid, study.intervals.scale)
  const stacks = study.horizons.map((horizon) =>
    stackHorizon(
      members.filter((series) => series.horizon === horizon),
      study,
    ),
  )
  const agreements = Object.entries(study.agreements).flatMap(([model, names]) => agreementsOf(model, names, members))
  const series = [...members, ...agreements, ...stacks, ...stacks.map(noChangeOf)]
  const intervals = study.intervals.levels.map((level) => ({
    level,
    ...joined(series.map((one) => priceIntervals(one, level, study.intervals))),
  }))
  return { forecasts: { ...pointColumns(series), intervals }, stacks }
}

function pointColumns(series: readonly ForecastSeries[]): Omit<Forecasts, 'intervals'> {
  const points = series.flatMap((one) => one.points)
  const repeated = <T>(valueOf: (one: ForecastSeries) => T): T[] =>
    series.flatMap((one) => new Array<T>(one.points.length).fill(valueOf(one)))
  return {
    length: points.length,
    decisionAt: Float64Array.from(points, ({ decisionAt }) => decisionAt),
    session: Int32Array.from(points, ({ session }) => session),
    horizon: Float64Array.from(repeated(({ horizon }) => horizon)),
    timeframe: repeated(({ timeframe }) => timeframe),
    model: repeated(({ model }) => model),
    contract: points.map(({ contract }) => contract),
    price: Float64Array.from(points, ({ price }) => price),
    predicted: Float64Array.from(points, ({ price, change }) => price * (1 + change)),
    actual: Float64Array.from(points, ({ outcome }) => outcome.price),
    outcomeAt: Float64Array.from(points, ({ outcome }) => outcome.at),
    outcomeKnownAt: Float64Array.from(points, ({ outcome }) => outcome.knownAt),
  }
}

/** Adaptive intervals of prices, from distances in units of the scale that was known at each decision. */
export function priceIntervals(
  { model, horizon, points }: ForecastSeries,
  coverage: number,
  { step, window }: ForecastStudy['intervals'],
): Intervals {
  const units = unitsOf(points.map(({ scale }) => scale))
  const prediction = Float64Array.from(points, ({ change }, i) => change / units[i]!)
  const snapshots = Map.groupBy(points, ({ decisionAt }) => decisionAt)
  const { low, high } = withCatalogue(`Intervals of ${model}, ${horizon} hours ahead`, () =>
    adaptiveIntervals(
      {
        decisionAt: Float64Array.from(points, ({ decisionAt }) => decisionAt),
        labelKnownAt: Float64Array.from(points, ({ outcome }) => outcome.knownAt),
        label: Float64Array.from(points, ({ outcome }, i) => outcome.change / units[i]!),
        low: prediction,
        high: prediction,
        // Contracts of one snapshot come out at once: together they count as one outcome.
        share: Float64Array.from(points, ({ decisionAt }) => 1 / snapshots.get(decisionAt)!.length),
      },
      { coverage, step, window },
    ),
  )
  const priceOf = (bound: number, i: number): number => points[i]!.price * (1 + bound * units[i]!)
  return { low: low.map(priceOf), high: high.map(priceOf) }
}

/** Where a scale is not known, or not above zero, the last one that was; 1 before the first. */
function unitsOf(scales: readonly number[]): number[] {
  let last = 1
  return scales.map((scale) => (last = scale > 0 ? scale : last))
}

function joined(parts: readonly Intervals[]): { lower: Float64Array; upper: Float64Array } {
  const all = (side: 'low' | 'high') => Float64Array.from(parts.flatMap((part) => Array.from(part[side])))
  return { lower: all('low'), upper: all('high') }
}
