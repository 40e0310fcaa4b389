/** Coloured cells over two axes of steps: how a value depends on two settings at once. */
import { type Content, markup, type Markup } from '../markup.ts'
import { HEAT_STEPS } from '../style.ts'
import type { DataColumn } from './csv.ts'
import { drawing, FULL_LAYOUTS, type Layout, TOP_MARGIN } from './drawing.ts'
import { emptyFigure, figure, figureHead, type FigureHead, figureNote } from './figure.ts'
import { heatClass, usualLimit } from './heat-table.ts'
import { px } from './pixel-line.ts'
import { fittedText, textWidth } from './text-width.ts'

export interface HeatAxis {
  /** With its unit. */
  readonly title: string
  /** Of each step. */
  readonly texts: readonly string[]
}

/** Cells with a line around each of their groups. */
export interface HeatOutline {
  /** Of which cells; numbered like the values. */
  readonly cells: ReadonlySet<number>
  readonly isStrong: boolean
}

export interface HeatMapParts {
  readonly id: string
  readonly title: string
  readonly isSimulated: boolean
  readonly across: HeatAxis
  readonly up: HeatAxis
  /** Of step i across and step j up: values[j × steps across + i]; NaN where there is none. */
  readonly values: Float64Array
  readonly valueTitle: string
  /** `diverging`: loss, paper, gain with zero in the middle. `sequential`: paper to accent, from the least value. */
  readonly scale: 'diverging' | 'sequential'
  /** Short, for the cell. */
  readonly format: (value: number) => string
  /** Whole, with its unit, for the key. */
  readonly describe: (value: number) => string
  readonly outlines: readonly HeatOutline[]
}

export interface HeatMap extends HeatMapParts, FigureHead {
  /** What chooses another view of it, where scripts run. */
  readonly controls?: Content
}

const NUMBER_SIZE = 11.5
const TICK_SIZE = 12
const TITLE_SIZE = 12.5
const TITLE_HEIGHT = 22
/** Kept free in the corner at the right, px. */
const STAMP_ROOM = 84
const BETWEEN_TICKS = 7
/** px */
const WIDEST_CELL = 92
const TALLEST_CELL = 25
const TALLEST_PLOT = 480
/** Least height of a cell with a number. */
const NUMBER_ROOM = 15

export function heatMap(map: HeatMap): Markup {
  if (!map.values.some((value) => Number.isFinite(value))) return emptyFigure(map)
  return figure({
    id: map.id,
    isSimulated: map.isSimulated,
    body: markup`${figureHead(map)}${map.controls}<div class="view">${heatMapView(map)}</div>${figureNote(map)}`,
    data: heatMapData(map),
  })
}

/** What changes with the view: the drawings and their key. */
export function heatMapView(map: HeatMapParts): Markup {
  const range = colourRange(map)
  return markup`${FULL_LAYOUTS.map((layout) => heatDrawing(map, range, layout))}${colourKey(map, range)}`
}

/** One row a cell, as the pointer reads them. */
export function heatMapData({ across, up, values, valueTitle }: HeatMapParts): DataColumn[] {
  const cells = Array.from(values, (_, cell) => cell)
  const steps = across.texts.length
  return [
    { name: across.title, values: cells.map((cell) => across.texts[cell % steps]!) },
    { name: up.title, values: cells.map((cell) => up.texts[Math.floor(cell / steps)]!) },
    { name: valueTitle, values },
  ]
}

/** Values of the paper's colour and of the strongest one. */
interface ColourRange {
  readonly paper: number
  readonly strongest: number
}

function colourRange({ values, scale }: HeatMapParts): ColourRange {
  const found = values.filter((value) => Number.isFinite(value))
  if (scale === 'diverging') return { paper: 0, strongest: usualLimit([found]) }
  const [least, most] = [found.reduce((a, b) => Math.min(a, b)), found.reduce((a, b) => Math.max(a, b))]
  return { paper: least, strongest: most }
}

interface Grid {
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  readonly across: number
  readonly up: number
}

function gridOf({ across, up }: HeatMapParts, layout: Layout): Grid {
  const left = 8 + Math.max(...up.texts.map((text) => textWidth(text, TICK_SIZE)))
  const [columns, rows] = [across.texts.length, up.texts.length]
  const width = Math.min(WIDEST_CELL, (layout.width - left) / columns)
  const height = Math.min(TALLEST_CELL, Math.max(width, NUMBER_ROOM), TALLEST_PLOT / rows)
  return { left, top: TOP_MARGIN + 6, width, height, across: columns, up: rows }
}

function heatDrawing(map: HeatMapParts, range: ColourRange, layout: Layout): Markup {
  const grid = gridOf(map, layout)
  const bottom = grid.top + grid.up * grid.height
  const body = [
    colouredCells(map, range, grid),
    map.outlines.map(({ cells, isStrong }) => {
      return markup`<path class="outline${isStrong && ' strong'}" d="${outlinePath(cells, grid)}"/>\n`
    }),
    cellNumbers(map, grid),
    acrossTicks(map.across, grid, bottom),
    upTicks(map.up, grid),
    titleText(map.across.title, grid.left, bottom + TITLE_HEIGHT + 16, layout),
    titleText(map.up.title, 0, TOP_MARGIN - 3, layout),
  ]
  const { id, title, isSimulated } = map
  const description = descriptionOf(map)
  const attributes = markup` data-grid="${JSON.stringify([grid.left, grid.top, grid.width, grid.height, grid.across, grid.up].map((size) => Math.round(size * 100) / 100))}"`
  const height = Math.ceil(bottom + TITLE_HEIGHT + 22)
  return drawing({ layout, height, id, title, isSimulated, description, attributes, body })
}

