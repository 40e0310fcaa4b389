/**
 * One forecast a horizon of all timeframes and families: their mean with weights, none negative, renewed at every
 * decision from the outcomes known by then. No change is a member too, so that a market without anything to predict
 * ends there.
 */
import { blendByTime } from '@bellwether/learn'
import { MS_PER_DAY } from '../../core/time.ts'
import { withCatalogue } from '../../models/learn-failure.ts'
import type { ForecastStudy } from './forecast-study.ts'
import { NO_CHANGE } from './judgement/contenders.ts'
import { STACK } from './judgement/horizon-finding.ts'
import type { ForecastPoint, ForecastSeries } from './forecast-series.ts'

/** What stands in place of a timeframe where all are joined. */
const ALL_TIMEFRAMES = 'all'

export interface Stack extends ForecastSeries {
  /** Weight of each member in the end; the rest is that of no change. */
  readonly weights: readonly { readonly timeframe: string; readonly model: string; readonly weight: number }[]
}

/** @param members series of one horizon; those that speak at the same time of day are combined */
export function stackHorizon(members: readonly ForecastSeries[], { forecast, stacking }: ForecastStudy): Stack {
  const parts = forecast.times.map((time) => stackTime(members, time, stacking))
  const points = parts.flatMap((part) => part.points).toSorted((a, b) => a.decisionAt - b.decisionAt)
  return {
    timeframe: ALL_TIMEFRAMES,
    model: STACK,
    horizon: members[0]!.horizon,
    points,
    weights: parts.at(-1)!.weights,
  }
}

/** That the price stays, at the decisions of a stack: what all others are compared with. */
export function noChangeOf({ timeframe, horizon, points }: Stack): ForecastSeries {
  return { timeframe, model: NO_CHANGE, horizon, points: points.map((point) => ({ ...point, change: 0 })) }
}

function stackTime(
  all: readonly ForecastSeries[],
  time: string,
  { halfLife, leastKnown }: ForecastStudy['stacking'],
): Pick<Stack, 'points' | 'weights'> {
  const members = all.flatMap((series) => {
    const points = series.points.filter((point) => point.time === time)
    return points.length === 0 ? [] : [{ ...series, byKey: new Map(points.map((point) => [point.key, point])) }]
  })
  const keys = [...(members[0]?.byKey.keys() ?? [])].filter((key) => members.every(({ byKey }) => byKey.has(key)))
  const said = members.map(({ byKey }) => keys.map((key) => byKey.get(key)!))
  const newest = keys.map((_, i) => said.map((points) => points[i]!).reduce(later))
  const column = (valueOf: (point: ForecastPoint) => number) => Float64Array.from(newest, valueOf)
  const blend = withCatalogue('Stacking', () =>
    blendByTime(
      {
        decisionAt: column(({ decisionAt }) => decisionAt),
        labelKnownAt: column(({ outcome }) => outcome.knownAt),
        label: column(({ outcome }) => outcome.change),
        predictions: [
          ...said.map((points) => Float64Array.from(points, ({ change }) => change)),
          new Float64Array(keys.length),
        ],
      },
      { halfLife: halfLife * MS_PER_DAY, leastKnown },
    ),
  )
  return {
    points: newest.map((point, i) => ({ ...point, change: blend.prediction[i]! })),
    weights: members.map(({ timeframe, model }, j) => ({ timeframe, model, weight: blend.weights[j]!.at(-1) ?? 0 })),
  }
}

function later(a: ForecastPoint, b: ForecastPoint): ForecastPoint {
  return b.decisionAt > a.decisionAt ? b : a
}
