/** Forecasts made by a rule, for tests: a row a decision, in the order given. */
import type { Forecasts } from '../../../src/research/forecast/forecasts.ts'
import { Random } from '../../../src/core/random.ts'
import { MS_PER_DAY, MS_PER_HOUR } from '../../../src/core/time.ts'
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

export const SUBJECT = { horizon: 24, timeframe: '1d', model: 'ridge' }
export const FIRST_DECISION = Date.UTC(2024, 2, 4, 20, 45)

export interface Habits {
  readonly count: number
  /** Share of the move that the forecast knows. */
  readonly skill: number
  /** Standard deviation of the move, of a price of 100. */
  readonly spread?: number
  /** Half a 75 % interval over the standard deviation of its error. */
  readonly width?: number
  readonly seed?: number
  /** Instant of the first decision. */
  readonly from?: number
}

/** Daily forecasts at 24 hours with 75 % intervals, known an hour after they are made. */
export function dailyRows({
  count,
  skill,
  spread = 2,
  width = 1.15,
  seed = 3,
  from = FIRST_DECISION,
}: Habits): MadeRow[] {
  const random = Random.fromSeed(seed)
  return Array.from({ length: count }, (_, t) => {
    const [known, unknown] = [
      random.normal() * spread * Math.sqrt(skill),
      random.normal() * spread * Math.sqrt(1 - skill),
    ]
    const half = width * spread * Math.sqrt(1 - skill)
    const predicted = 100 + known
    const decisionAt = from + t * MS_PER_DAY
    return {
      ...SUBJECT,
      decisionAt,
      price: 100,
      predicted,
      actual: predicted + unknown,
      outcomeKnownAt: decisionAt + 25 * MS_PER_HOUR,
      bounds: [[predicted - half, predicted + half]] as const,
    }
  })
}
