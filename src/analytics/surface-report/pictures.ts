/** The pictures of a surface: smiles, term structure, tenors by delta, what forwards imply. */
import { type Skew, skewOf, sviSmile, volatilityAt } from '@bellwether/options'
import { exp, log } from '../../core/math.ts'
import { formatDate } from '../../core/time.ts'
import { type CurveChart, type CurvePanel, curveChart, type ValueBar } from '../../report/chart/curve-chart.ts'
import { emptyFigure } from '../../report/chart/figure.ts'
import { heatTable } from '../../report/chart/heat-table.ts'
import { formatFixed, formatPercent } from '../../report/format.ts'
import { markup, type Markup } from '../../report/markup.ts'
import type { SharedQuotes } from '../chains/chain-snapshots.ts'
import { daysOf, type SmiledExpiry } from '../chains/root-surface.ts'
import { daysText, type SurfaceInput } from './surface-input.ts'

/** The expiries nearest to these tenors are drawn, days. */
const DRAWN_TENORS = [7, 30, 60, 91, 182, 365]
const SMILE_POINTS = 121
/** Smiles are drawn from the put to the call of this delta, as far as there are quotes. */
const DRAWN_DELTA = 0.02

export function smilesPicture(input: SurfaceInput): Markup {
  const chart = smilesChart(input)
  return chart.panels.length === 0 ? emptyFigure(chart) : markup`<section>${curveChart(chart)}</section>`
}

export function smilesChart({ chain, surface: { root, smiled } }: SurfaceInput): CurveChart {
  return {
    id: 'smiles',
    title: 'What does each strike cost, in volatility?',
    howToRead: 'Bars: from bid to ask of the out-of-the-money option. Line: the fitted smile. Across: strikes.',
    isSimulated: chain.series.isSimulated,
    panels: drawnExpiries(smiled).map((expiry) => smilePanel(root.snapshot.root, expiry, chain)),
    scale: 'linear',
    xTitle: 'strike',
    xText: strikeText,
    format: 'percent',
    isPaired: true,
    height: { wide: 190, narrow: 170 },
  }
}

function strikeText(strike: number): string {
  return formatFixed(strike, Number.isInteger(strike) ? 0 : Number.isInteger(10 * strike) ? 1 : 2)
}

/** Fitted to quotes of their own, one a tenor. */
function drawnExpiries(smiled: readonly SmiledExpiry[]): SmiledExpiry[] {
  const own = smiled.filter(({ smile }) => smile.error.points > 0)
  const nearest = DRAWN_TENORS.map(
    (days) => own.toSorted((a, b) => Math.abs(log(daysOf(a) / days)) - Math.abs(log(daysOf(b) / days)))[0],
  )
  return own.filter((expiry) => nearest.includes(expiry))
}

function smilePanel(root: string, expiry: SmiledExpiry, { quotes, values }: SurfaceInput['chain']): CurvePanel {
  const { range, smile, forward, atmIv } = expiry
  const fitted = sviSmile(smile.svi, range.yearsToExpiry)
  const { putMoneyness, callMoneyness } = skewOf(fitted, DRAWN_DELTA)
  const all = quoteBars(expiry, quotes, values)
  const place = (bar: ValueBar | undefined): number => (bar === undefined ? 0 : log(bar.x / forward.forward))
  // Where nothing is quoted the line would be a guess.
  const from = Math.max(putMoneyness, Math.min(0, place(all[0])))
  const to = Math.min(callMoneyness, Math.max(0, place(all.at(-1))))
  const k = Float64Array.from({ length: SMILE_POINTS }, (_, i) => from + (i / (SMILE_POINTS - 1)) * (to - from))
  const x = k.map((one) => forward.forward * exp(one))
  const bars = all.filter((bar) => place(bar) >= from && place(bar) <= to)
  const end = (one: number): string =>
    `${formatFixed(forward.forward * exp(one), 0)} at ${formatPercent(volatilityAt(fitted, one), 1)}`
  const title = `${root} ${formatDate(range.expiry)}, ${daysText(daysOf(expiry))}`
  return {
    title,
    description: `${title}: at the money ${formatPercent(atmIv, 1)}, from strike ${end(from)} to ${end(to)}.`,
    curves: [{ name: 'fitted', role: 'ours', x, y: k.map((one) => volatilityAt(fitted, one)) }],
    bars,
    barRole: 'baseline',
  }
}

/** Bid to ask of the out-of-the-money side of each strike, where both have a volatility. */
function quoteBars(
  { range, forward }: SmiledExpiry,
  { right, strike }: SharedQuotes,
  { bidIv, askIv }: SurfaceInput['chain']['values'],
): ValueBar[] {
  const bars: ValueBar[] = []
  for (let row = range.from; row < range.to; row++) {
    const [low, high, x] = [bidIv[row]!, askIv[row]!, strike[row]!]
    const isOut = right[row]! > 0 === x >= forward.forward
    if (!isOut || !(low > 0 && high > 0)) continue
    const name = `${strikeText(x)} ${right[row]! > 0 ? 'call' : 'put'}`
    bars.push({ x, low, high, text: `${name}: bid ${formatPercent(low, 1)}, ask ${formatPercent(high, 1)}` })
  }
  return bars.toSorted((a, b) => a.x - b.x)
}

