/** The newest forecasts as a fan: where the price may be at each horizon from the last decision on. */
import { formatInstant, MS_PER_HOUR } from '../../core/time.ts'
import { newYorkText } from '../../market/new-york-time.ts'
import { lineChart } from '../../report/chart/line-chart.ts'
import { formatPercent } from '../../report/format.ts'
import { type Content, markup } from '../../report/markup.ts'
import { isBy } from '../forecast/judgement/contenders.ts'
import type { ForecastFindings } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'
import { bandOf } from './paths.ts'

/** Last known prices that lead up to the fan. */
const HISTORY = 40

interface Fan {
  readonly decidedAt: number
  /** Rows of the forecasts decided then, by their horizons. */
  readonly rows: readonly number[]
}

export function fanPicture(input: ForecastReportInput, findings: ForecastFindings): Content {
  const fan = newestFan(input, findings)
  if (fan === undefined) return false
  const { forecasts } = input
  const past = pastPrices(input, fan.decidedAt)
  const targets = fan.rows.map((row) => fan.decidedAt + forecasts.horizon[row]! * MS_PER_HOUR)
  const x = Float64Array.from([...past.keys(), ...targets])
  const before = past.size - 1
  const placed = (values: Float64Array): Float64Array =>
    Float64Array.from(x, (_, i) => {
      if (i < before) return Number.NaN
      return i === before ? past.get(fan.decidedAt)! : values[fan.rows[i - past.size]!]!
    })
  const known = Float64Array.from(x, (_, i) =>
    i < past.size ? [...past.values()][i]! : forecasts.actual[fan.rows[i - past.size]!]!,
  )
  const levels = forecasts.intervals.map(({ level }) => formatPercent(level, 0)).join(', ')
  const who = [...new Set(findings.horizons.map(({ shown }) => forecasterText(shown)))].join(', ')
  return markup`<section>${lineChart({
    id: 'fan',
    isSimulated: input.isSimulated,
    x,
    xTexts: Array.from(x, formatInstant),
    xTitle: 'time',
    panels: [
      {
        title: 'Where may it be in the next days?',
        howToRead: `Price of ${input.symbol}, $, forecast on ${newYorkText(fan.decidedAt)} by ${who}. ${levels === '' ? '' : `Bands: ${levels} intervals.`}`,
        scale: 'linear',
        format: 'number',
        height: { wide: 250, narrow: 220 },
        hasXAxis: true,
        series: [
          { name: 'forecast', values: placed(forecasts.predicted), role: 'ours' },
          { name: 'price', values: known, role: 'other' },
        ],
        bands: forecasts.intervals
          .toSorted((a, b) => b.level - a.level)
          .map(({ level, lower, upper }) => bandOf(level, placed(lower), placed(upper))),
      },
    ],
  })}</section>`
}

/** The last decision of those that are shown, where it forecast at least two horizons. */
function newestFan({ forecasts }: ForecastReportInput, { horizons }: ForecastFindings): Fan | undefined {
  const { length, horizon, decisionAt } = forecasts
  const isShown = (row: number): boolean => horizons.some(({ shown }) => isBy(forecasts, row, shown))
  const rows = Array(length).keys().filter(isShown).toArray()
  const decidedAt = rows.reduce((last, row) => Math.max(last, decisionAt[row]!), -Infinity)
  const newest = rows.filter((row) => decisionAt[row] === decidedAt).sort((a, b) => horizon[a]! - horizon[b]!)
  return newest.length < 2 ? undefined : { decidedAt, rows: newest }
}

/** The last price known at each of the last decisions, in order of time. */
function pastPrices({ forecasts }: ForecastReportInput, until: number): Map<number, number> {
  const prices = new Map<number, number>()
  for (let row = 0; row < forecasts.length; row++) prices.set(forecasts.decisionAt[row]!, forecasts.price[row]!)
  const past = [...prices].filter(([at]) => at <= until).toSorted(([a], [b]) => a - b)
  return new Map(past.slice(-HISTORY))
}
