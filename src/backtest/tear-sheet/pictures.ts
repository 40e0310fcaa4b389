/** The pictures of a tear sheet, each titled by the question it answers. */
import { civilDate, formatDate, MONTH_NAMES, MS_PER_DAY } from '../../core/time.ts'
import { barChart } from '../../report/chart/bar-chart.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { histogram } from '../../report/chart/histogram.ts'
import { lineChart, type LinePanel } from '../../report/chart/line-chart.ts'
import { scatterChart } from '../../report/chart/scatter-chart.ts'
import { formatFixed, formatNumber, formatPercent, formatPercentRange, formatReturn } from '../../report/format.ts'
import type { Markup } from '../../report/markup.ts'
import { drawdownsOf, wealthOf } from '../performance/drawdown.ts'
import type { TearSheetInput } from './tear-sheet-input.ts'
import type { Calibration } from './calibration.ts'
import type { Sample } from './sample.ts'

const MOST_FEATURES = 10

/** Growth against holding and against every period, and below it the drawdown on the same time axis. */
export function growthPicture(input: TearSheetInput, sample: Sample): Markup {
  const [net, holding, always] = [sample.netReturns, sample.holdingReturns, sample.alwaysReturns].map(wealthOf) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  return lineChart({
    id: 'growth',
    isSimulated: input.isSimulated,
    x: Float64Array.from(sample.sessions, (session) => session * MS_PER_DAY),
    xTexts: Array.from(sample.sessions, formatDate),
    xTitle: 'session',
    panels: [growthPanel(input, net, holding, always), drawdownPanel(input.symbol, net, holding)],
  })
}

function growthPanel(
  { symbol, period }: TearSheetInput,
  net: Float64Array,
  holding: Float64Array,
  always: Float64Array,
): LinePanel {
  return {
    title: 'Growth of one dollar',
    howToRead: `Log scale, dividends included. Strategy and every ${period.one} after costs, holding before.`,
    scale: 'log',
    format: 'multiple',
    include: [1],
    height: { wide: 232, narrow: 240 },
    hasXAxis: true,
    series: [
      { name: 'strategy', values: net, role: 'ours' },
      { name: `holding ${symbol}`, values: holding, role: 'baseline' },
      { name: `every ${period.one}`, values: always, role: 'other' },
    ],
  }
}

/** @param net wealth, as `holding` */
export function drawdownPanel(symbol: string, net: Float64Array, holding: Float64Array): LinePanel {
  const below = (name: string): string => `${name}, below its high`
  return {
    title: 'Below the last high',
    howToRead: `How far below its highest level so far. Filled: strategy; grey: holding ${symbol}.`,
    scale: 'linear',
    format: 'percent',
    include: [0],
    height: { wide: 96, narrow: 110 },
    hasXAxis: false,
    series: [
      { name: below('strategy'), values: drawdownsOf(net), role: 'loss', area: 'plain', isNamed: false },
      { name: below(`holding ${symbol}`), values: drawdownsOf(holding), role: 'baseline', isNamed: false },
    ],
  }
}

export function monthPicture(
  input: Pick<TearSheetInput, 'isSimulated'>,
  { sessions, netReturns }: Pick<Sample, 'sessions' | 'netReturns'>,
): Markup {
  const years = monthlyReturns(sessions, netReturns)
  return heatTable({
    id: 'months',
    isSimulated: input.isSimulated,
    title: 'Month by month',
    howToRead: 'Per cent, after costs; at the right the year.',
    rowTitle: 'year',
    columns: MONTH_NAMES.map((name) => ({ title: name.charAt(0), name: name.slice(0, 3) })),
    rows: years.map(({ year, months, whole }) => ({ name: String(year), values: months, total: inCell(whole) })),
    totalTitle: 'year',
    scale: 'diverging',
    format: inCell,
    describe: formatReturn,
  })
}

/** More per cent than fit a cell. */
const TOO_MUCH = 9999.5

