/** Lines over time or over another number: panels above each other on one axis, with one table behind them. */
import { formatMultiple, formatNumber, formatPercent } from '../format.ts'
import { type Content, markup, type Markup } from '../markup.ts'
import {
  type Drawing,
  drawing,
  FILE_HEAD_HEIGHT,
  FILE_MARGIN,
  fileHead,
  FULL_LAYOUTS,
  type Layout,
  standaloneSvg,
  TOP_MARGIN,
} from './drawing.ts'
import type { DataColumn } from './csv.ts'
import { figure, figureHead, type FigureHead } from './figure.ts'
import type { Box } from './label-placement.ts'
import { type NamedLine, nameBoxes, namesAbove, namesAtEnds } from './line-names.ts'
import { areaPath, linePath, type PixelLine, pixelLine, px } from './pixel-line.ts'
import { extent, linearScale, paddedScale, type Scale } from './scale.ts'
import { axisWidth, type Tick, valueAxis, type ValueFormat, valueTicks } from './value-axis.ts'
import { type Marker, markerLines, markerNames, X_AXIS_HEIGHT, xAxis, type XKind } from './x-axis.ts'

/** `ours` is what the report is about; `baseline` and `other` are what it is compared with. */
export type LineRole = 'ours' | 'baseline' | 'other' | 'loss'

export interface LineSeries {
  readonly name: string
  /** One value a time; NaN for a gap. */
  readonly values: Float64Array
  readonly role: LineRole
  /** Filled to zero; `signed` in the colours of gain above it and of loss below. */
  readonly area?: 'plain' | 'signed'
  /** Written at its end; false where an earlier panel has named it. */
  readonly isNamed?: boolean
}

/** A range, as of uncertainty, drawn under the lines; its level belongs in `howToRead`. */
export interface LineBand {
  readonly name: string
  readonly lower: Float64Array
  readonly upper: Float64Array
  readonly role: LineRole
}

export interface LinePanel extends FigureHead {
  readonly scale: 'linear' | 'log'
  readonly format: ValueFormat
  /** The first is drawn last, over the others. */
  readonly series: readonly LineSeries[]
  readonly bands?: readonly LineBand[]
  /** Values that the axis must show, as 0 or 1. */
  readonly include?: readonly number[]
  /** Height of the plot in px. */
  readonly height: { readonly wide: number; readonly narrow: number }
  readonly hasXAxis: boolean
}

export interface LineChart {
  readonly id: string
  readonly isSimulated: boolean
  /** Default time. */
  readonly xKind?: XKind
  /** Rising; times as epoch milliseconds. */
  readonly x: Float64Array
  /** The same as ISO dates, instants with their zone, or numbers. */
  readonly xTexts: readonly string[]
  readonly xTitle: string
  /** Places on the axis that have a name, in all panels. */
  readonly markers?: readonly Marker[]
  readonly panels: readonly LinePanel[]
}

/** The first panel as a file of its own. */
export function lineDrawing(chart: LineChart): string {
  const panel = chart.panels[0]!
  const parts = panelParts(chart, panel, chart.id, 1, FULL_LAYOUTS[0]!)
  const placed = markup`<g transform="translate(${FILE_MARGIN} ${FILE_HEAD_HEIGHT})">${parts.body}</g>`
  return standaloneSvg({
    ...parts,
    layout: { ...parts.layout, width: parts.layout.width + 2 * FILE_MARGIN },
    height: FILE_HEAD_HEIGHT + parts.height + FILE_MARGIN,
    body: [fileHead(panel), placed],
  })
}

