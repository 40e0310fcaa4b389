/** When two rows say the same: all columns agree, and missing equals missing. */
import type { ColumnArray, ColumnArrays, ColumnType, Frame } from '../../core/frame.ts'

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
  for (const [name, type] of Object.entries(a.schema)) {
    const mark = MARKS[type] as (left: ColumnArray, right: ColumnArray, rowOfB: Int32Array, differs: Uint8Array) => void
    mark(a.columns[name] as ColumnArray, b.columns[name] as ColumnArray, rowOfB, differs)
  }
  return differs
}

type Mark<A> = (left: A, right: A, rowOfB: Int32Array, differs: Uint8Array) => void

/** A loop for each kind of array, as in selectRows: what a compiler mixes up here would be lost. */
const MARKS: { readonly [T in ColumnType]: Mark<ColumnArrays[T]> } = {
  float: markFloats,
  instant: markFloats,
  date: (left, right, rowOfB, differs) => {
    for (let row = 0; row < differs.length; row++) {
      if (rowOfB[row]! >= 0 && left[row] !== right[rowOfB[row]!]) differs[row] = 1
    }
  },
  boolean: (left, right, rowOfB, differs) => {
    for (let row = 0; row < differs.length; row++) {
      if (rowOfB[row]! >= 0 && left[row] !== right[rowOfB[row]!]) differs[row] = 1
    }
  },
  string: (left, right, rowOfB, differs) => {
    for (let row = 0; row < differs.length; row++) {
      if (rowOfB[row]! >= 0 && left[row] !== right[rowOfB[row]!]) differs[row] = 1
    }
  },
}

function markFloats(left: Float64Array, right: Float64Array, rowOfB: Int32Array, differs: Uint8Array): void {
  for (let row = 0; row < differs.length; row++) {
    if (rowOfB[row]! >= 0 && isDifferent(left[row], right[rowOfB[row]!])) differs[row] = 1
  }
}

function isDifferent(left: number | string | undefined, right: number | string | undefined): boolean {
  return left !== right && !(left !== left && right !== right)
}
