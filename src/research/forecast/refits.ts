/** On which decisions a study forecasts, and at which of them its models are fitted anew. */
import { BellwetherError } from '../../core/errors.ts'
import { civilDate, weekday } from '../../core/time.ts'
import type { HorizonSamples } from '../../features/horizons/horizon-samples.ts'
import { newYorkInstant } from '../../market/new-york-time.ts'
import type { ForecastStudy } from './forecast-study.ts'

/** One fit, and the decisions that it serves. */
export interface Refit {
  /** The first of them: labels known later are not learnt. */
  readonly knownBy: number
  /** First session learnt from. */
  readonly learnsFrom: number
  /** Rows of the samples. */
  readonly rows: Int32Array
}

/** A row that a forecast is made of, and by which of the study's times of day. */
export interface ForecastRow {
  readonly row: number
  readonly time: string
}

/**
 * The sessions on which forecasts are made: the last ones, those to warm up before those that count.
 * Errors: DATA_INSUFFICIENT where too few lie before them.
 */
export function forecastSessions(
  { validation, forecast }: Pick<ForecastStudy, 'validation' | 'forecast'>,
  samples: readonly HorizonSamples[],
): number[] {
  const all = [...new Set(samples.flatMap(({ session }) => [...session]))].toSorted((a, b) => a - b)
  const wanted = forecast.warmUp + forecast.days
  const needed = validation.firstTrain + wanted
  if (all.length >= needed) return all.slice(-wanted)
  throw new BellwetherError('DATA_INSUFFICIENT', {
    message: `There are decisions in ${all.length} sessions.`,
    expected: `It takes ${needed}: ${validation.firstTrain} to learn from first, ${forecast.warmUp} to warm up, ${forecast.days} to forecast.`,
    given: String(all.length),
    remedy: 'Widen from and to, ingest more data, or lower validation.firstTrain, forecast.warmUp or forecast.days.',
  })
}

/** The decisions of one timeframe on which a forecast is made, in order; a time without one has none. */
export function forecastRows(
  samples: Pick<HorizonSamples, 'session' | 'decisionAt'>,
  sessions: readonly number[],
  times: readonly string[],
): ForecastRow[] {
  const ends = lastRows(samples.session)
  const found = sessions.flatMap((day) =>
    times.flatMap((time) => {
      if (time === 'every') return rowsOfSession(samples.session, day).map((row) => ({ row, time }))
      const row = rowAt(samples, ends.get(day), day, time)
      return row === undefined ? [] : [{ row, time }]
    }),
  )
  // Two times may lie so close that one decision is the last before both: the first that is named has it.
  const first = new Map(found.toReversed().map((one) => [one.row, one]))
  return [...first.values()].toSorted((a, b) => a.row - b.row)
}

function rowsOfSession(session: Int32Array, day: number): number[] {
  const first = session.indexOf(day)
  return first < 0 ? [] : Array.from({ length: session.lastIndexOf(day) + 1 - first }, (_, i) => first + i)
}

function lastRows(session: Int32Array): Map<number, number> {
  return new Map(Array.from(session, (day, row) => [day, row]))
}

/** The last decision of a session up to a time of day. */
function rowAt(
  { session, decisionAt }: Pick<HorizonSamples, 'session' | 'decisionAt'>,
  last: number | undefined,
  day: number,
  time: string,
): number | undefined {
  if (last === undefined || time === 'close') return last
  const by = newYorkInstant(day, Number(time.slice(0, 2)) * 60 + Number(time.slice(3)))
  let row = last
  while (row >= 0 && session[row] === day && decisionAt[row]! > by) row--
  return row >= 0 && session[row] === day ? row : undefined
}

/** The fits of one timeframe: the first decision of each day, week or month brings a new one. */
export function planRefits(
  samples: Pick<HorizonSamples, 'session' | 'decisionAt'>,
  rows: readonly ForecastRow[],
  { refit, window }: ForecastStudy['validation'],
): Refit[] {
  const { session, decisionAt } = samples
  const periods = Map.groupBy(rows, ({ row }) => periodOf(session[row]!, refit))
  return [...periods.values()].map((served) => {
    const first = served[0]!.row
    return {
      knownBy: decisionAt[first]!,
      learnsFrom: sessionBefore(session, first, window),
      rows: Int32Array.from(served, ({ row }) => row),
    }
  })
}

/** The session so many before that of a row, or the first there is. */
export function sessionBefore(session: Int32Array, row: number, count = Infinity): number {
  const before = [...new Set(session.subarray(0, row + 1))]
  return before[Math.max(0, before.length - 1 - count)]!
}

/** A number that all days of one week, from Monday on, or of one month share. */
function periodOf(day: number, refit: ForecastStudy['validation']['refit']): number {
  if (refit === 'day') return day
  if (refit === 'week') return day - ((weekday(day) + 6) % 7)
  const { year, month } = civilDate(day)
  return 12 * year + month
}
