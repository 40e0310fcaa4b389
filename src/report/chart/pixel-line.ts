/** A line as it is drawn: few points, and where on the picture it lies. */

/** Points in px; a gap is a point with y = NaN. */
export interface PixelLine {
  readonly x: Float64Array
  readonly y: Float64Array
}

/**
 * The line through all points with, where they lie closer than pixels, only the first, lowest, highest and last of each
 * column of pixels: it looks the same as the whole.
 */
export function pixelLine(x: ArrayLike<number>, y: ArrayLike<number>): PixelLine {
  const kept: number[] = []
  let from = 0
  while (from < x.length) {
    const column = Math.floor(x[from]!)
    let to = from
    while (to < x.length && Math.floor(x[to]!) === column) to++
    keepColumn(y, from, to, kept)
    from = to
  }
  return {
    x: Float64Array.from(kept, (i) => x[i]!),
    y: Float64Array.from(kept, (i) => (Number.isFinite(y[i]!) ? y[i]! : Number.NaN)),
  }
}

function keepColumn(y: ArrayLike<number>, from: number, to: number, kept: number[]): void {
  if (to - from <= 4) {
    for (let i = from; i < to; i++) kept.push(i)
    return
  }
  let low = from
  let high = from
  for (let i = from; i < to; i++) {
    if (!(y[i]! >= y[low]!)) low = Number.isFinite(y[i]!) || !Number.isFinite(y[low]!) ? i : low
    if (!(y[i]! <= y[high]!)) high = Number.isFinite(y[i]!) || !Number.isFinite(y[high]!) ? i : high
  }
  const ordered = [from, low, high, to - 1].toSorted((a, b) => a - b)
  for (let i = 0; i < 4; i++) if (i === 0 || ordered[i] !== ordered[i - 1]) kept.push(ordered[i]!)
}

/** Path data of a line, lifted at its gaps; a point alone between gaps becomes a short dash. */
export function linePath(line: PixelLine): string {
  let path = ''
  let isDown = false
  for (let i = 0; i < line.x.length; i++) {
    if (Number.isNaN(line.y[i]!)) {
      isDown = false
      continue
    }
    path += `${isDown ? 'L' : 'M'}${px(line.x[i]!)} ${px(line.y[i]!)}`
    const isAlone = !isDown && !(line.y[i + 1]! === line.y[i + 1]!)
    if (isAlone) path += 'h2'
    isDown = true
  }
  return path
}

/** Path data of the areas between a line and a level. */
export function areaPath(line: PixelLine, level: number): string {
  let path = ''
  for (let i = 0; i < line.x.length; i++) {
    if (Number.isNaN(line.y[i]!)) continue
    const isFirst = i === 0 || Number.isNaN(line.y[i - 1]!)
    const isLast = i === line.x.length - 1 || Number.isNaN(line.y[i + 1]!)
    if (isFirst) path += `M${px(line.x[i]!)} ${px(level)}`
    path += `L${px(line.x[i]!)} ${px(line.y[i]!)}`
    if (isLast) path += `V${px(level)}Z`
  }
  return path
}

/** A coordinate with one decimal. */
export function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}

/** For each column of pixels the highest and lowest y that a line covers; Infinity and −Infinity where it is absent. */
export interface Coverage {
  readonly top: Float64Array
  readonly bottom: Float64Array
}

export function coverage(line: PixelLine, width: number): Coverage {
  const top = new Float64Array(width).fill(Infinity)
  const bottom = new Float64Array(width).fill(-Infinity)
  const cover = (column: number, y: number): void => {
    if (column < 0 || column >= width || Number.isNaN(y)) return
    if (y < top[column]!) top[column] = y
    if (y > bottom[column]!) bottom[column] = y
  }
  for (let i = 0; i < line.x.length; i++) {
    const [x0, y0] = [line.x[i]!, line.y[i]!]
    cover(Math.floor(x0), y0)
    if (i === 0 || Number.isNaN(line.y[i - 1]!)) continue
    const [before, y] = [line.x[i - 1]!, line.y[i - 1]!]
    for (let column = Math.floor(before) + 1; column <= Math.floor(x0); column++) {
      const share = x0 > before ? (column - before) / (x0 - before) : 1
      cover(column, y + share * (y0 - y))
      cover(column - 1, y + share * (y0 - y))
    }
  }
  return { top, bottom }
}
