/** Parallel coordinates: each setting an upright axis of steps, each line one case; two groups told apart. */
import { countText } from '../../core/number-text.ts'
import { formatPercent } from '../format.ts'
import { type Content, joinMarkup, markup, type Markup } from '../markup.ts'
import type { DataColumn } from './csv.ts'
import { drawing, FULL_LAYOUTS, type Layout, TOP_MARGIN } from './drawing.ts'
import { figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { px } from './pixel-line.ts'
import { fittedText, textWidth } from './text-width.ts'

export interface ParallelAxis {
  /** With its unit. */
  readonly title: string
  /** Of each step, from below. */
  readonly texts: readonly string[]
  /** Of the cases at each step, the share in the upper and in the lower group; absent on the axis that makes the groups. */
  readonly shares?: { readonly upper: Float64Array; readonly lower: Float64Array; readonly cases: Float64Array }
}

export interface ParallelLines {
  readonly role: 'upper' | 'middle' | 'lower'
  /** Of line n at axis k: places[n × axes + k], in steps; 0 is the middle of the first one. */
  readonly places: Float64Array
}

export interface ParallelParts {
  readonly id: string
  readonly title: string
  readonly isSimulated: boolean
  readonly axes: readonly ParallelAxis[]
  readonly lines: readonly ParallelLines[]
  /** What a case is called, many of them. */
  readonly cases: string
  /** Names of the two groups. */
  readonly upper: string
  readonly lower: string
  /** Share that each of them would have everywhere if no axis mattered; marked by a thin line. */
  readonly even: number
  /** Chosen steps of each axis; an empty set is all of them. */
  readonly chosen: readonly ReadonlySet<number>[]
}

export interface ParallelChart extends ParallelParts, FigureHead {
  readonly controls?: Content
}

const TICK_SIZE = 12
const TITLE_SIZE = 12.5
const MOST_LINES = 3
const BETWEEN_TITLES = 8
/** px */
const LINE_HEIGHT = 15
const HEIGHTS = { 'only-wide': 300, 'only-medium': 280, 'only-narrow': 270 } as const
const LONGEST_BAR = { 'only-wide': 64, 'only-medium': 40, 'only-narrow': 26 } as const

export function parallelChart(chart: ParallelChart): Markup {
  return figure({
    id: chart.id,
    isSimulated: chart.isSimulated,
    body: markup`${figureHead(chart)}${chart.controls}<div class="view">${parallelView(chart)}</div>${figureNote(chart)}`,
    data: parallelData(chart),
  })
}

export function parallelView(chart: ParallelParts): Markup {
  return joinMarkup(FULL_LAYOUTS.map((layout) => parallelDrawing(chart, layout)))
}

/** The shares, exactly: one row a step of an axis. */
export function parallelData({ axes, cases, upper, lower }: ParallelParts): DataColumn[] {
  const steps = axes.flatMap(({ title, texts, shares }) =>
    shares === undefined ? [] : texts.map((text, step) => ({ title, text, shares, step })),
  )
  return [
    { name: 'axis', values: steps.map(({ title }) => title) },
    { name: 'value', values: steps.map(({ text }) => text) },
    { name: cases, values: steps.map(({ shares, step }) => shares.cases[step]!) },
    { name: `share in the ${upper}`, values: steps.map(({ shares, step }) => shares.upper[step]!) },
    { name: `share in the ${lower}`, values: steps.map(({ shares, step }) => shares.lower[step]!) },
  ]
}

interface Frame {
  readonly top: number
  readonly bottom: number
  /** Of each axis. */
  readonly x: readonly number[]
  readonly titles: readonly AxisTitle[]
  readonly longestBar: number
}

interface AxisTitle {
  readonly lines: readonly string[]
  readonly x: number
  readonly anchor: 'start' | 'end'
}

function parallelDrawing(chart: ParallelParts, layout: Layout): Markup {
  const frame = frameOf(chart, layout)
  const most = Math.max(
    chart.even,
    ...chart.axes.flatMap(({ shares }) => [...(shares?.upper ?? []), ...(shares?.lower ?? [])]),
  )
  const body = [
    chart.lines.map((lines) => markup`<path class="case ${lines.role}" d="${linesPath(chart, lines, frame)}"/>\n`),
    chart.axes.map((axis, k) => axisMarks(chart, axis, k, frame, most)),
    frame.titles.map((title) => titleText(title, frame)),
  ]
  const { id, title, isSimulated } = chart
  const height = frame.bottom + 8
  return drawing({ layout, height, id, title, isSimulated, description: descriptionOf(chart), body })
}

function frameOf({ axes }: ParallelParts, layout: Layout): Frame {
  const labels = axes.map(({ texts }) => Math.max(...texts.map((text) => textWidth(text, TICK_SIZE))) + 6)
  const shown = layout.shown as keyof typeof HEIGHTS
  const [left, right] = [labels[0]!, layout.width - labels.at(-1)!]
  const spread = (right - left) / Math.max(1, axes.length - 1)
  const x = axes.map((_, k) => left + k * spread)
  const titles = axisTitles(axes, x, layout)
  const top = TOP_MARGIN + LINE_HEIGHT * Math.max(...titles.map(({ lines }) => lines.length))
  return {
    top,
    bottom: top + HEIGHTS[shown],
    x,
    titles,
    longestBar: LONGEST_BAR[shown],
  }
}

function levelOf(place: number, steps: number, { top, bottom }: Frame): number {
  return bottom - ((place + 0.5) / steps) * (bottom - top)
}

function linesPath({ axes }: ParallelParts, { places }: ParallelLines, frame: Frame): string {
  let path = ''
  for (let n = 0; n < places.length; n += axes.length) {
    axes.forEach(({ texts }, k) => {
      path += `${k === 0 ? 'M' : 'L'}${Math.round(frame.x[k]!)} ${Math.round(levelOf(places[n + k]!, texts.length, frame))}`
    })
  }
  return path
}

function axisMarks(chart: ParallelParts, axis: ParallelAxis, k: number, frame: Frame, most: number): Content {
  const x = frame.x[k]!
  const height = (frame.bottom - frame.top) / axis.texts.length
  const every = Math.max(1, Math.ceil(LINE_HEIGHT / height))
  const steps = axis.texts.map((text, step) => {
    const middle = levelOf(step, axis.texts.length, frame)
    const side = axis.shares === undefined ? markup`x="${px(x + 5)}"` : markup`x="${px(x - 5)}" text-anchor="end"`
    const label = step % every === 0 && markup`<text class="tick" ${side} y="${px(middle + 4)}">${text}</text>`
    const isOut = chart.chosen[k]!.size > 0 && !chart.chosen[k]!.has(step)
    const bars =
      axis.shares !== undefined && shareBars(axis.shares, step, { x, middle, height, longest: frame.longestBar / most })
    const hit = markup`<rect class="hit" data-axis="${k}" data-step="${step}" x="${px(x - 34)}" y="${px(middle - height / 2)}" width="${px(38 + frame.longestBar)}" height="${px(height)}"/>`
    return markup`<g class="mark${isOut && ' out'}"><title>${stepText(chart, axis, step)}</title>${bars}${label}${hit}</g>\n`
  })
  const even = x + (chart.even / most) * frame.longestBar
  const evenLine =
    axis.shares !== undefined && markup`<path class="even" d="M${px(even)} ${frame.top}V${frame.bottom}"/>`
  return markup`<path class="axis" d="M${px(x)} ${frame.top}V${frame.bottom}"/>${evenLine}${steps}`
}

interface BarPlace {
  readonly x: number
  readonly middle: number
  readonly height: number
  /** Length of the whole, px. */
  readonly longest: number
}

function shareBars({ upper, lower }: NonNullable<ParallelAxis['shares']>, step: number, place: BarPlace): Content {
  const { x, middle, height, longest } = place
  const thick = Math.min(8, 0.38 * height)
  const bar = (role: string, share: number, y: number): Content =>
    share > 0 &&
    markup`<rect class="bar ${role}" x="${px(x)}" y="${px(y)}" width="${px(Math.max(0.5, share * longest))}" height="${px(thick)}"/>`
  return [bar('gain', upper[step]!, middle - thick), bar('loss', lower[step]!, middle)]
}

/** In two or three lines where one is too short; the last one flush right, beyond its axis. */
function axisTitles(axes: readonly ParallelAxis[], x: readonly number[], layout: Layout): AxisTitle[] {
  const last = axes.length - 1
  const own = titleLines(axes[last]!, (x[1] ?? layout.width) - x[0]! - BETWEEN_TITLES)
  const lastLeft = layout.width - Math.max(...own.map((line) => textWidth(line, TITLE_SIZE)))
  return axes.map((axis, k) => {
    if (k === last) return { lines: own, x: layout.width, anchor: 'end' }
    const left = k === 0 ? 0 : x[k]!
    const right = k === last - 1 ? lastLeft : x[k + 1]!
    return { lines: titleLines(axis, right - left - BETWEEN_TITLES), x: left, anchor: 'start' }
  })
}

function titleText({ lines, x, anchor }: AxisTitle, { top }: Frame): Content {
  return lines.map((line, i) => {
    const y = top - 8 - (lines.length - 1 - i) * LINE_HEIGHT
    return markup`<text class="label" x="${px(x)}" y="${y}" text-anchor="${anchor}">${line}</text>`
  })
}

function titleLines({ title }: ParallelAxis, space: number): string[] {
  const lines: string[] = []
  for (const word of title.split(' ')) {
    const longer = `${lines.at(-1) ?? ''} ${word}`
    if (lines.length > 0 && textWidth(longer, TITLE_SIZE) <= space) lines[lines.length - 1] = longer
    else lines.push(word)
  }
  return lines.slice(0, MOST_LINES).map((line) => fittedText(line, space, TITLE_SIZE))
}

function stepText(
  { cases, upper, lower }: ParallelParts,
  { title, texts, shares }: ParallelAxis,
  step: number,
): string {
  const place = `${title}: ${texts[step]}`
  if (shares === undefined) return place
  if (shares.cases[step] === 0) return `${place}, no ${cases}`
  const of = (share: number): string => formatPercent(share, 0)
  return `${place}\n${countText(shares.cases[step]!)} ${cases}: ${of(shares.upper[step]!)} in the ${upper}, ${of(shares.lower[step]!)} in the ${lower}`
}

function descriptionOf(chart: ParallelParts): string {
  const axes = chart.axes.flatMap((axis) => {
    if (axis.shares === undefined) return []
    const { upper } = axis.shares
    const top = upper.reduce((best, share, step) => (share > upper[best]! ? step : best), 0)
    return [stepText(chart, axis, top).replace('\n', ', ')]
  })
  return `Where the ${chart.upper} lies most often. ${axes.join('; ')}.`
}
