/** Points with error bars against a diagonal: what was said beside what came. */
import { countText } from '../../core/number-text.ts'
import { formatPercent, formatPercentRange } from '../format.ts'
import { type Content, markup, type Markup } from '../markup.ts'
import { drawing, type Layout, SIDE_LAYOUTS, TOP_MARGIN } from './drawing.ts'
import { emptyFigure, figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { px } from './pixel-line.ts'
import { extent, linearScale, type Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { linearTicks, roundStep } from './ticks.ts'

export interface ScatterPoint {
  /** Shares from 0 to 1. */
  readonly said: number
  readonly came: number
  readonly low: number
  readonly high: number
  /** How many it stands for. */
  readonly count: number
}

export interface ScatterChart extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  readonly points: readonly ScatterPoint[]
  /** Axes: what was said (below) and what came (at the right). */
  readonly saidTitle: string
  readonly cameTitle: string
  /** What is counted, e.g. "nights". */
  readonly unit: string
  /** A share to compare with, drawn level, e.g. how often it came in all. */
  readonly base?: { readonly value: number; readonly name: string }
}

export function scatterChart(chart: ScatterChart): Markup {
  if (chart.points.length === 0) return emptyFigure(chart)
  const { points } = chart
  const drawings = SIDE_LAYOUTS.map((layout) => scatterDrawing(chart, layout))
  return figure({
    id: chart.id,
    isSimulated: chart.isSimulated,
    body: markup`${figureHead(chart)}${drawings}${figureNote(chart)}`,
    data: [
      { name: chart.saidTitle, values: points.map((point) => point.said) },
      { name: chart.cameTitle, values: points.map((point) => point.came) },
      { name: 'low', values: points.map((point) => point.low) },
      { name: 'high', values: points.map((point) => point.high) },
      { name: chart.unit, values: points.map((point) => point.count) },
    ],
    table: {
      columns: [chart.saidTitle, chart.cameTitle, 'interval', chart.unit].map((title) => ({ title, isNumber: true })),
      rows: points.map((point) => ({
        cells: [
          formatPercent(point.said),
          formatPercent(point.came),
          formatPercentRange(point.low, point.high),
          countText(point.count),
        ],
      })),
    },
  })
}

function scatterDrawing(chart: ScatterChart, layout: Layout): Markup {
  const [from, to] = domain(chart)
  const ticks = linearTicks(from, to, 4)
  const step = ticks.length > 1 ? ticks[1]! - ticks[0]! : 1
  const text = (value: number): string => formatPercent(value, 100 * step < 0.95 ? 1 : 0)
  const margin = 10 + Math.max(...ticks.map((tick) => textWidth(text(tick), 12)))
  const side = layout.width - margin
  const [top, bottom] = [TOP_MARGIN + 4, TOP_MARGIN + 4 + side]
  const x = linearScale(from, to, 0, side)
  const y = linearScale(from, to, bottom, top)
  const body = [
    ticks.map((tick) => gridLines(tick, x, y, text(tick))),
    markup`<path class="diagonal" d="M0 ${px(bottom)}L${px(side)} ${px(top)}"/>`,
    chart.base !== undefined && baseLine(chart, x, y),
    chart.points.map((point) => pointMark(chart, point, x, y)),
    markup`<text class="label" x="0" y="${px(bottom + 36)}">${chart.saidTitle}</text>`,
    markup`<text class="label" x="0" y="${px(top - 7)}">${chart.cameTitle}</text>`,
  ]
  const { title, id, isSimulated } = chart
  return drawing({ layout, height: Math.ceil(bottom + 42), id, title, isSimulated, description: words(chart), body })
}

/** A square of shares around all points and bars, its edges round. */
function domain(chart: ScatterChart): readonly [number, number] {
  const values = chart.points.flatMap((point) => [point.said, point.low, point.high])
  const [low, high] = extent([values], chart.base === undefined ? [] : [chart.base.value]) ?? [0, 1]
  const step = roundStep(Math.max(0.02, high - low) / 4)
  return [Math.max(0, Math.floor(low / step - 0.2) * step), Math.min(1, Math.ceil(high / step + 0.2) * step)]
}

function gridLines(tick: number, x: Scale, y: Scale, text: string): Content {
  const [across, up] = [px(x.at(tick)), px(y.at(tick))]
  const lines = markup`<path class="grid" d="M${across} ${px(y.end)}V${px(y.start)}M${x.start} ${up}H${px(x.end)}"/>`
  const right = markup`<text x="${px(x.end + 8)}" y="${px(y.at(tick) + 4)}">${text}</text>`
  const half = textWidth(text, 12) / 2
  const anchor = x.at(tick) < half ? 'start' : 'middle'
  const isClipped = x.at(tick) + half > x.end + 4
  const below = !isClipped && markup`<text x="${across}" y="${px(y.start + 17)}" text-anchor="${anchor}">${text}</text>`
  return markup`${lines}${right}${below}\n`
}

/** The level line; its name stands at the end that is farther from the points. */
function baseLine(chart: ScatterChart, x: Scale, y: Scale): Content {
  const { value, name } = chart.base!
  const level = y.at(value)
  const line = markup`<path class="diagonal" stroke-dasharray="3 3" d="M${x.start} ${px(level)}H${px(x.end)}"/>`
  const width = textWidth(name, 12)
  const spots = [
    { left: x.start + 3, y: level - 6 },
    { left: x.start + 3, y: level + 14 },
    { left: x.end - width - 3, y: level - 6 },
    { left: x.end - width - 3, y: level + 14 },
  ]
  const free = spots.find((spot) => isFree(chart, { ...spot, width }, x, y))
  return [line, free !== undefined && markup`<text x="${px(free.left)}" y="${px(free.y)}">${name}</text>`]
}

function isFree(chart: ScatterChart, spot: { left: number; y: number; width: number }, x: Scale, y: Scale): boolean {
  const [left, right, top, bottom] = [spot.left - 6, spot.left + spot.width + 6, spot.y - 12, spot.y + 4]
  if (top < y.end || bottom > y.start) return false
  const [enters, leaves] = [y.start - (left - x.start), y.start - (right - x.start)]
  if (leaves < bottom && enters > top) return false
  return chart.points.every((point) => {
    const at = x.at(point.said)
    return at < left || at > right || y.at(point.low) < top || y.at(point.high) > bottom
  })
}

function pointMark(chart: ScatterChart, point: ScatterPoint, x: Scale, y: Scale): Markup {
  const [cx, cy] = [px(x.at(point.said)), px(y.at(point.came))]
  const bar = markup`<path class="spread" d="M${cx} ${px(y.at(point.low))}V${px(y.at(point.high))}"/>`
  const dot = markup`<circle class="dot" cx="${cx}" cy="${cy}" r="4"/><circle class="hit" cx="${cx}" cy="${cy}" r="11"/>`
  return markup`<g class="mark"><title>${pointText(chart, point)}</title>${bar}${dot}</g>\n`
}

function pointText(chart: ScatterChart, point: ScatterPoint): string {
  const [said, came] = [formatPercent(point.said), formatPercent(point.came)]
  const range = formatPercentRange(point.low, point.high)
  return `${chart.saidTitle} ${said}: ${chart.cameTitle} ${came} (${range}), ${countText(point.count)} ${chart.unit}`
}

function words(chart: ScatterChart): string {
  return `${chart.howToRead} ${chart.points.map((point) => pointText(chart, point)).join('; ')}.`
}
