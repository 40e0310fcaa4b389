/** The rows around one that one can walk to, a step of one parameter at a time, without falling below a level. */
import { stepOf, type SweepGrid } from './sweep-grid.ts'

/** Ascending, `from` included. NaN lies below everything. */
export function connectedRows(grid: SweepGrid, values: ArrayLike<number>, from: number, level: number): Int32Array {
  const found = new Set([from])
  for (const row of found) {
    grid.parameters.forEach((parameter, k) => {
      const step = stepOf(grid, row, k)
      for (const by of [-1, 1]) {
        const next = row + by * grid.strides[k]!
        const isInside = step + by >= 0 && step + by < parameter.values.length
        if (isInside && values[next]! >= level) found.add(next)
      }
    })
  }
  return Int32Array.from(found).sort()
}
