/**
 * Columnar tables: one typed array a column, all of one length.
 *
 * | type    | array        | unit                          | missing        |
 * |---------|--------------|-------------------------------|----------------|
 * | float   | Float64Array | as named by the column        | NaN            |
 * | instant | Float64Array | epoch milliseconds, UTC       | NaN            |
 * | date    | Int32Array   | days since 1970-01-01         | MISSING_DATE   |
 * | boolean | Uint8Array   | 0 or 1                        | (none)         |
 * | string  | string[]     |                               | ''             |
 */
import { createHash, type Hash } from 'node:crypto'

export type ColumnType = 'float' | 'instant' | 'date' | 'boolean' | 'string'

export interface ColumnArrays {
  float: Float64Array
  instant: Float64Array
  date: Int32Array
  boolean: Uint8Array
  string: string[]
}

export type ColumnArray = ColumnArrays[ColumnType]

/** Column names in order, each with its type. */
export type Schema = Readonly<Record<string, ColumnType>>

export interface Frame<S extends Schema = Schema> {
  readonly schema: S
  readonly length: number
  readonly columns: { readonly [K in keyof S]: ColumnArrays[S[K]] }
}

export const MISSING_DATE = -2147483648

/** Every value missing: NaN, MISSING_DATE, false or ''. */
export function createColumn<T extends ColumnType>(type: T, length: number): ColumnArrays[T] {
  const make: Record<ColumnType, () => ColumnArray> = {
    float: () => new Float64Array(length).fill(Number.NaN),
    instant: () => new Float64Array(length).fill(Number.NaN),
    date: () => new Int32Array(length).fill(MISSING_DATE),
    boolean: () => new Uint8Array(length),
    string: () => new Array<string>(length).fill(''),
  }
  return make[type]() as ColumnArrays[T]
}

/** A frame of `length` rows with every value missing. */
export function createFrame<S extends Schema>(schema: S, length: number): Frame<S> {
  const columns: Record<string, ColumnArray> = {}
  for (const [name, type] of Object.entries(schema)) columns[name] = createColumn(type, length)
  return { schema, length, columns: columns as Frame<S>['columns'] }
}

/** The rows at `rows`, in that order. */
export function selectRows<S extends Schema>(frame: Frame<S>, rows: RowNumbers): Frame<S> {
  const picked = createFrame(frame.schema, rows.length)
  for (const [name, type] of Object.entries(frame.schema)) {
    const pick = PICKS[type] as (from: ColumnArray, rows: RowNumbers, to: ColumnArray) => void
    pick(frame.columns[name] as ColumnArray, rows, picked.columns[name] as ColumnArray)
  }
  return picked
}

type RowNumbers = Int32Array | readonly number[]

/** A loop for each kind of array: a compiler that meets all kinds in one is slow, and once mixed them up elsewhere. */
const PICKS: { readonly [T in ColumnType]: (from: ColumnArrays[T], rows: RowNumbers, to: ColumnArrays[T]) => void } = {
  float: pickFloats,
  instant: pickFloats,
  date: (from, rows, to) => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
  },
  boolean: (from, rows, to) => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
  },
  string: (from, rows, to) => {
    for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
  },
}

function pickFloats(from: Float64Array, rows: RowNumbers, to: Float64Array): void {
  for (let i = 0; i < rows.length; i++) to[i] = from[rows[i]!]!
}

/** All rows of `frames` after each other; their schemas must be the same. */
export function concatFrames<S extends Schema>(schema: S, frames: readonly Frame<S>[]): Frame<S> {
  const length = frames.reduce((sum, frame) => sum + frame.length, 0)
  const joined = createFrame(schema, length)
  let offset = 0
  for (const frame of frames) {
    for (const name of Object.keys(schema)) {
      const from = frame.columns[name] as ColumnArray
      const to = joined.columns[name] as ColumnArray
      if (Array.isArray(from)) for (let i = 0; i < from.length; i++) to[offset + i] = from[i]!
      else (to as Float64Array).set(from, offset)
    }
    offset += frame.length
  }
  return joined
}

/** SHA-256 of names, types and values; rows must already be in their canonical order. */
export function hashFrame(frame: Frame): string {
  const hash = createHash('sha256')
  hash.update(`${frame.length}\n`)
  for (const [name, type] of Object.entries(frame.schema)) {
    hash.update(`${name}:${type}\n`)
    const column = frame.columns[name] as ColumnArray
    if (Array.isArray(column)) {
      for (let from = 0; from < column.length; from += 4096) {
        hash.update(JSON.stringify(column.slice(from, from + 4096)))
      }
    } else {
      updateNumbers(hash, column)
    }
  }
  return hash.digest('hex')
}

/** The bytes of a numeric column with one single NaN and one single zero. */
function updateNumbers(hash: Hash, column: Float64Array | Int32Array | Uint8Array): void {
  if (!(column instanceof Float64Array)) hash.update(column)
  else
    for (let from = 0; from < column.length; from += PIECE) hash.update(canonical(column.subarray(from, from + PIECE)))
}

/** Values hashed at a time: long tables are not copied for it. */
const PIECE = 4096
const piece = new Float64Array(PIECE)

/** In a place that the next piece takes. */
function canonical(values: Float64Array): Float64Array {
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!
    // Minus zero plus zero is zero.
    piece[i] = Number.isNaN(value) ? Number.NaN : value + 0
  }
  return piece.subarray(0, values.length)
}
