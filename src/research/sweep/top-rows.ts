/** The highest rows of a sweep. */

/** Rows that are shown without opening the table. */
export const TOP_ROWS = 20

export interface RankedRow {
  readonly row: number
  /** Later rows that are the same. */
  readonly alike: number
}

/** The rows with the highest values, the first of equals first; of rows that are the same the first. */
export function topRows(
  rows: number,
  count: number,
  valueOf: (row: number) => number,
  areSame: (row: number, other: number) => boolean,
): RankedRow[] {
  const top: { row: number; value: number; alike: number }[] = []
  for (let row = 0; row < rows; row++) {
    const value = valueOf(row)
    const least = top.length === count ? top.at(-1)!.value : -Infinity
    if (Number.isNaN(value) || value < least) continue
    const same = top.find((other) => other.value === value && areSame(row, other.row))
    if (same !== undefined) same.alike++
    else if (top.length < count || value > least) insert(top, { row, value, alike: 0 }, count)
  }
  return top.map(({ row, alike }) => ({ row, alike }))
}

function insert<T extends { readonly value: number }>(top: T[], row: T, count: number): void {
  const place = top.findIndex((other) => other.value < row.value)
  top.splice(place < 0 ? top.length : place, 0, row)
  if (top.length > count) top.pop()
}
