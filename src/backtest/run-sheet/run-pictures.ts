/** The pictures of a backtest, each titled by the question it answers. */
import { formatDate, MS_PER_DAY } from '../../core/time.ts'
import { lineChart, type LinePanel } from '../../report/chart/line-chart.ts'
import type { ValueFormat } from '../../report/chart/value-axis.ts'
import type { Content, Markup } from '../../report/markup.ts'
import { wealthOf } from '../performance/drawdown.ts'
import { drawdownPanel } from '../tear-sheet/pictures.ts'
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
  return overSessions(input, 'growth', [growth, drawdownPanel(symbol!, net, holding)])
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
  const delta = small(
    'What was it exposed to?',
    'Shares that it moved like (delta), as a part of equity, at the end of each session.',
    'percent',
    { name: 'exposure', values: ofEquity(exposure.delta) },
  )
  const long = small(
    'How much was held?',
    'Value of long (above) and short positions, as a part of equity.',
    'percent',
    { name: 'long', values: ofEquity(exposure.long) },
  )
  const short = {
    name: 'short',
    values: ofEquity(exposure.short),
    role: 'loss',
    area: 'plain',
    isNamed: false,
  } as const
  const held: LinePanel = { ...long, series: [...long.series, short] }
  const margin = small(
    'How much margin did it use?',
    'What the rules ask at the end of each session, as a part of equity.',
    'percent',
    { name: 'margin', values: exposure.marginUse },
  )
  return overSessions(input, 'exposure', [{ ...delta, hasXAxis: true }, held, ...(hasMargin ? [margin] : [])])
}

/** Profit so far by what brought it; nothing where no options were held, whose shares moved by delta alone. */
export function attributionPicture(input: RunSheetInput): Content {
  if (!input.exposure.hasOptions) return undefined
  const { soFar } = input.attribution
  const sum = (...parts: readonly Float64Array[]): Float64Array =>
    input.equity.map((_, i) => parts.reduce((total, values) => total + values[i]!, 0))
  const panels = [
    small('The underlying moved', 'Delta and gamma, dollars so far.', 'number', {
      name: 'delta and gamma',
      values: sum(soFar.delta, soFar.gamma),
    }),
    small('Implied volatility moved', 'Vega, dollars so far.', 'number', { name: 'vega', values: soFar.vega }),
    small('Time passed', 'Theta, dollars so far.', 'number', { name: 'theta', values: soFar.theta }),
    small('Trading cost', 'Execution beyond the middle of quotes, and fees, dollars so far.', 'number', {
      name: 'costs',
      values: sum(soFar.execution, soFar.fees),
    }),
  ]
  return overSessions(
    input,
    'attribution',
    panels.map((panel, i) => ({ ...panel, hasXAxis: i === 0 })),
  )
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
