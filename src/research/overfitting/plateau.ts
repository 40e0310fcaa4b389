/** How wide the top is: the rows around the best one that cannot be told from it. */

/** One parameter of a grid. Row numbers run through the last axis fastest. */
export interface GridAxis {
  readonly name: string
  /** What its values are in, e.g. "ticks" or "s". */
  readonly unit: string
  /** Ascending. */
  readonly values: readonly number[]
}

export interface Plateau {
  readonly peak: number
  /** Rows that one can walk to from the peak, one step in one parameter at a time, without a value below `level`. */
  readonly size: number
  /** Of all rows. */
  readonly share: number
  readonly level: number
  readonly axes: readonly PlateauAxis[]
}

export interface PlateauAxis {
  readonly name: string
  readonly unit: string
  /** Lowest and highest value on the straight line through the peak that stay on the plateau, the peak's own included. */
  readonly from: number
  readonly to: number
  /** Values on that line; 1 is a needle. */
  readonly steps: number
  /** The line ends where the grid does: how wide the plateau is cannot be seen. */
  readonly isCut: boolean
}

/**
 * @param values one a row, e.g. its Sharpe ratio; NaN lies below everything
 * @param peak the row to look from
 * @param tolerance how far below the peak's value a row may lie, e.g. one standard error
 */
export function plateauAround(
  values: Float64Array,
  axes: readonly GridAxis[],
  peak: number,
  tolerance: number,
): Plateau {
  const strides = stridesOf(axes)
  if (axes.reduce((rows, { values }) => rows * values.length, 1) !== values.length)
    throw new RangeError(`${values.length} values on a grid of ${axes.map(({ values }) => values.length).join(' × ')}`)
  const level = values[peak]! - tolerance
  const size = connectedRows(values, axes, peak, level).length
  const lines = axes.map((axis, a) => lineThrough(values, axis, strides[a]!, peak, level))
  return { peak, size, share: size / values.length, level, axes: lines }
}

type AxisValues = { readonly values: ArrayLike<number> }

/** Rows between neighbours along each axis. */
function stridesOf(axes: readonly AxisValues[]): number[] {
  const strides = new Array<number>(axes.length).fill(1)
  for (let a = axes.length - 2; a >= 0; a--) strides[a] = strides[a + 1]! * axes[a + 1]!.values.length
  return strides
}

/** The rows, ascending, that one can walk to from `peak`, it included, without falling below `level`. */
export function connectedRows(
  values: ArrayLike<number>,
  axes: readonly AxisValues[],
  peak: number,
  level: number,
): Int32Array {
  const strides = stridesOf(axes)
  const isSeen = new Uint8Array(values.length)
  const queue = new Int32Array(values.length)
  queue[0] = peak
  isSeen[peak] = 1
  let found = 1
  for (let next = 0; next < found; next++) {
    for (const [a, { values: steps }] of axes.entries()) {
      for (const direction of [-1, 1]) {
        const row = neighbour(queue[next]!, strides[a]!, steps.length, direction)
        if (row < 0 || isSeen[row] === 1 || !(values[row]! >= level)) continue
        isSeen[row] = 1
        queue[found++] = row
      }
    }
  }
  return queue.slice(0, found).sort()
}

/** The row one step on, or −1 where the grid ends. */
function neighbour(row: number, stride: number, length: number, direction: number): number {
  const step = (Math.floor(row / stride) % length) + direction
  return step < 0 || step >= length ? -1 : row + direction * stride
}

function lineThrough(values: Float64Array, axis: GridAxis, stride: number, peak: number, level: number): PlateauAxis {
  const at = Math.floor(peak / stride) % axis.values.length
  const start = peak - at * stride
  const isOn = (step: number) => values[start + step * stride]! >= level
  let from = at
  while (from > 0 && isOn(from - 1)) from--
  let to = at
  while (to < axis.values.length - 1 && isOn(to + 1)) to++
  return {
    name: axis.name,
    unit: axis.unit,
    from: axis.values[from]!,
    to: axis.values[to]!,
    steps: to - from + 1,
    isCut: axis.values.length > 1 && (from === 0 || to === axis.values.length - 1),
  }
}
