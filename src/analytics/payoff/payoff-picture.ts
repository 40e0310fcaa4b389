/** Profit over the price of the underlying: at the first expiry, and now. */
import { americanPrice, europeanPrice, type Pricer, positionValue } from '@bellwether/options'
import { lineChart, type LineChart, lineDrawing } from '../../report/chart/line-chart.ts'
import type { Markup } from '../../report/markup.ts'
import type { Payoff } from './payoff.ts'
import { breakevenText, priceText } from './payoff-words.ts'

const POINTS = 240
/** Standard deviations of the price that the picture reaches, at least. */
const REACH = 2.5
/** More breakevens than this would not be told apart. */
const MOST_MARKED = 4
const NONE = { delta: 0, gamma: 0, vega: 0, theta: 0, rho: 0 }

export function payoffPicture(payoff: Payoff): Markup {
  return lineChart(pictureOf(payoff))
}

/** The same as one SVG file. */
export function payoffDrawing(payoff: Payoff): string {
  return lineDrawing(pictureOf(payoff))
}

function pictureOf(payoff: Payoff): LineChart {
  const { first, position } = payoff
  const x = pricesOf(payoff)
  const marked = first.profile.breakevens.slice(0, MOST_MARKED)
  return {
    id: 'payoff',
    isSimulated: false,
    xKind: 'number',
    x,
    xTexts: Array.from(x, (price) => String(Number(price.toPrecision(7)))),
    xTitle: 'price',
    markers: [
      { at: position.terms.spot, name: `spot ${priceText(position.terms.spot)}` },
      ...marked.map((at) => ({ at, name: `even ${priceText(at)}` })),
    ],
    panels: [
      {
        title: `What does it earn where ${position.underlying} ends?`,
        howToRead: `Profit on ${first.date}, gains and losses filled; grey: now, by the model. Even at ${breakevenText(payoff)}.`,
        scale: 'linear',
        format: 'number',
        include: [0],
        height: { wide: 300, narrow: 260 },
        hasXAxis: true,
        series: [
          { name: first.date, values: profits(payoff, x, first.years), role: 'ours', area: 'signed' },
          { name: 'now', values: profits(payoff, x, 0), role: 'baseline' },
        ],
      },
    ],
  }
}

/** Evenly spaced, with the places where the line bends. */
function pricesOf({ position, first, volatility }: Payoff): Float64Array {
  const { spot } = position.terms
  const strikes = position.legs.flatMap((leg) => (leg.kind === 'option' ? [leg.strike] : []))
  const reach = Math.exp(REACH * Math.max(0.01, volatility * Math.sqrt(first.years)))
  const shown = [...strikes, ...first.profile.breakevens.filter((at) => at > spot / 3 && at < 3 * spot)]
  const low = Math.min(spot / reach, ...shown.map((at) => 0.98 * at))
  const high = Math.max(spot * reach, ...shown.map((at) => 1.02 * at))
  const even = Array.from({ length: POINTS + 1 }, (_, i) => low + ((high - low) * i) / POINTS)
  return Float64Array.from(new Set([...even, ...shown, spot])).toSorted()
}

function profits({ position }: Payoff, prices: Float64Array, elapsedYears: number): Float64Array {
  const { legs, valuation } = position
  const pricer = position.exercise === 'american' ? quickAmerican : quickEuropean
  return prices.map((spot) => positionValue(legs, { ...valuation, elapsedYears, pricer, spot }).profit)
}

/** A picture needs no Greeks, and less accuracy than its pixels. */
const quickAmerican: Pricer = (contract, market) => ({ ...NONE, price: americanPrice(contract, market, 'fast') })
const quickEuropean: Pricer = (contract, market) => ({ ...NONE, price: europeanPrice(contract, market) })
