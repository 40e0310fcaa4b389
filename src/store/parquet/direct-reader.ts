/**
 * One small file of the lake without a database: each column is decoded where it lies when it is first looked at. A
 * query takes longer to begin than this to end.
 */
import { type ColumnArray, createColumn, type ColumnType, type Frame, type Schema } from '../../core/frame.ts'
import { isReadable, readColumn } from './column-pages.ts'
import { parquetLayout, type RowGroup } from './parquet-layout.ts'

/** Rows in the order of the file; a column that it lacks is missing. Undefined where only DuckDB reads what is asked for. */
export function readDirectly(bytes: Uint8Array, schema: Schema): Frame | undefined {
  const groups = parquetLayout(bytes)
  const isKnown = ([name, type]: [string, ColumnType]): boolean =>
    groups.every(({ chunks }) => !chunks.has(name) || isReadable(chunks.get(name)!, type))
  if (!Object.entries(schema).every(isKnown)) return undefined
  const length = groups.reduce((sum, { rows }) => sum + rows, 0)
  return { schema, length, columns: lazyColumns(bytes, groups, schema, length) }
}

function lazyColumns(bytes: Uint8Array, groups: readonly RowGroup[], schema: Schema, length: number): Frame['columns'] {
  const columns = {}
  for (const [name, type] of Object.entries(schema)) {
    const get = (): ColumnArray => {
      const value = columnOf(bytes, groups, name, type, length)
      Object.defineProperty(columns, name, { value, enumerable: true })
      return value
    }
    Object.defineProperty(columns, name, { get, enumerable: true, configurable: true })
  }
  return columns
}

function columnOf(
  bytes: Uint8Array,
  groups: readonly RowGroup[],
  name: string,
  type: ColumnType,
  length: number,
): ColumnArray {
  const column = createColumn(type, length)
  let offset = 0
  for (const { rows, chunks } of groups) {
    const chunk = chunks.get(name)
    if (chunk !== undefined) readColumn(bytes, chunk, type, column, offset)
    offset += rows
  }
  return column
}
