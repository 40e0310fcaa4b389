/** What was forecast beside what came, decision after decision, and the intervals around it. */
import { formatInstant } from '../../core/time.ts'
import { median } from '../../core/stats/quantile.ts'
import { type LineBand, lineChart, type LinePanel, type LineSeries } from '../../report/chart/line-chart.ts'
import { formatPercent, formatReturn } from '../../report/format.ts'
import { type Content, markup, type Markup } from '../../report/markup.ts'
import type { Outcomes } from '../forecast/judgement/contenders.ts'
import { horizonText } from '../forecast/judgement/verdict.ts'
import type { ForecastFindings, ShownHorizon } from './findings.ts'
import { forecasterText } from '../forecast/judgement/forecaster-text.ts'
import type { ForecastReportInput } from './forecast-report-input.ts'

const HEIGHT = { wide: 230, narrow: 200 }
const ROW_HEIGHT = { wide: 104, narrow: 110 }

/** The level whose intervals are drawn: the first one of the run. */
export function shownLevel({ forecasts }: ForecastReportInput): number | undefined {
  return forecasts.intervals[0]?.level
}

/** Prices at the headline horizon, by the time for which they were forecast. */
export function pricePicture(input: ForecastReportInput, { headline }: ForecastFindings): Content {
  if (headline === undefined || headline.rows.length === 0) return false
  const { outcomes, horizon, shown } = headline
  const order = Array.from(outcomes.outcomeAt.keys()).filter((i) => outcomes.outcomeAt[i] !== outcomes.outcomeAt[i + 1])
  const take = (values: Float64Array): Float64Array => Float64Array.from(order, (i) => values[i]!)
  const level = shownLevel(input)
  const band = outcomes.intervals.find((bounds) => bounds.level === level)
  const isCollapsed = order.length < outcomes.outcomeAt.length
  return markup`<section>${lineChart({
    id: 'prices',
    isSimulated: input.isSimulated,
    x: take(outcomes.outcomeAt),
    xTexts: Array.from(take(outcomes.outcomeAt), formatInstant),
    xTitle: 'outcome made at',
    panels: [
      {
        title: `What was forecast ${horizonText(horizon)} ahead, and what came?`,
        howToRead: `Price of ${input.symbol}, $; ${bandWords(level)}by ${forecasterText(shown)}. Grey: the price ${horizonText(horizon)} before, which is no-change.${isCollapsed ? ' Of forecasts for the same price the last.' : ''}`,
        scale: 'linear',
        format: 'number',
        height: HEIGHT,
        hasXAxis: true,
        series: [
          { name: 'forecast', values: take(outcomes.predicted), role: 'ours' },
          { name: 'came', values: take(outcomes.actual), role: 'other' },
          { name: 'no-change', values: take(outcomes.price), role: 'baseline' },
        ],
        ...(band !== undefined && { bands: [bandOf(level!, take(band.lower), take(band.upper))] }),
      },
    ],
  })}<p class="note">Any forecast close to the last price looks good here. The pictures below take that price away.</p></section>`
}

/** Changes from the last price at every horizon, where no-change is zero. */
export function movePictures(input: ForecastReportInput, { horizons }: ForecastFindings): Content {
  const drawn = horizons.filter(({ rows }) => rows.length > 0)
  if (drawn.length === 0) return false
  return markup`<section>${drawn.map((found) => moveChart(input, found))}</section>`
}

function moveChart(input: ForecastReportInput, found: ShownHorizon): Markup {
  const { outcomes, horizon } = found
  return lineChart({
    id: `moves-${horizon}`,
    isSimulated: input.isSimulated,
    x: outcomes.decisionAt,
    xTexts: Array.from(outcomes.decisionAt, formatInstant),
    xTitle: 'decided at',
    panels: [movePanel(input, found)],
  })
}

