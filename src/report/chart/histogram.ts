/** How values are spread: counts in equal bins, what lies far out gathered in the end bins. */
import { countedText, countText } from '../../core/number-text.ts'
import { type Content, markup, type Markup } from '../markup.ts'
import { drawing, FULL_LAYOUTS, HALF_LAYOUTS, type Layout, SIDE_LAYOUTS, TOP_MARGIN } from './drawing.ts'
import { emptyFigure, figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { px } from './pixel-line.ts'
import { extent, linearScale, type Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { linearTicks, roundStep } from './ticks.ts'
import { type Marker, markerLines, markerNames } from './x-axis.ts'

export interface Histogram extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  /** What is counted; values that are not finite are left out. */
  readonly values: Float64Array
  readonly unit: { readonly one: string; readonly many: string }
  /** Text of a value on the axis and in the table. */
  readonly format: (value: number) => string
  /** Room that it takes: of the narrow column unless said. */
  readonly room?: 'side' | 'half' | 'full'
  /** Values that have a name; the axis reaches to them. */
  readonly markers?: readonly Marker[]
}

const LAYOUTS = { side: SIDE_LAYOUTS, half: HALF_LAYOUTS, full: FULL_LAYOUTS } as const

export interface Bin {
  /** −Infinity in the first bin, if it gathers what lies below. */
  readonly from: number
  readonly to: number
  readonly count: number
}

/** Of the plot, px: beside each other, as tall as what stands there. */
const HEIGHTS = { side: 150, half: 250, full: 170 } as const
const AXIS_HEIGHT = 22

/** Share of the values at each end that may be gathered in an end bin. */
const TAIL = 0.005
const USUAL_BINS = 28

export function histogram(chart: Histogram): Markup {
  const sorted = chart.values.toSorted()
  const values = sorted.subarray(sorted.findIndex(Number.isFinite), sorted.findLastIndex(Number.isFinite) + 1)
  if (values.length === 0) return emptyFigure(chart)
  const bins = binned(values)
  const drawings = LAYOUTS[chart.room ?? 'side'].map((layout) => histogramDrawing(chart, values, bins, layout))
  return figure({
    id: chart.id,
    isSimulated: chart.isSimulated,
    body: markup`${figureHead(chart)}${drawings}${figureNote(chart)}`,
    data: [
      { name: 'from', values: bins.map(({ from }) => (Number.isFinite(from) ? from : Number.NaN)) },
      { name: 'to', values: bins.map(({ to }) => (Number.isFinite(to) ? to : Number.NaN)) },
      { name: chart.unit.many, values: bins.map((bin) => bin.count) },
    ],
    table: {
      columns: [{ title: 'from, to' }, { title: chart.unit.many, isNumber: true }],
      rows: bins.map((bin) => ({ cells: [binText(bin, chart.format), countText(bin.count)] })),
    },
  })
}

/** Equal bins with an edge at zero. @param sorted rising, not empty */
export function binned(sorted: Float64Array): Bin[] {
  const [low, high] = [quantile(sorted, TAIL), quantile(sorted, 1 - TAIL)]
  const step = roundStep((high - low) / USUAL_BINS)
  const [first, last] = [Math.floor(low / step), Math.max(Math.floor(low / step) + 1, Math.ceil(high / step))]
  // Values that are equal, or nearer to each other than whole steps can tell, share one bin.
  if (!Number.isSafeInteger(first) || !Number.isSafeInteger(last)) {
    return [{ from: sorted[0]!, to: sorted.at(-1)!, count: sorted.length }]
  }
  const counts = new Int32Array(last - first)
  for (const value of sorted) {
    const bin = Math.min(last - 1, Math.max(first, Math.floor(value / step))) - first
    counts[bin]!++
  }
  return Array.from(counts, (count, i) => ({
    from: i === 0 && sorted[0]! < first * step ? -Infinity : (first + i) * step,
    to: i === counts.length - 1 && sorted.at(-1)! > last * step ? Infinity : (first + i + 1) * step,
    count,
  }))
}

function quantile(sorted: Float64Array, share: number): number {
  return sorted[Math.round(share * (sorted.length - 1))]!
}

function histogramDrawing(chart: Histogram, values: Float64Array, bins: readonly Bin[], layout: Layout): Markup {
  const most = Math.max(...bins.map((bin) => bin.count))
  const top = TOP_MARGIN
  const bottom = top + HEIGHTS[chart.room ?? 'side']
  const ticks = linearTicks(0, most, 3).filter((tick) => Number.isInteger(tick))
  const right = layout.width - 10 - Math.max(...ticks.map((tick) => textWidth(countText(tick), 12)))
  const y = linearScale(0, most, bottom, top)
  const markers = chart.markers ?? []
  const [from, to] = extent([edges(bins), markers.map(({ at }) => at)])!
  const x = linearScale(from, to, 0, right)
  // One bin of equal values has no breadth of its own.
  const [first, last] = from < to && bins.length > 1 ? [x.at(edges(bins)[0]), x.at(edges(bins)[1])] : [0, right]
  const width = (last - first) / bins.length
  const names = markerNames(markers, x, layout.width, bottom + AXIS_HEIGHT)
  const body = [
    ticks.map((tick) => countLine(tick, y, right)),
    bins.map((bin, i) => binMark(chart, bin, first + i * width, width, y)),
    markup`<path class="axis" d="M0 ${bottom}H${px(right)}"/>`,
    valueLabels(chart, x, bottom, right),
    markerLines(markers, x, { left: 0, right, top, bottom: bottom + AXIS_HEIGHT }),
    names.body,
  ]
  const { title, id, isSimulated } = chart
  return drawing({
    layout,
    height: bottom + AXIS_HEIGHT + names.height,
    id,
    title,
    isSimulated,
    description: words(chart, values),
    body,
  })
}

/** Ends of the drawn axis: open bins are drawn as wide as the others. */
function edges(bins: readonly Bin[]): readonly [number, number] {
  const [first, last] = [bins[0]!, bins.at(-1)!]
  if (bins.length === 1) return [first.from, last.to]
  const inner = bins[1]!
  const step = Number.isFinite(inner.to) ? inner.to - inner.from : inner.from - first.from
  return [
    Number.isFinite(first.from) ? first.from : first.to - step,
    Number.isFinite(last.to) ? last.to : last.from + step,
  ]
}

function countLine(tick: number, y: Scale, right: number): Markup {
  const label = markup`<text x="${px(right + 8)}" y="${px(y.at(tick) + 4)}">${countText(tick)}</text>`
  return markup`<path class="grid" d="M0 ${px(y.at(tick))}H${px(right)}"/>${label}\n`
}

function binMark(chart: Histogram, bin: Bin, left: number, width: number, y: Scale): Markup {
  const gap = width > 4 ? 1 : 0.4
  const tone = bin.to <= 0 ? 'loss' : 'gain'
  const height = bin.count === 0 ? 0 : Math.max(1, y.start - y.at(bin.count))
  const box = markup`x="${px(left + gap / 2)}" y="${px(y.start - height)}" width="${px(width - gap)}" height="${px(height)}"`
  const hit = markup`<rect class="hit" x="${px(left)}" y="${px(y.end)}" width="${px(width)}" height="${px(y.start - y.end)}"/>`
  const title = `${binText(bin, chart.format)}: ${countedText(bin.count, chart.unit.one, chart.unit.many)}`
  return markup`<g class="mark"><title>${title}</title>${hit}<rect class="bar ${tone}" ${box}/></g>\n`
}

function valueLabels(chart: Histogram, x: Scale, bottom: number, right: number): Content {
  let free = -Infinity
  return linearTicks(x.from, x.to, Math.max(3, Math.floor(right / 46))).map((tick) => {
    const text = chart.format(tick)
    const half = textWidth(text, 12) / 2
    const at = x.at(tick)
    if (at - half < Math.max(free, -2) || at + half > right + 14) return false
    free = at + half + 8
    return markup`<text x="${px(at)}" y="${bottom + 17}" text-anchor="middle">${text}</text>`
  })
}

function binText(bin: Bin, format: (value: number) => string): string {
  if (bin.from === -Infinity) return `below ${format(bin.to)}`
  if (bin.to === Infinity) return `above ${format(bin.from)}`
  return `${format(bin.from)} to ${format(bin.to)}`
}

function words(chart: Histogram, sorted: Float64Array): string {
  const [low, middle, high] = [sorted[0]!, quantile(sorted, 0.5), sorted.at(-1)!].map((value) => chart.format(value))
  return `${chart.howToRead} ${countedText(sorted.length, chart.unit.one, chart.unit.many)}; lowest ${low}, middle ${middle}, highest ${high}.`
}
