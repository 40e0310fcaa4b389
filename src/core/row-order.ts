/**
 * Order of a frame's rows by some of its columns.
 *
 * Strings become ranks once, in the order of their UTF-16 code units, so that any machine gives the
 * same order; runs of rows that are already in order are merged, not sorted.
 */
import type { ColumnArray, Frame } from './frame.ts'

export interface RowOrder {
  /** Row numbers by key, rows of one key by row number. */
  readonly rows: Int32Array
  /** 1 where `rows[i]` has another key than `rows[i - 1]`. */
  readonly startsKey: Uint8Array
}

/** The rows of a frame by the values of `keys`, the first counting most. */
export function orderRows(frame: Frame, keys: readonly string[]): RowOrder {
  const compare = comparator(comparableColumns(frame, keys))
  const rows = mergeSort(frame.length, compare)
  const startsKey = new Uint8Array(frame.length)
  for (let i = 0; i < rows.length; i++) startsKey[i] = i === 0 || compare(rows[i - 1]!, rows[i]!) !== 0 ? 1 : 0
  return { rows, startsKey }
}

/** True when the rows are in the order of `keys` as they stand. */
export function isInOrder(rows: Int32Array): boolean {
  for (let i = 0; i < rows.length; i++) if (rows[i] !== i) return false
  return true
}

/** The key columns as numbers that compare like them; a column of one value says nothing and is left out. */
function comparableColumns(frame: Frame, keys: readonly string[]): Float64Array[] {
  return keys.map((key) => asNumbers(frame.columns[key] as ColumnArray)).filter((column) => !isConstant(column))
}

/** Loops here meet one kind of array: a compiler that met all kinds in one once mixed them up elsewhere. */
function isConstant(column: Float64Array): boolean {
  const first = column[0]
  for (let i = 1; i < column.length; i++) if (column[i] !== first) return false
  return true
}

function asNumbers(column: ColumnArray): Float64Array {
  if (Array.isArray(column)) return ranks(column)
  const numbers = Float64Array.from(column)
  for (let i = 0; i < numbers.length; i++) if (Number.isNaN(numbers[i])) numbers[i] = Infinity
  return numbers
}

function ranks(words: readonly string[]): Float64Array {
  const codes = new Float64Array(words.length)
  const codeOf = new Map<string, number>()
  for (let i = 0; i < words.length; i++) {
    if (i > 0 && words[i] === words[i - 1]) {
      codes[i] = codes[i - 1]!
      continue
    }
    let code = codeOf.get(words[i]!)
    if (code === undefined) codeOf.set(words[i]!, (code = codeOf.size))
    codes[i] = code
  }
  const rankOf = new Float64Array(codeOf.size)
  for (const [rank, word] of [...codeOf.keys()].toSorted(byCodeUnits).entries()) rankOf[codeOf.get(word)!] = rank
  for (let i = 0; i < codes.length; i++) codes[i] = rankOf[codes[i]!]!
  return codes
}

function byCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0
}

type Compare = (left: number, right: number) => number

function comparator(columns: readonly Float64Array[]): Compare {
  if (columns.length === 1) {
    const column = columns[0]!
    return (left, right) => column[left]! - column[right]! || 0
  }
  return (left, right) => {
    for (const column of columns) {
      const a = column[left]!
      const b = column[right]!
      if (a !== b) return a < b ? -1 : 1
    }
    return 0
  }
}

/** Stable: merges ascending runs, neighbours first. */
function mergeSort(length: number, compare: Compare): Int32Array {
  let from = Int32Array.from({ length }, (_, i) => i)
  let bounds = runBounds(length, compare)
  let to = new Int32Array(bounds.length > 2 ? length : 0)
  while (bounds.length > 2) {
    const merged = [0]
    for (let i = 0; i + 1 < bounds.length; i += 2) {
      const end = bounds[i + 2] ?? bounds[i + 1]!
      mergeRuns(from, to, bounds[i]!, bounds[i + 1]!, end, compare)
      merged.push(end)
    }
    bounds = merged
    ;[from, to] = [to, from]
  }
  return from
}

/** Where ascending runs begin, and the end. */
function runBounds(length: number, compare: Compare): number[] {
  const bounds = [0]
  for (let i = 1; i < length; i++) if (compare(i - 1, i) > 0) bounds.push(i)
  if (length > 0) bounds.push(length)
  return bounds
}

function mergeRuns(
  from: Int32Array,
  to: Int32Array,
  start: number,
  middle: number,
  end: number,
  compare: Compare,
): void {
  let left = start
  let right = middle
  for (let i = start; i < end; i++) {
    const takesLeft = left < middle && (right >= end || compare(from[left]!, from[right]!) <= 0)
    to[i] = takesLeft ? from[left++]! : from[right++]!
  }
}
