/** The pictures of a backtest, each titled by the question it answers. */
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import { lineChart, type LinePanel } from '../../report/chart/line-chart.ts'
import type { ValueFormat } from '../../report/chart/value-axis.ts'
import type { Content, Markup } from '../../report/markup.ts'
import { drawdownsOf, wealthOf } from '../performance/drawdown.ts'
import type { RunSheetInput } from './run-sheet-input.ts'

/** Growth against holding and cash, and below it the drawdown on the same time axis. */
export function growthPicture(input: RunSheetInput): Markup {
  const known = input.holdingReturns.map((value) => (Number.isNaN(value) ? 0 : value))
  const [net, holding, cash] = [input.netReturns, known, input.cashReturns].map(wealthOf) as [
    Float64Array,
    Float64Array,
    Float64Array,
  ]
  const [symbol] = input.symbols
  const growth: LinePanel = {
    title: 'Growth of one dollar',
    howToRead: 'Log scale, dividends and interest included. Strategy after costs, holding before.',
    scale: 'log',
    format: 'multiple',
    include: [1],
    height: { wide: 232, narrow: 240 },
    hasXAxis: true,
    series: [
      { name: 'strategy', values: net, role: 'ours' },
      { name: `holding ${symbol}`, values: holding, role: 'baseline' },
      { name: 'cash', values: cash, role: 'other' },
    ],
  }
  const fall: LinePanel = {
    title: 'Below the last high',
    howToRead: `How far below its highest level so far. Filled: strategy; grey: holding ${symbol}.`,
    scale: 'linear',
    format: 'percent',
    include: [0],
    height: { wide: 96, narrow: 110 },
    hasXAxis: false,
    series: [
      { name: 'strategy, below its high', values: drawdownsOf(net), role: 'loss', area: 'plain', isNamed: false },
      { name: `holding ${symbol}, below its high`, values: drawdownsOf(holding), role: 'baseline', isNamed: false },
    ],
  }
  return overSessions(input, 'growth', [growth, fall])
}

/** Nothing where no fill stands on a quote. */
export function bandPicture(input: RunSheetInput): Content {
  if (Number.isNaN(input.band.breakEven)) return undefined
  const profit = input.equity.map((value) => value - input.openingCash)
  const panel: LinePanel = {
    title: 'How much hangs on the fills?',
    howToRead:
      'Profit so far, in dollars. Band: every fill at the touch (lower edge) to the middle of its quote (upper edge).',
    scale: 'linear',
    format: 'number',
    include: [0],
    height: { wide: 180, narrow: 190 },
    hasXAxis: true,
    series: [{ name: 'as filled', values: profit, role: 'ours' }],
    bands: [{ name: 'touch to middle', lower: input.touchProfit, upper: input.middleProfit, role: 'ours' }],
  }
  return overSessions(input, 'band', [panel])
}

export function exposurePicture(input: RunSheetInput): Markup {
  const { exposure, equity } = input
  const ofEquity = (values: Float64Array): Float64Array => values.map((value, i) => value / equity[i]!)
  const hasMargin = exposure.marginUse.some((use) => !Number.isNaN(use))
  const panels = [
    small(
      'What was it exposed to?',
      'Shares that it moved like (delta), as a part of equity, at the end of each session.',
      'percent',
      {
        name: 'exposure',
        values: ofEquity(exposure.delta),
      },
    ),
    small('How much was held?', 'Value of long (above) and short positions, as a part of equity.', 'percent', {
      name: 'long',
      values: ofEquity(exposure.long),
    }),
  ]
  const [first, held] = panels as [LinePanel, LinePanel]
  const short = {
    name: 'short',
    values: ofEquity(exposure.short),
    role: 'loss',
    area: 'plain',
    isNamed: false,
  } as const
  const both: LinePanel = { ...held, series: [...held.series, short] }
  const margin = small(
    'How much margin did it use?',
    'What the rules ask at the end of each session, as a part of equity.',
    'percent',
    {
      name: 'margin',
      values: exposure.marginUse,
    },
  )
  return overSessions(input, 'exposure', [{ ...first, hasXAxis: true }, both, ...(hasMargin ? [margin] : [])])
}

/** Nothing where no options were held. */
export function greeksPicture(input: RunSheetInput): Content {
  const { hasOptions, gamma, vega, theta } = input.exposure
  if (!hasOptions) return undefined
  const panels = [
    small('Gamma', 'Dollars of exposure won or lost when the underlying moves by 1 %.', 'number', {
      name: 'gamma',
      values: gamma,
    }),
    small('Vega', 'Dollars for one point of implied volatility.', 'number', { name: 'vega', values: vega }),
    small('Theta', 'Dollars for one calendar day.', 'number', { name: 'theta', values: theta }),
  ]
  return overSessions(
    input,
    'greeks',
    panels.map((panel, i) => ({ ...panel, hasXAxis: i === 0 })),
  )
}

function small(
  title: string,
  howToRead: string,
  format: ValueFormat,
  { name, values }: { readonly name: string; readonly values: Float64Array },
): LinePanel {
  return {
    title,
    howToRead,
    scale: 'linear',
    format,
    include: [0],
    height: { wide: 96, narrow: 110 },
    hasXAxis: false,
    series: [{ name, values, role: 'ours', area: 'signed', isNamed: false }],
  }
}

function overSessions({ sessions, isSimulated }: RunSheetInput, id: string, panels: readonly LinePanel[]): Markup {
  return lineChart({
    id,
    isSimulated,
    x: Float64Array.from(sessions, (session) => session * MS_PER_DAY),
    xTexts: Array.from(sessions, formatDate),
    xTitle: 'session',
    panels,
  })
}
