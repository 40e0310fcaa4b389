/** The forecasts of a fitted grid: every member, one combination a horizon, and intervals around all of them. */
import type { Intervals } from '@bellwether/learn'
import type { Grid } from './compute-grid.ts'
import { agreementsOf } from './agreement.ts'
import { type ForecastSeries, memberSeries } from './forecast-series.ts'
import type { ForecastStudy } from './forecast-study.ts'
import type { Forecasts } from './forecasts.ts'
import { priceIntervals } from './price-intervals.ts'
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
  const bounds = series.map((one) => priceIntervals(one, study.intervals))
  const intervals = study.intervals.levels.map((level, i) => ({ level, ...joined(bounds.map((all) => all[i]!)) }))
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

function joined(parts: readonly Intervals[]): { lower: Float64Array; upper: Float64Array } {
  const all = (side: 'low' | 'high') => Float64Array.from(parts.flatMap((part) => Array.from(part[side])))
  return { lower: all('low'), upper: all('high') }
}
