/** How far forecasts were off, and how often to the right side, beside the forecast of no change. */
import { meanAbsoluteError, rootMeanSquaredError } from '@bellwether/learn'
import { type Interval } from '../../../core/stats/proportion.ts'
import { effectiveShare } from './effective-share.ts'
import { type Outcomes, valuesAt } from './contenders.ts'

export interface ErrorScores {
  /** In the unit of the price; NaN of no rows. */
  readonly mae: number
  readonly rmse: number
  /** The same of the last price known at the decision. */
  readonly noChangeMae: number
  readonly noChangeRmse: number
  /**
   * MAE over that of no-change at the same decisions: the scaled error of R. J. Hyndman and A. B. Koehler, International
   * Journal of Forecasting 22 (2006), its scale taken over the very horizon. NaN where the price never moved.
   */
  readonly mase: number
}

export function errorScores({ actual, predicted, price }: Outcomes): ErrorScores {
  const [mae, noChangeMae] = [meanAbsoluteError(actual, predicted), meanAbsoluteError(actual, price)]
  return {
    mae,
    rmse: rootMeanSquaredError(actual, predicted),
    noChangeMae,
    noChangeRmse: rootMeanSquaredError(actual, price),
    mase: noChangeMae > 0 ? mae / noChangeMae : Number.NaN,
  }
}

export interface DirectionScore {
  /** Rows that were forecast to move, and did. */
  readonly rows: number
  /** Share of them to the side that was forecast, and its 90 % interval at the number of independent ones. */
  readonly right: number
  readonly interval: Interval
  /** Share that rose: what saying "up" every time would have had. */
  readonly rose: number
}

const DIRECTION_LEVEL = 0.9

export function directionScore({ decisionAt, outcomeAt, price, predicted, actual }: Outcomes): DirectionScore {
  const rows = Array.from(price.keys()).filter((i) => predicted[i] !== price[i] && actual[i] !== price[i])
  const spans = {
    decisionAt: valuesAt(decisionAt, rows),
    outcomeAt: valuesAt(outcomeAt, rows),
  }
  const isRight = rows.map((i) => predicted[i]! > price[i]! === actual[i]! > price[i]!)
  const { share, interval } = effectiveShare(isRight, spans, DIRECTION_LEVEL)
  return { rows: rows.length, right: share, interval, rose: shareOf(rows, (i) => actual[i]! > price[i]!) }
}

function shareOf(rows: readonly number[], is: (row: number) => boolean): number {
  return rows.filter(is).length / rows.length
}

/** Share of outcomes within a fraction of a forecast. @param within e.g. 0.02 */
export function hitRate(actual: Float64Array, forecast: Float64Array, within: number): number {
  const rows = Array.from(actual.keys())
  return shareOf(rows, (i) => Math.abs(actual[i]! - forecast[i]!) <= within * Math.abs(forecast[i]!))
}
