/** When two rows say the same: all columns agree, and missing equals missing. */
import type { ColumnArray, Frame } from '../../core/frame.ts'

export function isSameRow(a: Frame, rowOfA: number, b: Frame, rowOfB: number): boolean {
  return differingColumns(a, rowOfA, b, rowOfB).length === 0
}

/** The columns of `a`'s schema in which two rows differ. */
export function differingColumns(a: Frame, rowOfA: number, b: Frame, rowOfB: number): string[] {
  return Object.keys(a.schema).filter((name) =>
    isDifferent((a.columns[name] as ColumnArray)[rowOfA], (b.columns[name] as ColumnArray)[rowOfB]),
  )
}

/** 1 for each row of `a` that differs from the row of `b` at `rowOfB`, where there is one (not negative). */
export function differingRows(a: Frame, b: Frame, rowOfB: Int32Array): Uint8Array {
  const differs = new Uint8Array(a.length)
  for (const name of Object.keys(a.schema)) {
    const left = a.columns[name] as ColumnArray
    const right = b.columns[name] as ColumnArray
    for (let row = 0; row < differs.length; row++) {
      const other = rowOfB[row]!
      if (other >= 0 && isDifferent(left[row], right[other])) differs[row] = 1
    }
  }
  return differs
}

function isDifferent(left: number | string | undefined, right: number | string | undefined): boolean {
  return left !== right && !(left !== left && right !== right)
}
