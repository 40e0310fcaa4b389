/** The rows of a run by who forecast what: one forecaster is a model on a timeframe at a horizon. */
import type { Forecasts } from '../forecasts.ts'

/** The model that says the last price stays: its rows are what others are compared with, not a contender's. */
export const NO_CHANGE = 'no-change'

export interface Forecaster {
  /** Clock hours. */
  readonly horizon: number
  readonly timeframe: string
  readonly model: string
}

export interface Contender extends Forecaster {
  /** Rows of the forecasts whose outcome was known before the instant asked for, in the order of decisions. */
  readonly rows: Int32Array
}

export interface Judged {
  /** Only outcomes known before this instant. */
  readonly before?: number
  /** Only decisions of this session, a day number, and later ones: what came before may have been a warm-up. */
  readonly since?: number
}

/** In the order of horizons, then of first appearance. */
export function contendersOf(forecasts: Forecasts, judged: Judged = {}): Contender[] {
  const groups = Map.groupBy(Array(forecasts.length).keys(), (row) => nameOf(forecasts, row))
  return [...groups.values()]
    .map((rows) => ({
      horizon: forecasts.horizon[rows[0]!]!,
      timeframe: forecasts.timeframe[rows[0]!]!,
      model: forecasts.model[rows[0]!]!,
      rows: Int32Array.from(rows.filter((row) => isJudged(forecasts, row, judged)).sort(byDecision(forecasts))),
    }))
    .toSorted((a, b) => a.horizon - b.horizon)
}

function nameOf({ horizon, timeframe, model }: Forecasts, row: number): string {
  return `${horizon[row]!}\n${timeframe[row]!}\n${model[row]!}`
}

/** The rows of one forecaster, as in its contender. */
export function rowsOf(forecasts: Forecasts, forecaster: Forecaster, judged: Judged = {}): Int32Array {
  const rows = Array(forecasts.length).keys()
  const own = rows.filter((row) => isBy(forecasts, row, forecaster) && isJudged(forecasts, row, judged)).toArray()
  return Int32Array.from(own.sort(byDecision(forecasts)))
}

export function isBy({ horizon, timeframe, model }: Forecasts, row: number, forecaster: Forecaster): boolean {
  return (
    horizon[row] === forecaster.horizon && timeframe[row] === forecaster.timeframe && model[row] === forecaster.model
  )
}

/** Whether a row has a forecast whose outcome is to be judged. NaN is known at no time. */
function isJudged(forecasts: Forecasts, row: number, { before = Infinity, since = -Infinity }: Judged): boolean {
  const { outcomeKnownAt, session, actual, predicted, price } = forecasts
  const isAsked = outcomeKnownAt[row]! < before && session[row]! >= since
  return isAsked && Number.isFinite(actual[row]! + predicted[row]! + price[row]!)
}

function byDecision({ decisionAt }: Forecasts): (a: number, b: number) => number {
  return (a, b) => decisionAt[a]! - decisionAt[b]! || a - b
}

/** The columns of some rows, side by side. */
export interface Outcomes {
  readonly decisionAt: Float64Array
  readonly outcomeAt: Float64Array
  readonly price: Float64Array
  readonly predicted: Float64Array
  readonly actual: Float64Array
  readonly intervals: Forecasts['intervals']
}

export function outcomesOf(forecasts: Forecasts, rows: Int32Array): Outcomes {
  const take = (values: Float64Array): Float64Array => valuesAt(values, rows)
  return {
    decisionAt: take(forecasts.decisionAt),
    outcomeAt: take(forecasts.outcomeAt),
    price: take(forecasts.price),
    predicted: take(forecasts.predicted),
    actual: take(forecasts.actual),
    intervals: forecasts.intervals.map(({ level, lower, upper }) => ({
      level,
      lower: take(lower),
      upper: take(upper),
    })),
  }
}

/** In a plain loop, since the contracts of a chain are many. */
export function valuesAt(values: Float64Array, rows: ArrayLike<number>): Float64Array {
  const taken = new Float64Array(rows.length)
  for (let i = 0; i < rows.length; i++) taken[i] = values[rows[i]!]!
  return taken
}