export function lineChart(chart: LineChart): Markup {
  const data: DataColumn[] = [{ name: chart.xTitle, values: chart.xTexts }]
  const panels = chart.panels.map((panel) => {
    const first = data.length
    for (const series of panel.series) data.push({ name: series.name, values: series.values })
    for (const band of panel.bands ?? []) {
      data.push(
        { name: `${band.name}, lower`, values: band.lower },
        { name: `${band.name}, upper`, values: band.upper },
      )
    }
    return { panel, first }
  })
  const isEmpty = chart.x.length === 0
  const body = panels.map(({ panel, first }, i) => {
    const drawings = FULL_LAYOUTS.map((layout) => drawing(panelParts(chart, panel, `${chart.id}-${i}`, first, layout)))
    const shown = isEmpty ? markup`<p class="note">There is nothing to draw.</p>` : drawings
    return markup`<div class="panel">${figureHead(panel)}${shown}</div>`
  })
  return figure({ id: chart.id, isSimulated: chart.isSimulated, body, data })
}

/** Everything that depends on the layout. */
interface Plot {
  readonly frame: Box
  readonly x: Scale
  readonly y: Scale
  readonly ticks: readonly Tick[]
}

function panelParts(chart: LineChart, panel: LinePanel, id: string, first: number, layout: Layout): Drawing {
  const { plot, lines, names } = arranged(chart, panel, layout)
  const foot = plot.frame.bottom + (panel.hasXAxis ? X_AXIS_HEIGHT : 6)
  const named = markerNames(panel.hasXAxis ? (chart.markers ?? []) : [], plot.x, layout.width, foot)
  const body = [
    valueAxis(plot.ticks, plot.y, plot.frame.right),
    xAxis(chart.xKind ?? 'time', plot.x, plot.frame, panel.hasXAxis),
    (panel.bands ?? []).map((band) => bandArea(chart, band, plot)),
    markerLines(chart.markers ?? [], plot.x, plot.frame),
    lines.map((line, i) => seriesPath(panel.series[i]!, line.line, plot)).toReversed(),
    names,
    named.body,
  ]
  return {
    layout,
    height: foot + named.height,
    id,
    title: panel.title,
    description: describe(chart, panel),
    isSimulated: chart.isSimulated,
    attributes: markup` tabindex="0" data-plot="${plotData(panel, plot, first)}"`,
    body,
  }
}

interface Arranged {
  readonly plot: Plot
  readonly lines: readonly NamedLine[]
  readonly names: Content
}

/** The plot with its names; where some find no free spot, again with room above for them. */
function arranged(chart: LineChart, panel: LinePanel, layout: Layout): Arranged {
  const stampHeight = chart.isSimulated ? TOP_MARGIN : 8
  const plot = plotOf(chart, panel, layout, stampHeight)
  const lines = namedLines(chart, panel, plot)
  const boxes = nameBoxes(lines, plot.frame)
  const homeless = lines.filter((line, i) => line.isNamed && boxes[i] === undefined)
  if (homeless.length === 0) return { plot, lines, names: namesAtEnds(lines, boxes, layout.width) }
  const above = namesAbove(homeless, layout.width - (chart.isSimulated ? 80 : 0))
  const lower = plotOf(chart, panel, layout, above.height + 6)
  const moved = namedLines(chart, panel, lower)
  const housed = moved.map((line, i) => ({ ...line, isNamed: line.isNamed && boxes[i] !== undefined }))
  const ends = namesAtEnds(housed, nameBoxes(housed, lower.frame), layout.width)
  return { plot: lower, lines: moved, names: [above.body, ends] }
}

function namedLines(chart: LineChart, panel: LinePanel, plot: Plot): NamedLine[] {
  return panel.series.map((series) => ({
    name: series.name,
    role: series.role,
    isNamed: series.isNamed !== false,
    line: seriesLine(chart, series, plot),
  }))
}

function plotOf(chart: LineChart, panel: LinePanel, layout: Layout, top: number): Plot {
  // All panels leave the same room at the right, so that a date stands at one place in all of them.
  const margin = Math.max(
    ...chart.panels.map((each) => axisWidth(valueScale(each, 0, heightOf(each, layout)), each.format)),
  )
  const frame = { left: 0, right: layout.width - margin, top, bottom: top + heightOf(panel, layout) }
  const y = valueScale(panel, frame.top, frame.bottom)
  const [from, to] = [chart.x[0] ?? 0, chart.x.at(-1) ?? 0]
  return { frame, x: linearScale(from, to, frame.left, frame.right), y, ticks: valueTicks(y, panel.format) }
}

