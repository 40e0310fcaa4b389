/** The names of lines: each at its line's end where there is room, else in rows above the plot. */
import { type Content, markup, type Markup } from '../markup.ts'
import { type Box, placeNames } from './label-placement.ts'
import { coverage, type PixelLine, px } from './pixel-line.ts'
import { fittedText, textWidth } from './text-width.ts'

export interface NamedLine {
  readonly name: string
  /** Class of its colour; `ours` and `loss` are bold. */
  readonly role: string
  readonly line: PixelLine
  /** False where an earlier panel has named it. */
  readonly isNamed: boolean
}

const SIZE = 12.5
const HEIGHT = 15
const ROW_HEIGHT = 18
const SWATCH = 22
const BETWEEN = 16

/** Boxes in the order of `lines`; undefined for those without a name or a free spot. */
export function nameBoxes(lines: readonly NamedLine[], frame: Box): (Box | undefined)[] {
  const covered = lines.map(({ line }) => coverage(line, Math.ceil(frame.right) + 1))
  const boxes: (Box | undefined)[] = lines.map(() => undefined)
  const named = lines.flatMap(({ isNamed }, i) => (isNamed ? [i] : []))
  const names = named.map((line) => ({ width: nameWidth(lines[line]!, frame.right), height: HEIGHT, line }))
  placeNames(names, covered, { ...frame, left: 2, right: frame.right - 2 }).forEach((box, i) => {
    boxes[named[i]!] = box
  })
  return boxes
}

export function namesAtEnds(lines: readonly NamedLine[], boxes: readonly (Box | undefined)[], width: number): Content {
  return lines.map((line, i) => {
    const box = boxes[i]
    return box !== undefined && nameText(line, box.right, box.bottom - 4, 'end', width)
  })
}

/** Rows of swatches and names from the top of the picture, and the height they take. */
export function namesAbove(lines: readonly NamedLine[], width: number): { body: Content; height: number } {
  let left = 0
  let row = 0
  const body = lines.map((line) => {
    const length = SWATCH + nameWidth(line, width)
    if (left > 0 && left + length > width) {
      left = 0
      row++
    }
    const [x, y] = [left, row * ROW_HEIGHT + 13]
    left += length + BETWEEN
    const swatch = markup`<path class="line ${line.role}" d="M${px(x)} ${y - 4}h16"/>`
    return markup`${swatch}${nameText(line, x + SWATCH, y, 'start', width)}`
  })
  return { body, height: lines.length === 0 ? 0 : (row + 1) * ROW_HEIGHT }
}

/** A name takes at most this share of the width. */
const LONGEST = 0.6

function nameText(line: NamedLine, x: number, y: number, anchor: 'start' | 'end', width: number): Markup {
  const text = fittedText(line.name, LONGEST * width, SIZE)
  return markup`<text class="name ${line.role}" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${text}</text>\n`
}

function nameWidth({ name, role }: NamedLine, width: number): number {
  return textWidth(fittedText(name, LONGEST * width, SIZE), SIZE, role === 'ours' || role === 'loss')
}
