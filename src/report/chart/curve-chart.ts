/** Curves over any quantity, with bars for ranges: smiles over strikes, volatilities over tenors. */
import { type Content, markup, type Markup } from '../markup.ts'
import { HALF_WIDTH } from '../style.ts'
import type { DataColumn } from './csv.ts'
import {
  drawing,
  FILE_HEAD_HEIGHT,
  FILE_MARGIN,
  fileHead,
  FULL_LAYOUTS,
  HALF_LAYOUTS,
  type Layout,
  standaloneSvg,
} from './drawing.ts'
import { figure, figureHead, type FigureHead } from './figure.ts'
import type { LineRole } from './line-chart.ts'
import { type NamedLine, namesAbove } from './line-names.ts'
import { linePath, type PixelLine, px } from './pixel-line.ts'
import { extent, linearScale, logScale, paddedScale, type Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { linearTicks, logTicks } from './ticks.ts'
import { X_AXIS_HEIGHT } from './x-axis.ts'
import { axisWidth, TICK_SIZE, valueAxis, type ValueFormat, valueTicks } from './value-axis.ts'

export interface Curve {
  readonly name: string
  readonly role: LineRole
  /** Rising. */
  readonly x: Float64Array
  /** NaN for a gap. */
  readonly y: Float64Array
}

/** A range at one place, drawn upright: bid to ask, a value and its error. */
export interface ValueBar {
  readonly x: number
  readonly low: number
  readonly high: number
  /** For the pointer. */
  readonly text: string
}

export interface CurvePanel {
  /** Above the panel where there are several. */
  readonly title: string
  /** What it shows, for those who do not see it. */
  readonly description: string
  readonly curves: readonly Curve[]
  readonly bars: readonly ValueBar[]
  /** What the bars are, by the colour: errors of `ours`, or what it is compared with. */
  readonly barRole: 'ours' | 'baseline'
}

export interface CurveChart extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  readonly panels: readonly CurvePanel[]
  /** Of x. */
  readonly scale: 'linear' | 'log'
  /** What x is, e.g. "strike": heads the column of the table. */
  readonly xTitle: string
  readonly xText: (x: number) => string
  /** Of y. */
  readonly format: ValueFormat
  /** Two beside each other where there is room. */
  readonly isPaired?: boolean
  readonly height: { readonly wide: number; readonly narrow: number }
}

/** Least distance of bars, px: what lies closer is left to the table. */
const BARS_APART = 7
/** Half the breadth of what the pointer finds, px. */
const REACH = 4
const X_LABEL_GAP = 14

export function curveChart(chart: CurveChart): Markup {
  const layouts = chart.isPaired === true ? HALF_LAYOUTS : FULL_LAYOUTS
  const panels = chart.panels.map((panel, i) => {
    const drawings = layouts.map((layout) => {
      const { body, height } = panelPlot(chart, panel, layout)
      const words = { id: `${chart.id}-${i}`, title: panel.title, description: panel.description }
      return drawing({ layout, height, ...words, isSimulated: chart.isSimulated, body })
    })
    const title = chart.panels.length > 1 && markup`<h3>${panel.title}</h3>`
    return markup`<div class="panel">${title}${drawings}</div>`
  })
  const body = markup`${figureHead(chart)}<div class="panels${chart.isPaired === true ? ' two' : ''}">${panels}</div>`
  return figure({ id: chart.id, isSimulated: chart.isSimulated, body, data: dataOf(chart) })
}

const PANEL_GAP = 32
const TITLE_HEIGHT = 22

/** One SVG file of all panels, two beside each other. */
export function standaloneCurves(chart: CurveChart): string {
  const plots = chart.panels.map((panel) => panelPlot(chart, panel, { width: HALF_WIDTH, shown: 'only-wide' }))
  const tall = TITLE_HEIGHT + Math.max(0, ...plots.map(({ height }) => height)) + FILE_MARGIN
  const placed = plots.map(({ body }, i) => {
    const [x, y] = [FILE_MARGIN + (i % 2) * (HALF_WIDTH + PANEL_GAP), FILE_HEAD_HEIGHT + Math.floor(i / 2) * tall]
    const title = markup`<text class="label" x="0" y="12">${chart.panels[i]!.title}</text>`
    return markup`<g transform="translate(${x} ${y})">${title}<g transform="translate(0 ${TITLE_HEIGHT})">${body}</g></g>\n`
  })
  return standaloneSvg({
    layout: { width: 2 * (HALF_WIDTH + FILE_MARGIN) + PANEL_GAP, shown: 'only-wide' },
    height: FILE_HEAD_HEIGHT + Math.ceil(plots.length / 2) * tall,
    id: chart.id,
    title: chart.title,
    description: chart.panels.map(({ description }) => description).join(' '),
    isSimulated: chart.isSimulated,
    body: [fileHead(chart), placed],
  })
}

interface Plot {
  readonly x: Scale
  readonly y: Scale
}