/** Left upper corner of a cell, px. */
function corner(cell: number, grid: Grid): readonly [number, number] {
  const [i, j] = [cell % grid.across, Math.floor(cell / grid.across)]
  return [grid.left + i * grid.width, grid.top + (grid.up - 1 - j) * grid.height]
}

/** One path a colour: thousands of cells are drawn at once. */
function colouredCells({ values, scale }: HeatMapParts, { paper, strongest }: ColourRange, grid: Grid): Content {
  const paths = new Map<string, string>()
  const gap = grid.width > 8 && grid.height > 8 ? 1 : 0
  const box = `h${px(grid.width - gap)}v${px(grid.height - gap)}h${px(gap - grid.width)}z`
  values.forEach((value, cell) => {
    if (Number.isNaN(value)) return
    const shade = heatClass(value - paper, strongest - paper, scale) || 'paper'
    const [left, top] = corner(cell, grid)
    paths.set(shade, `${paths.get(shade) ?? ''}M${px(left)} ${px(top)}${box}`)
  })
  return [...paths].map(([shade, path]) => markup`<path class="cell ${shade}" d="${path}"/>\n`)
}

function cellNumbers({ values, format }: HeatMapParts, grid: Grid): Content {
  const texts = Array.from(values, (value) => (Number.isNaN(value) ? '' : format(value)))
  const widest = Math.max(...texts.map((text) => textWidth(text, NUMBER_SIZE)))
  if (grid.height < NUMBER_ROOM || widest + 3 > grid.width) return false
  return texts.map((text, cell) => {
    const [left, top] = corner(cell, grid)
    const [x, y] = [px(left + grid.width / 2), px(top + grid.height / 2 + 4)]
    return text !== '' && markup`<text class="inside" x="${x}" y="${y}" text-anchor="middle">${text}</text>`
  })
}

/** Along the sides that part a chosen cell from others. */
function outlinePath(cells: ReadonlySet<number>, grid: Grid): string {
  let path = ''
  for (const cell of cells) {
    const [left, top] = corner(cell, grid)
    const i = cell % grid.across
    const [right, bottom] = [left + grid.width, top + grid.height]
    if (!cells.has(cell + grid.across)) path += `M${px(left)} ${px(top)}H${px(right)}`
    if (!cells.has(cell - grid.across)) path += `M${px(left)} ${px(bottom)}H${px(right)}`
    if (i === 0 || !cells.has(cell - 1)) path += `M${px(left)} ${px(top)}V${px(bottom)}`
    if (i === grid.across - 1 || !cells.has(cell + 1)) path += `M${px(right)} ${px(top)}V${px(bottom)}`
  }
  return path
}

function titleText(title: string, x: number, y: number, layout: Layout): Markup {
  const text = fittedText(title, layout.width - x - STAMP_ROOM, TITLE_SIZE)
  return markup`<text class="label" x="${px(x)}" y="${px(y)}">${text}</text>`
}

function acrossTicks({ texts }: HeatAxis, grid: Grid, bottom: number): Content {
  const widest = Math.max(...texts.map((text) => textWidth(text, TICK_SIZE)))
  const every = Math.max(1, Math.ceil((widest + BETWEEN_TICKS) / grid.width))
  return texts.map((text, i) => {
    const x = px(grid.left + (i + 0.5) * grid.width)
    return i % every === 0 && markup`<text x="${x}" y="${px(bottom + 16)}" text-anchor="middle">${text}</text>`
  })
}

function upTicks({ texts }: HeatAxis, grid: Grid): Content {
  const every = Math.max(1, Math.ceil(14 / grid.height))
  return texts.map((text, j) => {
    const y = px(grid.top + (grid.up - j - 0.5) * grid.height + 4)
    return j % every === 0 && markup`<text x="${px(grid.left - 6)}" y="${y}" text-anchor="end">${text}</text>`
  })
}

function descriptionOf({ across, up, values, valueTitle, describe }: HeatMapParts): string {
  const found = Array.from(values.keys()).filter((cell) => !Number.isNaN(values[cell]!))
  if (found.length === 0) return `${valueTitle}: no values.`
  const low = found.reduce((a, b) => (values[b]! < values[a]! ? b : a))
  const high = found.reduce((a, b) => (values[b]! > values[a]! ? b : a))
  const place = (cell: number): string => {
    const [i, j] = [cell % across.texts.length, Math.floor(cell / across.texts.length)]
    return `${describe(values[cell]!)} at ${across.title} ${across.texts[i]}, ${up.title} ${up.texts[j]}`
  }
  return `${valueTitle} by ${across.title} and ${up.title}: lowest ${place(low)}, highest ${place(high)}.`
}

/** The strongest colours stand for what lies beyond them, too. */
function colourKey({ scale, describe, values }: HeatMapParts, { paper, strongest }: ColourRange): Markup {
  const steps = Array.from({ length: HEAT_STEPS }, (_, i) => i + 1)
  const isDiverging = scale === 'diverging'
  const up = steps.map((step) => markup`<i class="${isDiverging ? 'g' : 's'}${step}"></i>`)
  const down = isDiverging && steps.toReversed().map((step) => markup`<i class="l${step}"></i>`)
  const least = isDiverging ? -strongest : paper
  const from = `${describe(least)}${values.some((value) => value < least) ? ' or less' : ''}`
  const to = `${describe(strongest)}${values.some((value) => value > strongest) ? ' or more' : ''}`
  return markup`<p class="key shown"><span>${from}</span><span class="steps">${down}${up}</span><span>${to}</span></p>`
}
