/**
 * Parquet files into frames.
 *
 * Numbers are copied out of DuckDB's chunks as they lie there. Strings that repeat are fetched once as
 * words of an enumeration, and as codes row by row.
 */
import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api'
import {
  createColumn,
  createFrame,
  MISSING_DATE,
  type ColumnArray,
  type ColumnType,
  type Frame,
  type Schema,
} from '../../core/frame.ts'
import { fromMicroseconds, SQL_TYPES, validityWords, type VectorMemory } from './column-types.ts'
import { type Engine, sqlName, sqlPath } from './engine.ts'

const UINT32 = 4294967296
/** Below this, looking for repeated strings takes longer than reading them. */
const FEW_ROWS = 4096
const USES_PER_WORD = 3

export interface ParquetRequest {
  /** Absolute paths; rows come file after file. */
  readonly paths: readonly string[]
  /** Columns to read. */
  readonly schema: Schema
  /** Columns that the files have; others read as missing. */
  readonly present: Schema
  /** Rows in all files. */
  readonly rows: number
  /** An SQL condition on columns. */
  readonly condition: string | undefined
}

/** How one column of the query gets into the frame. */
interface ColumnSink {
  readonly expression: string
  take(chunk: DuckDBDataChunk, index: number, offset: number): void
  finish(length: number): ColumnArray
}

/** Rows in the order of the files. Errors: those of DuckDB. */
export async function readParquet(engine: Engine, request: ParquetRequest): Promise<Frame> {
  if (request.paths.length === 0) return createFrame(request.schema, 0)
  return engine.use(async (connection) => {
    const source = tableExpression(request)
    const sinks = new Map<string, ColumnSink>()
    for (const [name, type] of Object.entries(request.schema)) {
      if (name in request.present) sinks.set(name, await sinkFor(connection, name, type, request, source))
    }
    const length = await stream(connection, source, [...sinks.values()])
    const frame = createFrame(request.schema, sinks.size === Object.keys(request.schema).length ? 0 : length)
    const columns: Record<string, ColumnArray> = { ...frame.columns }
    for (const [name, sink] of sinks) columns[name] = sink.finish(length)
    return { schema: request.schema, length, columns }
  })
}

function tableExpression({ paths, condition }: ParquetRequest): string {
  const files = `read_parquet([${paths.map(sqlPath).join(', ')}], hive_partitioning = false)`
  return condition === undefined ? files : `${files} WHERE ${condition}`
}

async function stream(connection: DuckDBConnection, source: string, sinks: readonly ColumnSink[]): Promise<number> {
  const columns = sinks.length === 0 ? '1' : sinks.map((sink) => sink.expression).join(', ')
  const result = await connection.stream(`SELECT ${columns} FROM ${source}`)
  let offset = 0
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return offset
    for (const [index, sink] of sinks.entries()) sink.take(chunk, index, offset)
    offset += chunk.rowCount
  }
}

async function sinkFor(
  connection: DuckDBConnection,
  name: string,
  type: ColumnType,
  request: ParquetRequest,
  source: string,
): Promise<ColumnSink> {
  if (type !== 'string') return numberSink(name, type, request.rows)
  const words = request.rows < FEW_ROWS ? undefined : await enumerate(connection, name, source, request.rows)
  return words === undefined ? textSink(name) : codeSink(name, words, request.rows)
}

function numberSink(name: string, type: Exclude<ColumnType, 'string'>, rows: number): ColumnSink {
  const column = createColumn(type, rows)
  const read = VECTOR_READERS[type]
  return {
    expression: `${sqlName(name)}::${SQL_TYPES[type]}`,
    take: (chunk, index, offset) => {
      read(chunk.getColumnVector(index) as unknown as VectorMemory, chunk.rowCount, column, offset)
    },
    finish: (length) => (length === rows ? column : column.slice(0, length)),
  }
}

type VectorReader = (vector: VectorMemory, count: number, column: ColumnArray, offset: number) => void

const VECTOR_READERS: Record<Exclude<ColumnType, 'string'>, VectorReader> = {
  float: (vector, count, column, offset) => {
    ;(column as Float64Array).set(vector.items as Float64Array, offset)
    markMissing(vector, count, column, offset, Number.NaN)
  },
  instant: (vector, count, column, offset) => {
    const { buffer, byteOffset } = vector.items
    const low = new Uint32Array(buffer, byteOffset, 2 * count)
    const high = new Int32Array(buffer, byteOffset, 2 * count)
    for (let i = 0; i < count; i++) column[offset + i] = fromMicroseconds(high[2 * i + 1]! * UINT32 + low[2 * i]!)
    markMissing(vector, count, column, offset, Number.NaN)
  },
  date: (vector, count, column, offset) => {
    ;(column as Int32Array).set(vector.items as Int32Array, offset)
    markMissing(vector, count, column, offset, MISSING_DATE)
  },
  boolean: (vector, count, column, offset) => {
    for (let i = 0; i < count; i++) column[offset + i] = vector.dataView.getUint8(i)
  },
}

function markMissing(vector: VectorMemory, count: number, column: ColumnArray, offset: number, missing: number): void {
  const words = validityWords(vector)
  if (words === undefined) return
  for (let i = 0; i < count; i++) if (((words[i >>> 5]! >>> (i & 31)) & 1) === 0) column[offset + i] = missing
}

/** The words of a column in the order of an enumeration that lives as long as the connection; undefined where they hardly repeat. */
async function enumerate(
  connection: DuckDBConnection,
  name: string,
  source: string,
  rows: number,
): Promise<string[] | undefined> {
  const type = sqlName(`words of ${name}`)
  await connection.run(`CREATE TEMP TYPE ${type} AS ENUM (SELECT DISTINCT ${sqlName(name)} FROM ${source})`)
  const reader = await connection.runAndReadAll(`SELECT unnest(enum_range(NULL::${type}))::VARCHAR`)
  const words = reader.getColumns()[0] as string[] | undefined
  return words !== undefined && words.length * USES_PER_WORD <= rows ? words : undefined
}

function codeSink(name: string, words: readonly string[], rows: number): ColumnSink {
  const column = createColumn('string', rows)
  return {
    expression: `enum_code(${sqlName(name)}::${sqlName(`words of ${name}`)})::UINTEGER`,
    take: (chunk, index, offset) => {
      const codes = (chunk.getColumnVector(index) as unknown as VectorMemory).items as Uint32Array
      for (let i = 0; i < codes.length; i++) column[offset + i] = words[codes[i]!]!
    },
    finish: (length) => (length === rows ? column : column.slice(0, length)),
  }
}

function textSink(name: string): ColumnSink {
  const column: string[] = []
  return {
    expression: sqlName(name),
    take: (chunk, index) => {
      const vector = chunk.getColumnVector(index)
      for (let i = 0; i < chunk.rowCount; i++) column.push(String(vector.getItem(i) ?? ''))
    },
    finish: () => column,
  }
}