export function termPicture({ chain, surface }: SurfaceInput): Markup {
  const { root, smiled } = surface
  const title = 'How does volatility change with time to expiry?'
  const chart = {
    id: 'term-structure',
    title,
    howToRead:
      'At the money, with the miss of each fit as a bar, and the model-free index of each expiry. Across: days.',
    isSimulated: chain.series.isSimulated,
  }
  if (smiled.length === 0) return emptyFigure(chart)
  const x = Float64Array.from(smiled, daysOf)
  const atTheMoney = Float64Array.from(smiled, ({ atmIv }) => atmIv)
  const index = Float64Array.from(smiled, (expiry) => root.index.byExpiry[root.expiries.indexOf(expiry)] ?? Number.NaN)
  const bars = smiled.map(({ atmIv, smile, range }, i): ValueBar => {
    const error = (smile.error.rmsVolatilityPoints || 0) / 100
    return {
      x: x[i]!,
      low: atmIv - error,
      high: atmIv + error,
      text: `${formatDate(range.expiry)}: at the money ${formatPercent(atmIv, 1)}, model-free ${formatPercent(index[i]!, 1)}`,
    }
  })
  const ends = `At the money from ${formatPercent(atTheMoney[0]!, 1)} at ${daysText(x[0]!)} to ${formatPercent(atTheMoney.at(-1)!, 1)} at ${daysText(x.at(-1)!)}.`
  return markup`<section>${curveChart({
    ...chart,
    panels: [
      {
        title,
        description: `${chart.howToRead} ${ends}`,
        curves: [
          { name: 'at the money', role: 'ours', x, y: atTheMoney },
          { name: 'model-free index', role: 'baseline', x, y: index },
        ],
        bars,
        barRole: 'ours',
      },
    ],
    scale: 'log',
    xTitle: 'days',
    xText: (days) => formatFixed(days, days < 10 && !Number.isInteger(days) ? 1 : 0),
    format: 'percent',
    height: { wide: 220, narrow: 180 },
  })}</section>`
}

/** Volatilities of a tenor by delta, from the far put to the far call. */
const DELTAS: readonly { readonly title: string; readonly name: string }[] = [
  { title: '10P', name: '10-delta put' },
  { title: '25P', name: '25-delta put' },
  { title: 'ATM', name: 'at the money' },
  { title: '25C', name: '25-delta call' },
  { title: '10C', name: '10-delta call' },
]

function byDelta(far: Skew, near: Skew): number[] {
  const wing = ({ atTheMoney, butterfly, riskReversal }: Skew, side: 1 | -1): number =>
    atTheMoney + butterfly + (side * riskReversal) / 2
  return [wing(far, -1), wing(near, -1), near.atTheMoney, wing(near, 1), wing(far, 1)]
}

export function tenorTable({ chain, tenors }: SurfaceInput): Markup {
  const head = {
    title: 'What does each tenor cost, by delta?',
    howToRead:
      'Implied volatility in per cent at constant tenors: puts to the left, calls to the right, by the delta of the forward.',
  }
  if (tenors.length === 0) return emptyFigure(head)
  return markup`<section>${heatTable({
    ...head,
    id: 'tenors',
    isSimulated: chain.series.isSimulated,
    rowTitle: 'tenor',
    columns: DELTAS,
    rows: tenors.map(({ days, skew, farSkew }) => ({ name: daysText(days), values: byDelta(farSkew, skew) })),
    scale: 'sequential',
    format: (value) => formatFixed(100 * value, 1),
    describe: (value) => formatPercent(value, 1),
  })}</section>`
}

/** Shorter ones say nothing of a yearly rate: a cent of the forward moves it by per cents. */
const LEAST_DAYS_OF_YIELD = 14

export function yieldPicture({ chain, surface: { smiled } }: SurfaceInput): Markup {
  const title = 'What do forwards say of rates and dividends?'
  const chart = {
    id: 'yields',
    title,
    howToRead: `Per year, from ${LEAST_DAYS_OF_YIELD} days on. The yield holds dividends and the cost to borrow. Across: days.`,
    isSimulated: chain.series.isSimulated,
  }
  const shown = smiled.filter((one) => daysOf(one) >= LEAST_DAYS_OF_YIELD && Number.isFinite(one.impliedYield))
  if (shown.length === 0) return emptyFigure({ ...chart, note: 'Without a spot price there is no yield to imply.' })
  const x = Float64Array.from(shown, daysOf)
  return markup`<section>${curveChart({
    ...chart,
    panels: [
      {
        title,
        description: `${chart.howToRead} The yield at the last expiry is ${formatPercent(shown.at(-1)!.impliedYield, 2)}.`,
        curves: [
          { name: 'implied yield', role: 'ours', x, y: Float64Array.from(shown, ({ impliedYield }) => impliedYield) },
          { name: 'rate', role: 'baseline', x, y: Float64Array.from(shown, ({ forward }) => forward.rate) },
        ],
        bars: [],
        barRole: 'ours',
      },
    ],
    scale: 'log',
    xTitle: 'days',
    xText: (days) => formatFixed(days, 0),
    format: 'percent',
    height: { wide: 160, narrow: 150 },
  })}</section>`
}
