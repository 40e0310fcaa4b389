import type { Matrix } from '../estimator.ts'

/** No row came before. */
const NONE = -1

/**
 * Windows of rows. That of a row is the row itself and those before it in its group, `steps` in all; where the group
 * has fewer, the first steps are absent.
 */
export class Windows {
  readonly steps: number
  /** Stands for an absent step; the number after the last row. */
  readonly absent: number
  /** The row before in the same group. */
  readonly #previous: Int32Array

  constructor({ rows, groups }: Matrix, steps: number) {
    this.steps = steps
    this.absent = rows
    this.#previous = new Int32Array(rows)
    const last = new Map<number, number>()
    for (let row = 0; row < rows; row++) {
      const group = groups ? groups[row]! : 0
      this.#previous[row] = last.get(group) ?? NONE
      last.set(group, row)
    }
  }

  /** The windows of `rows`: step after step, the earliest first, in each one entry a window. */
  fill(rows: Int32Array, into: Int32Array): void {
    for (let k = 0; k < rows.length; k++) {
      let row = rows[k]!
      for (let step = this.steps - 1; step >= 0; step--) {
        into[step * rows.length + k] = row === NONE ? this.absent : row
        if (row !== NONE) row = this.#previous[row]!
      }
    }
  }
}
