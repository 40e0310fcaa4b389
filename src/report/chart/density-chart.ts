/** Many points as a map of how many lie where, against the diagonal: what was seen beside what came. */
import { countedText, countText } from '../../core/number-text.ts'
import { formatFixed } from '../format.ts'
import { type Content, markup, type Markup } from '../markup.ts'
import { HEAT_STEPS } from '../style.ts'
import { drawing, HALF_LAYOUTS, type Layout, TOP_MARGIN } from './drawing.ts'
import { emptyFigure, figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { px } from './pixel-line.ts'
import { extent, linearScale, type Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { linearTicks, roundStep } from './ticks.ts'
import { tickText } from './value-axis.ts'

export interface DensityChart extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  readonly x: Float64Array
  readonly y: Float64Array
  /** Axes: below, and above the left end of the upright one. */
  readonly xTitle: string
  readonly yTitle: string
  /** What a point is. */
  readonly unit: { readonly one: string; readonly many: string }
}

interface Bin {
  readonly x: number
  readonly y: number
  readonly count: number
}

const PLOT_HEIGHT = 240
const TICK_SIZE = 12
/** Bins across the plot. */
const BINS = 40

export function densityChart(chart: DensityChart): Markup {
  const step = binStep(chart)
  if (step === undefined) return emptyFigure(chart)
  const bins = binned(chart, step)
  const drawings = HALF_LAYOUTS.map((layout) => densityDrawing(chart, bins, step, layout))
  return figure({
    id: chart.id,
    isSimulated: chart.isSimulated,
    body: markup`${figureHead(chart)}${drawings}${figureNote(chart)}`,
    data: [
      { name: `${chart.xTitle}, from`, values: bins.map(({ x }) => x) },
      { name: `${chart.yTitle}, from`, values: bins.map(({ y }) => y) },
      { name: chart.unit.many, values: bins.map(({ count }) => count) },
    ],
  })
}

/** Side of a bin, the same on both axes, so that the diagonal means the same everywhere. */
function binStep({ x, y }: DensityChart): number | undefined {
  const across = extent([x])
  const up = extent([y])
  if (across === undefined || up === undefined) return undefined
  return roundStep(Math.max(across[1] - across[0], up[1] - up[0], 1e-9) / BINS)
}

/** From left to right, upwards. */
function binned({ x, y }: DensityChart, step: number): Bin[] {
  const counts = new Map<number, Map<number, number>>()
  for (let i = 0; i < x.length; i++) {
    const [column, row] = [Math.floor(x[i]! / step), Math.floor(y[i]! / step)]
    if (Number.isNaN(column + row)) continue
    const rows = counts.get(column) ?? new Map<number, number>()
    counts.set(column, rows.set(row, (rows.get(row) ?? 0) + 1))
  }
  const ordered = <T>(map: Map<number, T>): [number, T][] => [...map].toSorted(([a], [b]) => a - b)
  return ordered(counts).flatMap(([column, rows]) =>
    ordered(rows).map(([row, count]) => ({ x: column * step, y: row * step, count })),
  )
}

function densityDrawing(chart: DensityChart, bins: readonly Bin[], step: number, layout: Layout): Markup {
  const [left, right] = extent([bins.flatMap(({ x }) => [x, x + step])], [0])!
  const [low, high] = extent([bins.flatMap(({ y }) => [y, y + step])], [0])!
  const ticks = linearTicks(low, high, 5)
  const tickStep = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  const margin = 10 + Math.max(...ticks.map((tick) => textWidth(tickText(tick, tickStep, 'number'), TICK_SIZE)))
  const top = TOP_MARGIN + 10
  const bottom = top + PLOT_HEIGHT
  const x = linearScale(left, right, 0, layout.width - margin)
  const y = linearScale(low, high, bottom, top)
  const body = [
    ticks.map((tick) => rowLine(tick, tickStep, x, y)),
    columnLines(x, y),
    binPaths(bins, step, x, y),
    markup`<path class="axis" d="M0 ${px(y.at(0))}H${px(x.end)}M${px(x.at(0))} ${top}V${bottom}"/>`,
    diagonal(x, y),
    markup`<text class="label" x="0" y="${px(bottom + 36)}">${chart.xTitle}</text>`,
    markup`<text class="label" x="0" y="${px(top - 7)}">${chart.yTitle}</text>`,
  ]
  const { id, title, isSimulated } = chart
  return drawing({ layout, height: bottom + 42, id, title, isSimulated, description: words(chart), body })
}

function rowLine(tick: number, step: number, x: Scale, y: Scale): Markup {
  const level = px(y.at(tick))
  const label = markup`<text x="${px(x.end + 8)}" y="${px(y.at(tick) + 4)}">${tickText(tick, step, 'number')}</text>`
  return markup`<path class="grid" d="M0 ${level}H${px(x.end)}"/>${label}\n`
}

function columnLines(x: Scale, y: Scale): Content {
  const ticks = linearTicks(x.from, x.to, Math.floor(x.end / 64))
  const step = (ticks[1] ?? 1) - (ticks[0] ?? 0)
  return ticks.map((tick) => {
    const at = x.at(tick)
    const text = tickText(tick, step, 'number')
    const half = textWidth(text, TICK_SIZE) / 2
    const isClipped = at - half < 0 || at + half > x.end
    const label = !isClipped && markup`<text x="${px(at)}" y="${px(y.start + 17)}" text-anchor="middle">${text}</text>`
    return markup`<path class="grid" d="M${px(at)} ${px(y.end)}V${px(y.start)}"/>${label}\n`
  })
}

/** One path a shade; shades follow the square root of the count, so that few points can be seen beside many. */
function binPaths(bins: readonly Bin[], step: number, x: Scale, y: Scale): Content {
  const most = Math.sqrt(bins.reduce((largest, { count }) => Math.max(largest, count), 1))
  const box = `h${px(x.at(step) - x.at(0))}v${px(y.at(step) - y.at(0))}h${px(x.at(0) - x.at(step))}z`
  const paths = new Map<number, string>()
  for (const bin of bins) {
    const shade = Math.max(1, Math.round((HEAT_STEPS * Math.sqrt(bin.count)) / most))
    paths.set(shade, `${paths.get(shade) ?? ''}M${px(x.at(bin.x))} ${px(y.at(bin.y))}${box}`)
  }
  return [...paths].map(([shade, path]) => markup`<path class="cell s${shade}" d="${path}"/>\n`)
}

/** Where both are the same, as far as it lies in the plot. */
function diagonal(x: Scale, y: Scale): Content {
  const [from, to] = [Math.max(x.from, y.from), Math.min(x.to, y.to)]
  if (!(from < to)) return false
  return markup`<path class="diagonal" stroke-dasharray="3 3" d="M${px(x.at(from))} ${px(y.at(from))}L${px(x.at(to))} ${px(y.at(to))}"/>`
}

function words(chart: DensityChart): string {
  const { x, y, unit } = chart
  const below = x.reduce((count, value, i) => count + (y[i]! < value ? 1 : 0), 0)
  const middle = (values: Float64Array): string => formatFixed(values.toSorted()[values.length >> 1]!, 2)
  return `${countedText(x.length, unit.one, unit.many)}; median of ${chart.xTitle} ${middle(x)}, of ${chart.yTitle} ${middle(y)}; ${countText(below)} lie below the diagonal.`
}
