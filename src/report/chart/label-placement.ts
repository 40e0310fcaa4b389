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

/** Names go no farther left than this share of the frame. */
const FARTHEST = 0.45
/** Share of a name's breadth over which its own line must be the nearest. */
const NEAREST_SHARE = 0.95

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
      if (taken.some((other) => overlaps(box, other))) continue
      const gap = meanGapToOwn(box, name.line, lines)
      const cost = 0.35 * (frame.right - box.right) + gap
      if (!(cost < least)) continue
      best = box
      least = cost
    }
    if (best !== undefined) taken.push(best)
    return best
  })
}

/**
 * Mean vertical distance from a box to its own line; NaN where the box lies on any line, or another line is nearer.
 */
function meanGapToOwn(box: Box, own: number, lines: readonly Coverage[]): number {
  const from = Math.max(0, Math.floor(box.left - CLEARANCE))
  const to = Math.min(lines[own]!.top.length - 1, Math.ceil(box.right + CLEARANCE))
  let total = 0
  let nearest = 0
  for (let x = from; x <= to; x++) {
    const gap = gapAt(box, lines[own]!, x)
    let other = Infinity
    for (let i = 0; i < lines.length; i++) if (i !== own) other = Math.min(other, gapAt(box, lines[i]!, x))
    if (gap < CLEARANCE || other < CLEARANCE) return Number.NaN
    if (gap < other) nearest++
    total += gap
  }
  return nearest >= NEAREST_SHARE * (to - from + 1) ? total / (to - from + 1) : Number.NaN
}

/** Pixels between a box and a line in one column; 0 where it lies on it, Infinity where there is no line. */
function gapAt(box: Box, { top, bottom }: Coverage, x: number): number {
  if (top[x]! > bottom[x]!) return Infinity
  if (bottom[x]! < box.top) return box.top - bottom[x]!
  return top[x]! > box.bottom ? top[x]! - box.bottom : 0
}

function* candidates(name: LineName, lines: readonly Coverage[], frame: Box): Generator<Box> {
  const own = lines[name.line]!
  for (
    let right = frame.right;
    right - name.width >= frame.left + FARTHEST * (frame.right - frame.left);
    right -= STEP
  ) {
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

function overlaps(a: Box, b: Box): boolean {
  return a.left < b.right + 4 && b.left < a.right + 4 && a.top < b.bottom && b.top < a.bottom
}