function heightOf(panel: LinePanel, layout: Layout): number {
  return layout.shown === 'only-narrow' ? panel.height.narrow : panel.height.wide
}

function valueScale(panel: LinePanel, top: number, bottom: number): Scale {
  const all = [
    ...panel.series.map((series) => series.values),
    ...(panel.bands ?? []).flatMap((b) => [b.lower, b.upper]),
  ]
  const [low, high] = extent(all, panel.include) ?? [0, 1]
  // Nothing below or at zero has a place on a log scale: a ruined account is shown on a linear one.
  const kind = panel.scale === 'log' && low > 0 ? 'log' : 'linear'
  return paddedScale(kind, low, high, bottom, top)
}

function seriesLine(chart: LineChart, series: LineSeries, plot: Plot): PixelLine {
  const x = Float64Array.from(chart.x, (x) => plot.x.at(x))
  return pixelLine(
    x,
    Float64Array.from(series.values, (value) => plot.y.at(value)),
  )
}

function seriesPath(series: LineSeries, line: PixelLine, plot: Plot): Content {
  return markup`${seriesArea(series, line, plot.y.at(0))}<path class="line ${series.role}" d="${linePath(line)}"/>\n`
}

/** @param zero px; higher up is less */
function seriesArea({ area, role }: LineSeries, line: PixelLine, zero: number): Content {
  if (area === undefined) return false
  if (area === 'plain') return markup`<path class="area ${role}" d="${areaPath(line, zero)}"/>`
  const side = (keep: (a: number, b: number) => number): string =>
    areaPath({ x: line.x, y: line.y.map((y) => keep(y, zero)) }, zero)
  return markup`<path class="area gain" d="${side(Math.min)}"/><path class="area loss" d="${side(Math.max)}"/>`
}

function bandArea(chart: LineChart, band: LineBand, plot: Plot): Markup {
  const edge = (values: Float64Array): PixelLine => seriesLine(chart, { ...band, values }, plot)
  const [upper, lower] = [edge(band.upper), edge(band.lower)]
  const back = Array.from(lower.x, (x, i) => [x, lower.y[i]!] as const).toReversed()
  const points = [...Array.from(upper.x, (x, i) => [x, upper.y[i]!] as const), ...back]
  const drawn = points.filter(([, y]) => !Number.isNaN(y)).map(([x, y]) => `${px(x)},${px(y)}`)
  return markup`<polygon class="area ${band.role}" points="${drawn.join(' ')}"/>`
}

/** What the script needs to show exact values: pixel and value ranges, and [CSV column, role, name] of each line. */
function plotData(panel: LinePanel, plot: Plot, first: number): string {
  const { x, y } = plot
  return JSON.stringify({
    x: [round(x.start), round(x.end)],
    t: [x.from, x.to],
    y: [round(y.start), round(y.end)],
    v: [y.from, y.to],
    log: y.kind === 'log' ? 1 : 0,
    f: panel.format,
    s: panel.series.map((series, i) => [first + i, series.role, series.name]),
  })
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}

const DESCRIBED: Readonly<Record<ValueFormat, (value: number) => string>> = {
  multiple: formatMultiple,
  percent: (value) => formatPercent(value),
  number: (value) => formatNumber(value),
}

function describe(chart: LineChart, panel: LinePanel): string {
  const sentences = panel.series.map((series) => {
    const range = extent([series.values])
    if (range === undefined) return `${series.name}: no values.`
    const text = DESCRIBED[panel.format]
    const low = chart.xTexts[series.values.indexOf(range[0])]
    const high = chart.xTexts[series.values.indexOf(range[1])]
    const last = series.values.findLast((value) => Number.isFinite(value))!
    return `${series.name}: lowest ${text(range[0])} (${low}), highest ${text(range[1])} (${high}), last ${text(last)}.`
  })
  return `${panel.howToRead} From ${chart.xTexts[0]} to ${chart.xTexts.at(-1)}. ${sentences.join(' ')}`
}