/** Per cent without the sign, short enough for a cell. */
function inCell(value: number): string {
  const percent = 100 * value
  if (percent >= TOO_MUCH) return '>9999'
  return formatFixed(percent, Math.abs(percent) < 99.95 ? 1 : 0)
}

export interface YearOfReturns {
  readonly year: number
  /** Twelve compounded returns; NaN for months without sessions. */
  readonly months: Float64Array
  readonly whole: number
}

/** Simple returns of sessions compounded by calendar month. @param sessions day numbers, rising */
export function monthlyReturns(sessions: Int32Array, returns: Float64Array): YearOfReturns[] {
  const years = new Map<number, Float64Array>()
  sessions.forEach((session, i) => {
    const { year, month } = civilDate(session)
    const growth = years.get(year) ?? new Float64Array(12).fill(Number.NaN)
    years.set(year, growth)
    const before = growth[month - 1]!
    growth[month - 1] = (Number.isNaN(before) ? 1 : before) * (1 + returns[i]!)
  })
  return [...years].map(([year, growth]) => ({
    year,
    months: growth.map((value) => value - 1),
    whole: growth.reduce((product, value) => (Number.isNaN(value) ? product : product * value), 1) - 1,
  }))
}

export function distributionPicture(input: TearSheetInput, { netReturns, positions }: Sample): Markup {
  return histogram({
    id: 'distribution',
    isSimulated: input.isSimulated,
    title: `How did single ${input.period.many} end?`,
    howToRead: `Net return of each of the ${input.period.many} held; end bars hold all beyond.`,
    values: netReturns.filter((_, i) => positions[i] !== 0),
    unit: input.period,
    format: percentText,
  })
}

/** As many decimals as the edge of a bin needs. */
function percentText(value: number): string {
  const percent = Number((100 * value).toPrecision(6))
  const decimals = [0, 1, 2, 3, 4].find((digits) => Number(percent.toFixed(digits)) === percent) ?? 5
  return formatPercent(value, decimals)
}

export function calibrationPicture(input: TearSheetInput, calibration: Calibration): Markup {
  const { bins, riseShare, isBunched, spread } = calibration
  const range = formatPercentRange(spread.low, spread.high, 'and')
  return scatterChart({
    id: 'calibration',
    isSimulated: input.isSimulated,
    title: 'Was it as sure as it said?',
    howToRead: `Share of ${input.period.many} that rose, with 90 % bars. On the line: honest. Dashed: the share of all.`,
    points: bins.map(({ said, came, interval, count }) => ({
      said,
      came,
      low: interval.low,
      high: interval.high,
      count,
    })),
    saidTitle: 'said: up with probability',
    cameTitle: 'came: share that rose',
    unit: input.period.many,
    base: { value: riseShare, name: `all: ${formatPercent(riseShare)}` },
    ...(bins.length === 0 && { note: 'It made no probability forecasts.' }),
    ...(isBunched && { note: `Nine tenths of the forecasts lie between ${range}: too bunched to judge.` }),
  })
}

export function importancePicture(input: TearSheetInput): Markup {
  const bars = input.importance
    .map(({ feature, gain, error }) => ({ name: feature, value: gain, error }))
    .toSorted((a, b) => (Number.isNaN(b.value) ? -Infinity : b.value) - (Number.isNaN(a.value) ? -Infinity : a.value))
  const total = bars.reduce((sum, { value }) => sum + value, 0)
  const isShare = Math.abs(total - 1) < 0.02
  return barChart({
    id: 'importance',
    isSimulated: input.isSimulated,
    title: 'What did it look at?',
    howToRead: `${isShare ? 'Share of the gain that each feature brought' : 'Gain that each feature brought'} in the fits; the line is one error to each side.`,
    bars,
    nameTitle: 'feature',
    valueTitle: isShare ? 'share of gain' : 'gain',
    format: isShare ? (value) => formatPercent(value) : (value) => formatNumber(value),
    most: MOST_FEATURES,
  })
}
