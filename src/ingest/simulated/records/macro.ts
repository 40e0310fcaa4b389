/**
 * Macro releases and yields, each value with the time at which it was released.
 *
 * | series     | period  | release                                             | revision            |
 * |------------|---------|-----------------------------------------------------|---------------------|
 * | SIMCPI     | month   | first session from the 12th of the next month, 08:30 | at the next release |
 * | SIMPAYEMS  | month   | first session from the 5th of the next month, 08:30  | at the next release |
 * | SIMGDP     | quarter | first session from the 27th after its end, 08:30     | a month later       |
 * | SIMEFFR, SIM2Y, SIM10Y | session | next session, 09:00                      | none                |
 *
 * A revision is a second record of the same period with `revised` = 1 and its own `knownAt`. SIMCPI is
 * an index, SIMPAYEMS thousands of persons, SIMGDP billions of dollars a year, rates per cent a year.
 */
import { createFrame, type Frame, selectRows } from '../../../core/frame.ts'
import { orderRows } from '../../../core/row-order.ts'
import { exp } from '../../../core/math.ts'
import { civilDate, dayNumber } from '../../../core/time.ts'
import { nyse } from '../../../market/calendar.ts'
import { newYorkInstant } from '../../../market/new-york-time.ts'
import { RECORD_KINDS, RECORD_SCHEMAS, type RecordSchema } from '../../../market/record-kind.ts'
import type { Market } from '../hidden/market.ts'
import { EPOCH } from '../options.ts'

/** Minutes of the day in New York. */
const MACRO_RELEASE = 510
const YIELD_RELEASE = 540

interface MacroSeries {
  readonly name: string
  /** Months of one period. */
  readonly months: 1 | 3
  /** Release: the first session from this day of the month after the period. */
  readonly releaseDay: number
  readonly first: number
  /** Log growth a period: mean, standard deviation, persistence of deviations. */
  readonly growth: number
  readonly deviation: number
  readonly persistence: number
  /** Standard deviation of the first print's error, in logs. */
  readonly error: number
  /** Values are whole multiples of 1 / unit. */
  readonly unit: number
}

const MACRO_SERIES: readonly MacroSeries[] = [
  {
    name: 'SIMCPI',
    months: 1,
    releaseDay: 12,
    first: 160,
    growth: 0.002,
    deviation: 0.0015,
    persistence: 0.6,
    error: 0.0003,
    unit: 1000,
  },
  {
    name: 'SIMGDP',
    months: 3,
    releaseDay: 27,
    first: 9000,
    growth: 0.011,
    deviation: 0.006,
    persistence: 0.3,
    error: 0.002,
    unit: 10,
  },
  {
    name: 'SIMPAYEMS',
    months: 1,
    releaseDay: 5,
    first: 125_000,
    growth: 0.0009,
    deviation: 0.0008,
    persistence: 0.7,
    error: 0.0003,
    unit: 1,
  },
]

interface Release {
  readonly series: string
  readonly period: number
  /** Trading day the record belongs to: of the value for rates, of the release for macro series. */
  readonly session: number
  readonly at: number
  readonly knownAt: number
  readonly revised: boolean
  readonly value: number
}

/** All series; periods from `options.from` on, values known by the end of `options.to`. */
export function seriesRows(market: Market): Frame<RecordSchema<'series'>> {
  const releases = [...MACRO_SERIES.flatMap((series) => macroReleases(market, series)), ...yieldReleases(market)]
  const wanted = releases.filter(({ period, knownAt }) => period >= market.options.from && knownAt < market.knownBefore)
  const frame = createFrame(RECORD_SCHEMAS.series, wanted.length)
  const { columns } = frame
  wanted.forEach((release, row) => {
    columns.series[row] = release.series
    columns.period[row] = release.period
    columns.session[row] = release.session
    columns.at[row] = release.at
    columns.knownAt[row] = release.knownAt
    columns.revised[row] = release.revised ? 1 : 0
    columns.value[row] = release.value
  })
  return selectRows(frame, orderRows(frame, RECORD_KINDS.series.key).rows)
}

/** First prints of the macro series that the schedule of a year after `to` holds, in order of series and time. */
export function scheduledReleases(to: number): Pick<Release, 'series' | 'session' | 'knownAt'>[] {
  const { year } = civilDate(EPOCH)
  return MACRO_SERIES.flatMap((series) => {
    const periods = Math.floor(monthsBetween(year, to + 365) / series.months)
    return Array.from({ length: periods }, (_, count) => releaseTimes(series, year, 1 + count * series.months, false))
  })
}

function monthsBetween(year: number, day: number): number {
  const end = civilDate(day)
  return 12 * (end.year - year) + end.month
}

function macroReleases(market: Market, series: MacroSeries): Release[] {
  const random = market.random.split('macro').split(series.name)
  const { year } = civilDate(EPOCH)
  const releases: Release[] = []
  let level = series.first
  let deviation = 0
  for (let count = 0; dayNumber(year, 1 + count * series.months, 1) <= market.options.to; count++) {
    const draw = random.split(count)
    deviation = series.persistence * deviation + series.deviation * draw.normal()
    level *= exp(series.growth + deviation)
    const first = level * exp(series.error * draw.normal())
    for (const revised of [false, true]) {
      const value = Math.round(series.unit * (revised ? level : first)) / series.unit
      releases.push({ ...releaseTimes(series, year, 1 + count * series.months, revised), revised, value })
    }
  }
  return releases
}

/** @param month 1 to 12, or beyond the year's end */
function releaseTimes(
  series: MacroSeries,
  year: number,
  month: number,
  revised: boolean,
): Pick<Release, 'series' | 'period' | 'session' | 'at' | 'knownAt'> {
  const end = dayNumber(year, month + series.months, 1)
  const earliest = dayNumber(year, month + series.months + (revised ? 1 : 0), series.releaseDay)
  const session = nyse.isSession(earliest) ? earliest : nyse.next(earliest)
  return {
    series: series.name,
    period: dayNumber(year, month, 1),
    session,
    at: newYorkInstant(end, 0),
    knownAt: newYorkInstant(session, MACRO_RELEASE),
  }
}

function yieldReleases(market: Market): Release[] {
  const { sessions, rates, firstRow } = market
  const releases: Release[] = []
  for (let row = firstRow; row < sessions.length; row++) {
    const { day, close } = sessions[row]!
    const times = { period: day, session: day, at: close, knownAt: newYorkInstant(nyse.next(day), YIELD_RELEASE) }
    releases.push({ series: 'SIMEFFR', ...times, revised: false, value: rates.overnight[row]! })
    releases.push({ series: 'SIM2Y', ...times, revised: false, value: rates.twoYear[row]! })
    releases.push({ series: 'SIM10Y', ...times, revised: false, value: rates.tenYear[row]! })
  }
  return releases
}
