/** The axis below a plot: times or numbers, and places on it that have a name. */
import { type Content, markup } from '../markup.ts'
import type { Box } from './label-placement.ts'
import { px } from './pixel-line.ts'
import type { Scale } from './scale.ts'
import { textWidth } from './text-width.ts'
import { linearTicks, timeTicks } from './ticks.ts'
import { type Tick, TICK_SIZE, tickText } from './value-axis.ts'

export type XKind = 'time' | 'number'

export interface Marker {
  readonly at: number
  readonly name: string
}

export const X_AXIS_HEIGHT = 22
const PX_BETWEEN_NUMBERS = 80
const NAME_SIZE = 12.5
const NAME_ROW = 17
const BETWEEN_NAMES = 12

export function xAxis(kind: XKind, x: Scale, frame: Box, hasLabels: boolean): Content {
  const ticks = kind === 'time' ? timeTicks(x) : numberTicks(x)
  return ticks.map(({ value, text }) => {
    const at = x.at(value)
    const isClipped = at + 4 + textWidth(text, TICK_SIZE) > frame.right + 24
    const label = hasLabels && !isClipped && markup`<text x="${px(at + 4)}" y="${frame.bottom + 17}">${text}</text>`
    const foot = frame.bottom + (hasLabels ? 6 : 0)
    return markup`<path class="grid" d="M${px(at)} ${frame.top}V${foot}"/>${label}\n`
  })
}

function numberTicks(x: Scale): Tick[] {
  const values = linearTicks(x.from, x.to, Math.max(2, Math.floor(Math.abs(x.end - x.start) / PX_BETWEEN_NUMBERS)))
  const step = values.length > 1 ? values[1]! - values[0]! : 1
  return values.map((value) => ({ value, text: tickText(value, step, 'number') }))
}

export function markerLines(markers: readonly Marker[], x: Scale, frame: Box): Content {
  return markers.map(({ at }) => {
    return markup`<path class="diagonal" stroke-dasharray="3 3" d="M${px(x.at(at))} ${frame.top}V${frame.bottom}"/>\n`
  })
}

/** Names under their places, in as many rows below `top` as keep them apart. */
export function markerNames(
  markers: readonly Marker[],
  x: Scale,
  width: number,
  top: number,
): { readonly body: Content; readonly height: number } {
  const ends: number[] = []
  const body = markers
    .toSorted((a, b) => a.at - b.at)
    .map(({ at, name }) => {
      const size = textWidth(name, NAME_SIZE)
      const left = Math.max(0, Math.min(width - size, x.at(at) - size / 2))
      const free = ends.findIndex((end) => end + BETWEEN_NAMES <= left)
      const row = free < 0 ? ends.length : free
      ends[row] = left + size
      return markup`<text class="label" x="${px(left)}" y="${px(top + 13 + row * NAME_ROW)}">${name}</text>\n`
    })
  return { body, height: ends.length * NAME_ROW }
}
