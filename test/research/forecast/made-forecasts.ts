/** Forecasts made by a rule, for tests: a row a decision, in the order given. */
import type { Forecasts } from '../../../src/research/forecast/forecasts.ts'
import { newYorkDay } from '../../../src/market/new-york-time.ts'

export interface MadeRow {
  readonly decisionAt: number
  readonly horizon: number
  readonly timeframe?: string
  readonly model?: string
  readonly price: number
  readonly predicted: number
  readonly actual: number
  /** Default: the horizon after the decision. */
  readonly outcomeAt?: number
  /** Default: when it was made. */
  readonly outcomeKnownAt?: number
  /** Bounds of each level, in the order of `levels`. */
  readonly bounds?: readonly (readonly [number, number])[]
}

const MS_PER_HOUR = 3_600_000

export function madeForecasts(rows: readonly MadeRow[], levels: readonly number[] = []): Forecasts {
  const column = (value: (row: MadeRow) => number): Float64Array => Float64Array.from(rows, value)
  const outcomeAt = (row: MadeRow): number => row.outcomeAt ?? row.decisionAt + row.horizon * MS_PER_HOUR
  return {
    length: rows.length,
    decisionAt: column(({ decisionAt }) => decisionAt),
    session: Int32Array.from(rows, ({ decisionAt }) => newYorkDay(decisionAt)),
    horizon: column(({ horizon }) => horizon),
    timeframe: rows.map(({ timeframe }) => timeframe ?? '1d'),
    model: rows.map(({ model }) => model ?? 'ridge'),
    price: column(({ price }) => price),
    predicted: column(({ predicted }) => predicted),
    actual: column(({ actual }) => actual),
    outcomeAt: column(outcomeAt),
    outcomeKnownAt: column((row) => row.outcomeKnownAt ?? outcomeAt(row)),
    intervals: levels.map((level, i) => ({
      level,
      lower: column(({ bounds }) => bounds![i]![0]),
      upper: column(({ bounds }) => bounds![i]![1]),
    })),
  }
}
