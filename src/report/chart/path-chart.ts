/** One path over a short time with a band, and on it journeys from one point to another: a day and its trades. */
import { type Content, joinMarkup, markup, type Markup } from '../markup.ts'
import { drawing, type Layout, TOP_MARGIN } from './drawing.ts'
import { linePath, pixelLine, px } from './pixel-line.ts'
import { extent, linearScale, paddedScale, type Scale } from './scale.ts'
import { axisWidth, valueAxis, valueTicks } from './value-axis.ts'
import { textWidth } from './text-width.ts'

export interface PathParts {
  readonly id: string
  readonly title: string
  readonly isSimulated: boolean
  readonly description: string
  /** Rising, in the unit of the axis's ends. */
  readonly x: Float64Array
  readonly y: Float64Array
  readonly axis: { readonly from: number; readonly to: number; readonly ticks: readonly PathTick[] }
  /** From when to when it was measured; its edges go on to the end. */
  readonly band?: { readonly low: number; readonly high: number; readonly from: number; readonly to: number }
  readonly journeys: readonly Journey[]
}

export interface PathTick {
  readonly at: number
  readonly text: string
}

export interface Journey {
  readonly from: PathPoint
  readonly to: PathPoint
  /** How the first point is drawn. */
  readonly direction: 'up' | 'down'
  readonly end: 'dot' | 'cross' | 'square'
  readonly tone: 'gain' | 'loss'
  /** Levels that would end it, drawn while it lasts where they lie within the plot. */
  readonly levels: readonly { readonly y: number; readonly tone: 'gain' | 'loss' }[]
  /** For the pointer. */
  readonly text: string
}

export interface PathPoint {
  readonly x: number
  readonly y: number
}

const TICK_SIZE = 12
const AXIS_HEIGHT = 22
const SIZE = 5

export function pathDrawings(parts: PathParts, layouts: readonly Layout[], height: number): Markup {
  return joinMarkup(layouts.map((layout) => pathDrawing(parts, layout, height)))
}

function pathDrawing(parts: PathParts, layout: Layout, height: number): Markup {
  const top = TOP_MARGIN
  const bottom = top + height
  const y = valueScale(parts, top, bottom)
  const ticks = valueTicks(y, 'number')
  const right = layout.width - axisWidth(y, 'number')
  const x = linearScale(parts.axis.from, parts.axis.to, 0, right)
  const line = pixelLine(
    parts.x.map((at) => x.at(at)),
    parts.y.map((value) => y.at(value)),
  )
  const body = [
    valueAxis(ticks, y, right),
    timeAxis(parts.axis.ticks, x, top, bottom),
    bandArea(parts.band, x, y),
    parts.journeys.map((journey) => levelLines(journey, x, y)),
    markup`<path class="line baseline" d="${linePath(line)}"/>`,
    parts.journeys.map((journey) => journeyMark(journey, x, y)),
  ]
  const { id, title, isSimulated, description } = parts
  return drawing({ layout, height: bottom + AXIS_HEIGHT, id, title, isSimulated, description, body })
}

function valueScale({ y, band, journeys }: PathParts, top: number, bottom: number): Scale {
  const ends = journeys.flatMap(({ from, to }) => [from.y, to.y])
  const [low, high] = extent([y], band === undefined ? ends : [...ends, band.low, band.high]) ?? [0, 1]
  return paddedScale('linear', low, high, bottom, top)
}

function timeAxis(ticks: readonly PathTick[], x: Scale, top: number, bottom: number): Content {
  let free = -Infinity
  return ticks.map(({ at, text }) => {
    const [place, half] = [x.at(at), textWidth(text, TICK_SIZE) / 2]
    const line = markup`<path class="grid" d="M${px(place)} ${top}V${bottom + 4}"/>`
    const left = Math.max(half, place)
    if (left - half < free || left + half > x.end + 4) return line
    free = left + half + 10
    return markup`${line}<text x="${px(left)}" y="${bottom + 17}" text-anchor="middle">${text}</text>\n`
  })
}

function bandArea(band: PathParts['band'], x: Scale, y: Scale): Content {
  if (band === undefined) return false
  const [left, right, top, bottom] = [x.at(band.from), x.at(band.to), y.at(band.high), y.at(band.low)]
  const edges = markup`<path class="diagonal" stroke-dasharray="3 3" d="M${px(right)} ${px(top)}H${px(x.end)}M${px(right)} ${px(bottom)}H${px(x.end)}"/>`
  const box = markup`x="${px(left)}" y="${px(top)}" width="${px(Math.max(2, right - left))}" height="${px(bottom - top)}"`
  return markup`${edges}<rect class="area baseline" ${box}/>`
}

function levelLines({ from, to, levels }: Journey, x: Scale, y: Scale): Content {
  return levels
    .filter((level) => level.y >= y.from && level.y <= y.to)
    .map(({ y: value, tone }) => {
      return markup`<path class="level ${tone}" d="M${px(x.at(from.x))} ${px(y.at(value))}H${px(x.at(to.x))}"/>\n`
    })
}

function journeyMark({ from, to, direction, end, tone, text }: Journey, x: Scale, y: Scale): Content {
  const [x0, y0, x1, y1] = [x.at(from.x), y.at(from.y), x.at(to.x), y.at(to.y)]
  const way = markup`<path class="way ${tone}" d="M${px(x0)} ${px(y0)}L${px(x1)} ${px(y1)}"/>`
  const hit = markup`<path class="hit way" d="M${px(x0)} ${px(y0)}L${px(x1)} ${px(y1)}"/>`
  const start = markup`<path class="start ${tone}" d="${triangle(x0, y0, direction)}"/>`
  return markup`<g class="mark"><title>${text}</title>${way}${start}<path class="end ${tone}" d="${endShape(x1, y1, end)}"/>${hit}</g>\n`
}

/** Its point touches the path from the side it comes from. */
function triangle(x: number, y: number, direction: Journey['direction']): string {
  const foot = direction === 'up' ? 2 * SIZE : -2 * SIZE
  return `M${px(x)} ${px(y)}l${SIZE} ${foot}h${-2 * SIZE}z`
}

function endShape(x: number, y: number, end: Journey['end']): string {
  const size = SIZE - 1
  if (end === 'cross') {
    return `M${px(x - size)} ${px(y - size)}l${2 * size} ${2 * size}M${px(x - size)} ${px(y + size)}l${2 * size} ${-2 * size}`
  }
  if (end === 'square') return `M${px(x - size)} ${px(y - size)}h${2 * size}v${2 * size}h${-2 * size}z`
  return `M${px(x - size)} ${px(y)}a${size} ${size} 0 1 0 ${2 * size} 0a${size} ${size} 0 1 0 ${-2 * size} 0z`
}
