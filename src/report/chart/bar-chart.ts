/** Bars beside each other, longest first, each with its error. */
import { type Content, markup, type Markup } from '../markup.ts'
import { drawing, SIDE_LAYOUTS, type Layout, TOP_MARGIN } from './drawing.ts'
import { emptyFigure, figure, figureHead, type FigureHead } from './figure.ts'
import { px } from './pixel-line.ts'
import { extent, linearScale, type Scale } from './scale.ts'
import { fittedText, textWidth } from './text-width.ts'

export interface Bar {
  readonly name: string
  readonly value: number
  /** Half length of its error bar; NaN where it is not known. */
  readonly error: number
}

export interface BarChart extends FigureHead {
  readonly id: string
  readonly isSimulated: boolean
  /** In the order in which they are drawn. */
  readonly bars: readonly Bar[]
  readonly nameTitle: string
  readonly valueTitle: string
  readonly format: (value: number) => string
  /** How many are drawn; the table and the export hold all. */
  readonly most?: number
}

const ROW_HEIGHT = 32
const NAME_HEIGHT = 17
const BAR_HEIGHT = 6
const NAME_SIZE = 12.5
const GAP = 12

export function barChart(chart: BarChart): Markup {
  const { bars } = chart
  if (bars.length === 0) return emptyFigure(chart)
  const drawn = bars.slice(0, chart.most ?? bars.length)
  const rest = bars.length - drawn.length
  return figure({
    id: chart.id,
    isSimulated: chart.isSimulated,
    body: markup`${figureHead(chart)}${SIDE_LAYOUTS.map((layout) => barDrawing(chart, drawn, layout))}${
      rest > 0 && markup`<p class="note">${rest} more in the table.</p>`
    }`,
    data: [
      { name: chart.nameTitle, values: bars.map((bar) => bar.name) },
      { name: chart.valueTitle, values: bars.map((bar) => bar.value) },
      { name: 'error', values: bars.map((bar) => bar.error) },
    ],
    table: {
      columns: [{ title: chart.nameTitle }, ...[chart.valueTitle, 'error'].map((title) => ({ title, isNumber: true }))],
      rows: bars.map((bar) => ({ cells: [bar.name, chart.format(bar.value), chart.format(bar.error)] })),
    },
  })
}

/** A row is the name and the figure, and the bar beneath them. */
function barDrawing(chart: BarChart, bars: readonly Bar[], layout: Layout): Markup {
  const { width } = layout
  const x = barScale(bars, 0, width - 1)
  const top = chart.isSimulated ? TOP_MARGIN : 2
  const height = top + bars.length * ROW_HEIGHT
  const rows = bars.map((bar, i) => {
    const y = top + i * ROW_HEIGHT
    const value = chart.format(bar.value)
    const name = fittedText(bar.name, width - textWidth(value, NAME_SIZE) - GAP, NAME_SIZE)
    const text = markup`<text class="label" x="0" y="${y + 13}">${name}</text>`
    const figured = markup`<text class="label figure" x="${width}" y="${y + 13}" text-anchor="end">${value}</text>`
    return markup`${text}${figured}${barMark(chart, bar, x, y)}\n`
  })
  const axis = markup`<path class="axis" d="M${px(x.at(0))} ${top + NAME_HEIGHT}V${height - 2}"/>`
  const { title, id, isSimulated } = chart
  const hasLosses = bars.some(({ value }) => value < 0)
  const body = [rows, hasLosses && axis]
  return drawing({ layout, height, id, title, isSimulated, description: words(chart, bars), body })
}

function barScale(bars: readonly Bar[], left: number, right: number): Scale {
  const ends = bars.flatMap(({ value, error }) => (error > 0 ? [value - error, value + error] : [value]))
  const [low, high] = extent([ends], [0]) ?? [0, 1]
  return linearScale(low, high > low ? high : 1, left, right)
}

function barMark(chart: BarChart, bar: Bar, x: Scale, y: number): Content {
  const [from, to] = [x.at(Math.min(0, bar.value)), x.at(Math.max(0, bar.value))]
  if (!Number.isFinite(from) || !Number.isFinite(to)) return false
  const box = markup`x="${px(from)}" y="${y + NAME_HEIGHT + 2}" width="${px(Math.max(1, to - from))}" height="${BAR_HEIGHT}"`
  const hit = markup`<rect class="hit" x="0" y="${y}" width="${px(x.end)}" height="${ROW_HEIGHT}"/>`
  const error = bar.error > 0 && errorBar(bar, x, y + NAME_HEIGHT + 2 + BAR_HEIGHT / 2)
  const title = markup`<title>${barText(chart, bar)}</title>`
  return markup`<g class="mark">${title}${hit}<rect class="bar ours" ${box}/>${error}</g>`
}

function errorBar({ value, error }: Bar, x: Scale, middle: number): Markup {
  const ends = [x.at(value - error), x.at(value + error)].map((end) => px(end))
  const caps = ends.map((end) => `M${end} ${px(middle - 3)}v6`).join('')
  return markup`<path class="error" d="M${ends[0]} ${px(middle)}H${ends[1]}${caps}"/>`
}

function barText(chart: BarChart, { name, value, error }: Bar): string {
  const spread = Number.isNaN(error) ? '' : ` ± ${chart.format(error)}`
  return `${name}: ${chart.format(value)}${spread}`
}

function words(chart: BarChart, bars: readonly Bar[]): string {
  return `${chart.howToRead} ${bars.map((bar) => barText(chart, bar)).join('; ')}.`
}
