/** Finds a free spot for the names of lines: near their ends, on no line, on no other name. */
import type { Coverage } from './pixel-line.ts'

export interface Box {
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
}

export interface LineName {
  readonly width: number
  readonly height: number
  /** Index of its line in `lines`. */
  readonly line: number
}

/** Pixels between a name and any line. */
const CLEARANCE = 3
const STEP = 6

/**
 * One box a name, or undefined where no spot is free. A spot is scored by its distance from the line's end and from the
 * line itself; one that lies nearer to another line would mislead and is not taken.
 */
export function placeNames(names: readonly LineName[], lines: readonly Coverage[], frame: Box): (Box | undefined)[] {
  const taken: Box[] = []
  return names.map((name) => {
    let best: Box | undefined
    let least = Infinity
    for (const box of candidates(name, lines, frame)) {
      const own = distance(box, lines[name.line]!)
      const cost = 0.35 * (frame.right - box.right) + own
      if (cost >= least || taken.some((other) => overlaps(box, other))) continue
      if (own < CLEARANCE || nearestOther(box, name.line, lines) <= Math.max(CLEARANCE, own)) continue
      best = box
      least = cost
    }
    if (best !== undefined) taken.push(best)
    return best
  })
}

function* candidates(name: LineName, lines: readonly Coverage[], frame: Box): Generator<Box> {
  const own = lines[name.line]!
  for (let right = frame.right; right - name.width >= frame.left; right -= STEP) {
    const left = right - name.width
    const { top, bottom } = span(own, left, right)
    if (top > bottom) continue
    for (let away = CLEARANCE + 1; away <= 30; away += 3) {
      yield* inside({ left, right, top: top - away - name.height, bottom: top - away }, frame)
      yield* inside({ left, right, top: bottom + away, bottom: bottom + away + name.height }, frame)
    }
  }
}

function* inside(box: Box, frame: Box): Generator<Box> {
  if (box.top >= frame.top && box.bottom <= frame.bottom) yield box
}

/** Highest and lowest point of a line between two columns. */
function span(line: Coverage, left: number, right: number): { top: number; bottom: number } {
  let top = Infinity
  let bottom = -Infinity
  for (let x = Math.max(0, Math.floor(left)); x <= Math.min(line.top.length - 1, Math.ceil(right)); x++) {
    if (line.top[x]! < top) top = line.top[x]!
    if (line.bottom[x]! > bottom) bottom = line.bottom[x]!
  }
  return { top, bottom }
}

/** Vertical pixels between a box and the nearest part of a line above, below or through it; 0 on touching. */
function distance(box: Box, line: Coverage): number {
  let least = Infinity
  const from = Math.max(0, Math.floor(box.left - CLEARANCE))
  const to = Math.min(line.top.length - 1, Math.ceil(box.right + CLEARANCE))
  for (let x = from; x <= to; x++) {
    const [top, bottom] = [line.top[x]!, line.bottom[x]!]
    if (top > bottom) continue
    const gap = bottom < box.top ? box.top - bottom : top > box.bottom ? top - box.bottom : 0
    if (gap < least) least = gap
  }
  return least
}

function nearestOther(box: Box, own: number, lines: readonly Coverage[]): number {
  let least = Infinity
  lines.forEach((line, i) => {
    if (i !== own) least = Math.min(least, distance(box, line))
  })
  return least
}

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
}
