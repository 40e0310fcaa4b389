/** Column makers that several vendors share. */
import type { ColumnMaker } from './format.ts'
import { isMissingText } from './table/number-cell.ts'
import type { Rows } from './rows.ts'

/** The same value in every row. */
export function constant(value: string | number): ColumnMaker {
  return () => value
}

/** Numbers over `divisor`, such as prices in ten-thousandths. */
export function divided(column: string, divisor: number): ColumnMaker {
  return (rows) => rows.floats(column).map((value) => value / divisor)
}

export function capitals(column: string): ColumnMaker {
  return (rows) => rows.texts(column).map((text) => text.toUpperCase())
}

/** Counts the rows of each value of `group` in their order, from 1. */
export function sequenceWithin(group: (rows: Rows) => ArrayLike<number>): ColumnMaker {
  return (rows) => {
    const groups = group(rows)
    const counts = new Map<number, number>()
    return Float64Array.from({ length: rows.length }, (_, row) => {
      const count = (counts.get(groups[row]!) ?? 0) + 1
      counts.set(groups[row]!, count)
      return count
    })
  }
}

/** 1 where a column holds anything but zero and the other numbers given, whether it can be read or not. */
export function whereOtherThanZero(column: string, ...others: readonly number[]): (rows: Rows) => Uint8Array {
  return (rows) => {
    const values = rows.floats(column)
    return whereFilled(column)(rows).map((is, row) =>
      is === 1 && values[row] !== 0 && !others.includes(values[row]!) ? 1 : 0,
    )
  }
}

/** 1 where a column holds anything, whether it can be read or not. */
export function whereFilled(column: string): (rows: Rows) => Uint8Array {
  return (rows) => Uint8Array.from(rows.texts(column), (text) => (isMissingText(text) ? 0 : 1))
}
