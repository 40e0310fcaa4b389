/** What one model of one timeframe says of one horizon, decision after decision, in changes of price. */
import { type HorizonSamples, type Outcomes, outcomesAt } from '../../features/horizons/horizon-samples.ts'
import type { FittedCell, Grid } from './compute-grid.ts'

export interface ForecastSeries {
  readonly timeframe: string
  readonly model: string
  readonly horizon: number
  /** In order of time. */
  readonly points: readonly ForecastPoint[]
}

export interface ForecastPoint {
  readonly decisionAt: number
  readonly session: number
  /** By which of the study's times of day. */
  readonly time: string
  /** Forecasts of several models with the same key are of the same thing. */
  readonly key: number
  /** OCC symbol where a contract is forecast, else nothing. */
  readonly contract: string
  readonly price: number
  /** Predicted change of price, as a share of it. */
  readonly change: number
  readonly outcome: PointOutcome
  /** What distances from the prediction are measured in; NaN where that is not known. */
  readonly scale: number
}

/** NaN until it is known. */
export interface PointOutcome {
  /** Change of price, as a share of it. */
  readonly change: number
  readonly price: number
  readonly at: number
  readonly knownAt: number
}

/** One series a cell. @param scale name of the feature that distances are measured in; the share of the price when absent */
export function memberSeries({ timeframes, cells, contracts }: Grid, scale: string | undefined): ForecastSeries[] {
  return cells.map((cell) => {
    const { samples, forecasts } = timeframes.find((one) => one.samples.timeframe === cell.place.timeframe)!
    const timeOf = new Map(forecasts.map(({ row, time }) => [row, time]))
    const outcomes = outcomesAt(samples, cell.place.horizon)
    const scales = scale === undefined ? undefined : samples.columns[samples.featureNames.indexOf(scale)]
    const { timeframe, horizon, family } = cell.place
    return {
      timeframe,
      model: family,
      horizon,
      points: saidBy(cell).map(({ row, change }) => ({
        decisionAt: samples.decisionAt[row]!,
        session: samples.session[row]!,
        time: timeOf.get(row)!,
        key: timeOf.get(row) === 'every' ? row : samples.session[row]!,
        contract: contracts?.[row] ?? '',
        price: samples.price[row]!,
        change,
        outcome: outcomeOf(samples, outcomes, row),
        scale: scales === undefined ? 1 : scales[row]!,
      })),
    }
  })
}

/** Prediction by row. */
function saidBy({ planned, fits }: FittedCell): { row: number; change: number }[] {
  return planned.flatMap(({ rows }, k) => Array.from(rows, (row, i) => ({ row, change: fits[k]!.prediction[i]! })))
}

function outcomeOf({ price: last }: HorizonSamples, { price, at, knownAt }: Outcomes, row: number): PointOutcome {
  return { change: price[row]! / last[row]! - 1, price: price[row]!, at: at[row]!, knownAt: knownAt[row]! }
}