function panelPlot(chart: CurveChart, panel: CurvePanel, layout: Layout): { body: Content; height: number } {
  const stamp = chart.isSimulated ? 80 : 0
  const names = panel.curves.length > 1 ? namesAbove(panel.curves.map(named), layout.width - stamp) : undefined
  const top = Math.max(names === undefined ? 8 : names.height + 6, chart.isSimulated ? 16 : 0)
  const bottom = top + (layout.shown === 'only-narrow' ? chart.height.narrow : chart.height.wide)
  const plot = plotOf(chart, panel, layout.width, top, bottom)
  const body = [
    valueAxis(valueTicks(plot.y, chart.format), plot.y, plot.x.end),
    xAxis(chart, plot, layout.width),
    panel.curves
      .map((curve) => markup`<path class="line ${curve.role}" d="${linePath(pixels(curve, plot))}"/>\n`)
      .toReversed(),
    // Over the lines, which would else hide them from the pointer.
    barMarks(panel, plot),
    names?.body,
  ]
  return { body, height: bottom + X_AXIS_HEIGHT }
}

/** Names stand above the plot, so where the line runs does not matter to them. */
function named({ name, role }: Curve): NamedLine {
  return { name, role, isNamed: true, line: { x: new Float64Array(), y: new Float64Array() } }
}

function plotOf(chart: CurveChart, { curves, bars }: CurvePanel, width: number, top: number, bottom: number): Plot {
  const ends = bars.flatMap(({ low, high }) => [low, high])
  const [low, high] = extent([...curves.map(({ y }) => y), ends]) ?? [0, 1]
  const y = paddedScale('linear', low, high, bottom, top)
  const [from, to] = extent([...curves.map(({ x }) => x), bars.map(({ x }) => x)]) ?? [1, 2]
  const right = width - axisWidth(y, chart.format)
  return { x: chart.scale === 'log' ? logScale(from, to, 6, right - 6) : linearScale(from, to, 6, right - 6), y }
}

function pixels({ x, y }: Curve, plot: Plot): PixelLine {
  return { x: x.map((value) => plot.x.at(value)), y: y.map((value) => plot.y.at(value)) }
}

function xAxis({ xText, scale }: CurveChart, { x, y }: Plot, width: number): Content {
  const room = X_LABEL_GAP + Math.max(...[x.from, x.to].map((end) => textWidth(xText(Math.round(end)), TICK_SIZE)))
  const values = scale === 'log' ? logTicks(x, room) : linearTicks(x.from, x.to, Math.floor((x.end - x.start) / room))
  return values.map((value) => {
    const at = x.at(value)
    const half = textWidth(xText(value), TICK_SIZE) / 2
    const isClipped = at + half > width
    const anchor = at < half ? 'start' : 'middle'
    const label =
      !isClipped && markup`<text x="${px(at)}" y="${px(y.start + 17)}" text-anchor="${anchor}">${xText(value)}</text>`
    return markup`<path class="grid" d="M${px(at)} ${px(y.end)}V${px(y.start + 5)}"/>${label}\n`
  })
}

/** From the left, those that keep their distance from the one before. */
function barMarks({ bars, barRole: role }: CurvePanel, { x, y }: Plot): Content {
  let last = -Infinity
  const drawn = bars.filter((bar) => {
    const isApart = x.at(bar.x) - last >= BARS_APART
    if (isApart) last = x.at(bar.x)
    return isApart
  })
  return drawn.map(({ x: place, low, high, text }) => {
    const [at, from, to] = [x.at(place), y.at(low), y.at(high)]
    const hit = markup`<rect class="hit" x="${px(at - REACH)}" y="${px(Math.min(from, to) - REACH)}" width="${2 * REACH}" height="${px(Math.abs(to - from) + 2 * REACH)}"/>`
    const line = markup`<path class="spread ${role}" d="M${px(at - 2)} ${px(from)}h4M${px(at)} ${px(from)}V${px(to)}m-2 0h4"/>`
    return markup`<g class="mark"><title>${text}</title>${hit}${line}</g>\n`
  })
}

/** One row a point, of whatever it is a point. */
function dataOf({ panels, xTitle }: CurveChart): DataColumn[] {
  const rows = panels.flatMap((panel) => [
    ...panel.bars.map(({ x, low, high }) => ({ panel: panel.title, what: 'bar', x, y: (low + high) / 2, low, high })),
    ...panel.curves.flatMap(({ name, x, y }) =>
      Array.from(x, (value, i) => ({
        panel: panel.title,
        what: name,
        x: value,
        y: y[i]!,
        low: Number.NaN,
        high: Number.NaN,
      })),
    ),
  ])
  return [
    { name: 'picture', values: rows.map(({ panel }) => panel) },
    { name: 'what', values: rows.map(({ what }) => what) },
    { name: xTitle, values: rows.map(({ x }) => x) },
    { name: 'value', values: rows.map(({ y }) => y) },
    { name: 'low', values: rows.map(({ low }) => low) },
    { name: 'high', values: rows.map(({ high }) => high) },
  ]
}