function movePanel(input: ForecastReportInput, { outcomes, horizon, shown }: ShownHorizon): LinePanel {
  const changes = (values: Float64Array): Float64Array => values.map((value, i) => value / outcomes.price[i]! - 1)
  const level = shownLevel(input)
  const band = outcomes.intervals.find((bounds) => bounds.level === level)
  const sizes = (values: Float64Array): string => formatReturn(median(changes(values).map(Math.abs)))
  return {
    title: `How far did it move in ${horizonText(horizon)}?`,
    howToRead: `Change from the price at the decision; ${bandWords(level)}by ${forecasterText(shown)}. Zero is no-change. Half of the forecasts moved less than ${sizes(outcomes.predicted)}, half of the outcomes less than ${sizes(outcomes.actual)}.`,
    scale: 'linear',
    format: 'percent',
    include: [0],
    height: ROW_HEIGHT,
    hasXAxis: true,
    series: [
      { name: 'forecast', values: changes(outcomes.predicted), role: 'ours' },
      { name: 'came', values: changes(outcomes.actual), role: 'other' },
    ],
    ...(band !== undefined && { bands: [bandOf(level!, changes(band.lower), changes(band.upper))] }),
  }
}

/** Fewest and most decisions over which a coverage is taken as time goes on. */
const FEWEST = 10
const MOST = 60

/** The share covered of the newest decisions, at each of them, horizon by horizon. */
export function rollingCoverage(input: ForecastReportInput, { horizons, headline }: ForecastFindings): Content {
  const level = shownLevel(input)
  if (level === undefined || headline === undefined) return false
  const window = Math.min(MOST, Math.max(FEWEST, Math.floor(headline.rows.length / 4)))
  const drawn = horizons.filter(({ rows }) => rows.length > window).toSorted((a) => (a === headline ? -1 : 0))
  if (drawn.length === 0) return false
  const x = Float64Array.from(new Set(drawn.flatMap(({ outcomes }) => Array.from(outcomes.decisionAt)))).sort()
  const series = drawn.map((found): LineSeries => {
    const isHeadline = found === headline
    const values = rollingMean(coveredOf(found.outcomes, level), window)
    return {
      name: horizonText(found.horizon),
      values: placed(values, found.outcomes.decisionAt, x),
      role: isHeadline ? 'ours' : 'other',
      isNamed: isHeadline,
    }
  })
  return markup`<section>${lineChart({
    id: 'rolling-coverage',
    isSimulated: input.isSimulated,
    x,
    xTexts: Array.from(x, formatInstant),
    xTitle: 'decided at',
    panels: [
      {
        title: 'Did they hold all along?',
        howToRead: `Share of the outcomes of the last ${window} decisions inside the ${formatPercent(level, 0)} interval, a line a horizon; grey: what was promised.`,
        scale: 'linear',
        format: 'percent',
        include: [0.5, 1],
        height: { wide: 130, narrow: 130 },
        hasXAxis: true,
        series: [
          ...series,
          { name: 'promised', values: new Float64Array(x.length).fill(level), role: 'baseline', isNamed: false },
        ],
      },
    ],
  })}</section>`
}

function coveredOf({ actual, intervals }: Outcomes, level: number): Float64Array {
  const { lower, upper } = intervals.find((bounds) => bounds.level === level)!
  return actual.map((value, i) => Number(lower[i]! <= value && value <= upper[i]!))
}

/** Values at some of the times, NaN at the others. */
function placed(values: Float64Array, at: Float64Array, times: Float64Array): Float64Array {
  const byTime = new Map(Array.from(at, (time, i) => [time, values[i]!]))
  return times.map((time) => byTime.get(time) ?? Number.NaN)
}

/** NaN until there are enough. */
function rollingMean(values: Float64Array, window: number): Float64Array {
  let sum = 0
  return values.map((value, i) => {
    sum += value - (i >= window ? values[i - window]! : 0)
    return i >= window - 1 ? sum / window : Number.NaN
  })
}

/** Infinite bounds are left out: they have no place on a picture. */
export function bandOf(level: number, lower: Float64Array, upper: Float64Array): LineBand {
  const isFinite = (i: number): boolean => Number.isFinite(lower[i]! + upper[i]!)
  return {
    name: `${formatPercent(level, 0)} interval`,
    lower: lower.map((value, i) => (isFinite(i) ? value : Number.NaN)),
    upper: upper.map((value, i) => (isFinite(i) ? value : Number.NaN)),
    role: 'ours',
  }
}

function bandWords(level: number | undefined): string {
  return level === undefined ? '' : `band: ${formatPercent(level, 0)} interval, `
}
