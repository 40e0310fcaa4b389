/** A page of rows that are all in memory. */

export type Listed = Readonly<Record<string, unknown>>

export interface PageRequest<T> {
  readonly by: (row: T) => unknown
  readonly order: 'asc' | 'desc'
  readonly limit: number
  readonly offset: number
}

/** Rows that are alike stay in their order; those without a value come last. */
export function listPage<T>(
  rows: readonly T[],
  { by, order, limit, offset }: PageRequest<T>,
): { total: number; rows: T[] } {
  const sign = order === 'asc' ? 1 : -1
  const sorted = rows.toSorted((a, b) => compare(by(a), by(b), sign))
  return { total: rows.length, rows: sorted.slice(offset, offset + limit) }
}

function compare(a: unknown, b: unknown, sign: number): number {
  if (a === b) return 0
  if (a === null || a === undefined) return 1
  if (b === null || b === undefined) return -1
  return (a as string | number) < (b as string | number) ? -sign : sign
}
