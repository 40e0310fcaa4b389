/** Where errors are smaller than those of no-change: by forecaster, by hour, by weekday, by regime. */
import { weekday } from '../../core/time.ts'
import { newYorkDay, newYorkMinuteOfDay } from '../../market/new-york-time.ts'
import { heatTable, type HeatRow } from '../../report/chart/heat-table.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import { REGIME_SESSIONS, REGIMES } from '../forecast/judgement/regime.ts'
import { slicesOf } from '../forecast/judgement/slices.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

/** A cell of fewer forecasts says nothing. */
const LEAST_IN_CELL = 5
/** Share saved that has the strongest colour, the same in all tables. */
const STRONGEST = 0.1

export function errorPictures(input: ForecastReportInput, findings: ForecastFindings): Content {
  if (findings.horizons.every(({ rows }) => rows.length < LEAST_IN_CELL)) return false
  return [
    markup`<section>${forecasterPicture(input, findings)}</section>`,
    markup`<section><div class="panels two"><div class="panel">${hourPicture(input, findings)}${regimePicture(input, findings)}</div><div class="panel">${weekdayPicture(input, findings)}</div></div></section>`,
  ]
}

/** Share of no-change's error that a forecaster saves; below zero it errs more. */
function saved(mase: number, rows: number): number {
  return rows < LEAST_IN_CELL ? Number.NaN : 1 - mase
}

function forecasterPicture(input: ForecastReportInput, { judgement, horizons }: ForecastFindings): Markup {
  const hours = horizons.map(({ horizon }) => horizon)
  const rows = [...Map.groupBy(judgement.contenders, forecasterText)].map(([name, all]): HeatRow => {
    const byHorizon = new Map(all.map((one) => [one.horizon, saved(one.errors.mase, one.independence.rows)]))
    return { name, values: hours.map((hour) => byHorizon.get(hour) ?? Number.NaN) }
  })
  return heatTable({
    ...savedTable(input, hours),
    id: 'forecasters',
    title: 'Who errs less than no-change?',
    howToRead:
      'Per cent of no-change’s mean absolute error saved; below zero it errs more. Not corrected for the number of tries.',
    rowTitle: 'forecaster',
    rows,
  })
}

function savedTable(
  { isSimulated }: ForecastReportInput,
  hours: readonly number[],
): Pick<Parameters<typeof heatTable>[0], 'isSimulated' | 'columns' | 'scale' | 'limit' | 'format' | 'describe'> {
  return {
    isSimulated,
    columns: hours.map((hour) => ({ title: horizonText(hour) })),
    scale: 'diverging',
    limit: STRONGEST,
    format: (value) => formatFixed(100 * value, 0),
    describe: (value) => `${formatPercent(value)} saved`,
  }
}

interface Parting<Part> {
  readonly id: string
  readonly title: string
  readonly howToRead: string
  readonly rowTitle: string
  readonly parts: readonly Part[]
  readonly nameOf: (part: Part) => string
  readonly partOf: (row: number) => Part | undefined
}

function partPicture<Part>(
  input: ForecastReportInput,
  { horizons }: ForecastFindings,
  { parts, partOf, nameOf, ...words }: Parting<Part>,
): Markup {
  const slices = horizons.map(({ rows }) => slicesOf(input.forecasts, rows, partOf))
  const valueOf = (part: Part, column: number): number => {
    const slice = slices[column]!.get(part)
    return slice === undefined ? Number.NaN : saved(slice.errors.mase, slice.rows)
  }
  const hours = horizons.map(({ horizon }) => horizon)
  return heatTable({
    ...savedTable(input, hours),
    ...words,
    rows: parts.map((part) => ({ name: nameOf(part), values: hours.map((_, column) => valueOf(part, column)) })),
  })
}

function hourPicture(input: ForecastReportInput, findings: ForecastFindings): Markup {
  const hourOf = (row: number): number => Math.floor(newYorkMinuteOfDay(input.forecasts.outcomeAt[row]!) / 60)
  const hours = new Set(findings.horizons.flatMap(({ rows }) => Array.from(rows, hourOf)))
  return partPicture(input, findings, {
    id: 'hours',
    title: 'At which hours?',
    howToRead: `Per cent of no-change’s error saved, by New York hour of the outcome; cells of ${LEAST_IN_CELL} or more.`,
    rowTitle: 'hour',
    parts: [...hours].toSorted((a, b) => a - b),
    nameOf: (hour) => `${String(hour).padStart(2, '0')} h`,
    partOf: hourOf,
  })
}

const WEEKDAYS = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday']

function weekdayPicture(input: ForecastReportInput, findings: ForecastFindings): Markup {
  return partPicture(input, findings, {
    id: 'weekdays',
    title: 'On which weekdays?',
    howToRead: 'The same by weekday of the decision.',
    rowTitle: 'weekday',
    parts: [1, 2, 3, 4, 5],
    nameOf: (day) => WEEKDAYS[day]!,
    partOf: (row) => weekday(newYorkDay(input.forecasts.decisionAt[row]!)),
  })
}

function regimePicture(input: ForecastReportInput, findings: ForecastFindings): Content {
  if (findings.regimes.size === 0) return false
  return partPicture(input, findings, {
    id: 'regimes',
    title: 'In which regimes?',
    howToRead: `The same by how far the price moved over the ${REGIME_SESSIONS} sessions before: thirds of all sessions.`,
    rowTitle: 'regime',
    parts: REGIMES,
    nameOf: (regime) => regime,
    partOf: (row) => findings.regimes.get(input.forecasts.session[row]!),
  })
}
