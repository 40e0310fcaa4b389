/**
 * What a vendor's file looks like and what it means, as a declaration.
 *
 * A format says how its files are recognised (`shape`) and which records a row offers (`outputs`). An
 * output names, for each column of its kind, the header of the file or a function that makes the
 * column; fillers make several columns at once, such as the times.
 */
import type { ColumnArray } from '../../core/frame.ts'
import type { KindName, RecordSchema } from '../../market/record-kind.ts'
import type { ColumnTable } from './table/column-table.ts'
import type { Rows } from './rows.ts'
import type { Table } from './table/table.ts'

/** Columns found by the names of a header line, or of a Parquet file; their order does not matter. */
export interface HeaderShape {
  readonly type: 'header'
  readonly required: readonly string[]
  /** Columns that some files of this vendor have. */
  readonly optional?: readonly string[]
  /** Columns that are not stored, each with the reason. */
  readonly unused?: Readonly<Record<string, string>>
  /** What the first row must hold in a column, where the names alone do not tell; with words for it. */
  readonly looks?: Readonly<Record<string, { readonly is: RegExp; readonly words: string }>>
  readonly allowsTrailingCell?: boolean
  /** Set where every further column is data too. */
  readonly hasFreeColumns?: boolean
}

/** Lines without a header, recognised by how the first one looks and by the name of the file or member. */
export interface LinesShape {
  readonly type: 'lines'
  readonly columns: readonly string[]
  readonly line: RegExp
  readonly member?: RegExp
  /** `,` where nothing is said. */
  readonly delimiter?: string
  readonly hasQuotes?: boolean
}

export interface JsonShape {
  readonly type: 'json'
  readonly fits: (value: unknown) => boolean
  readonly table: (value: unknown, name: string) => ColumnTable
}

export type Shape = HeaderShape | LinesShape | JsonShape

export type Columns = Readonly<Record<string, ColumnArray>>

/** A column, or one value for all rows. */
export type ColumnMaker = (rows: Rows) => ColumnArray | string | number

/** Makes several columns; sees those made before. */
export type Filler = (rows: Rows, made: Columns) => Columns

export interface Output {
  readonly kind: KindName
  /** Source under which the lake keeps the records. */
  readonly source: string
  readonly columns: Readonly<Record<string, string | ColumnMaker>>
  readonly fillers: readonly Filler[]
  /** 1 for each row that offers a record of this kind; every row where absent. */
  readonly offers?: (rows: Rows) => Uint8Array
}

export interface Format {
  readonly name: string
  /** What it is, for people. */
  readonly title: string
  readonly shape: Shape
  /** Where they depend on the columns or cells of a file, a function of its table. */
  readonly outputs: readonly Output[] | ((table: Table) => readonly Output[])
}

/** An output whose column names are checked against its kind. */
export function output<K extends KindName>(
  kind: K,
  parts: {
    readonly source: string
    readonly columns?: { readonly [C in keyof RecordSchema<K>]?: string | ColumnMaker }
    readonly fillers?: readonly Filler[]
    readonly offers?: (rows: Rows) => Uint8Array
  },
): Output {
  const { source, columns = {}, fillers = [], offers } = parts
  return { kind, source, columns, fillers, ...(offers && { offers }) }
}
