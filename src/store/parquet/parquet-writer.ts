/**
 * Frames into Parquet files.
 *
 * Chunks of 2,048 rows are filled column by column in DuckDB's own memory layout. Strings that repeat
 * travel as codes into a list of words, since handing over one string costs more than all numbers of
 * a row.
 */
import type { DuckDBConnection, DuckDBDataChunk, DuckDBType } from '@duckdb/node-api'
import { MISSING_DATE, type ColumnArray, type ColumnType, type Frame } from '../../core/frame.ts'
import { fileError } from '../../core/files.ts'
import { SQL_TYPES, toMicroseconds, validityWords, type VectorMemory } from './column-types.ts'
import { type DuckDb, type Engine, sqlName, sqlText } from './engine.ts'

const CHUNK_ROWS = 2048
const UINT32 = 4294967296
/** Codes pay where a word is used several times. */
const USES_PER_WORD = 3

export interface ParquetContent {
  readonly frame: Frame
  /** Rows of the frame, in the order of the file. */
  readonly rows: Int32Array
  /** Columns with one value in all rows, as SQL literals: they replace a column of the frame or follow the last one. */
  readonly constants: ReadonlyMap<string, string>
}

/** How one column gets into the file. */
interface ColumnPlan {
  readonly name: string
  readonly type: string
  /** What the file's column is, in terms of the table's. */
  readonly expression: string
  readonly words: readonly string[]
  readonly fill: (chunk: DuckDBDataChunk, index: number, from: number, count: number) => void
}

/** Writes one file. What is at `path` is replaced; on an error a part of the file may remain. Errors: DISK_FULL, FILE_DENIED. */
export async function writeParquet(engine: Engine, path: string, content: ParquetContent): Promise<void> {
  await engine.use(async (connection, api) => {
    const plans = planColumns(content)
    await createTable(connection, plans, api)
    appendRows(await connection.createAppender('records'), plans, content.rows.length, api)
    try {
      await connection.run(copyStatement(path, plans, content))
    } catch (error) {
      throw writeError(error, path)
    }
  })
}

function planColumns({ frame, rows, constants }: ParquetContent): ColumnPlan[] {
  return Object.entries(frame.schema)
    .filter(([name]) => !constants.has(name))
    .map(([name, type], index) => {
      const column = frame.columns[name] as ColumnArray
      if (!Array.isArray(column)) return numberPlan(name, type, column, rows)
      return codedPlan(name, `words${index}`, column, rows) ?? textPlan(name, column, rows)
    })
}

function numberPlan(
  name: string,
  type: ColumnType,
  column: Exclude<ColumnArray, string[]>,
  rows: Int32Array,
): ColumnPlan {
  const write = VECTOR_WRITERS[type as Exclude<ColumnType, 'string'>]
  return {
    name,
    type: SQL_TYPES[type],
    expression: sqlName(name),
    words: [],
    fill: (chunk, index, from, count) => {
      const vector = chunk.getColumnVector(index) as unknown as VectorMemory
      write(vector, column, rows, from, count)
      vector.flush()
    },
  }
}

type VectorWriter = (
  vector: VectorMemory,
  column: ArrayLike<number>,
  rows: Int32Array,
  from: number,
  count: number,
) => void

const VECTOR_WRITERS: Record<Exclude<ColumnType, 'string'>, VectorWriter> = {
  float: (vector, column, rows, from, count) => {
    const items = vector.items as Float64Array
    const missing = missingMarker(vector)
    for (let i = 0; i < count; i++) {
      const value = column[rows[from + i]!]!
      items[i] = value
      if (value !== value) missing(i)
    }
  },
  instant: (vector, column, rows, from, count) => {
    const { buffer, byteOffset } = vector.items
    const halves = new Uint32Array(buffer, byteOffset, 2 * count)
    const missing = missingMarker(vector)
    for (let i = 0; i < count; i++) {
      const microseconds = toMicroseconds(column[rows[from + i]!]!)
      if (microseconds !== microseconds) missing(i)
      const high = Math.floor(microseconds / UINT32)
      halves[2 * i] = microseconds - high * UINT32
      halves[2 * i + 1] = high
    }
  },
  date: (vector, column, rows, from, count) => {
    const items = vector.items as Int32Array
    const missing = missingMarker(vector)
    for (let i = 0; i < count; i++) {
      const value = column[rows[from + i]!]!
      items[i] = value
      if (value === MISSING_DATE) missing(i)
    }
  },
  boolean: (vector, column, rows, from, count) => {
    const { buffer, byteOffset } = vector.dataView
    const items = new Uint8Array(buffer, byteOffset, count)
    for (let i = 0; i < count; i++) items[i] = column[rows[from + i]!]!
  },
}

/** Clears the bit of a row; the bits exist from the first missing value on. */
function missingMarker(vector: VectorMemory): (row: number) => void {
  let words: Uint32Array | undefined
  return (row) => {
    if (words === undefined) {
      vector.validity.setItemValid(row, false)
      words = validityWords(vector)!
    }
    words[row >>> 5]! &= ~(1 << (row & 31))
  }
}

/** A column of codes; undefined where the words hardly repeat. */
function codedPlan(
  name: string,
  variable: string,
  column: readonly string[],
  rows: Int32Array,
): ColumnPlan | undefined {
  const codes = new Uint32Array(rows.length)
  const codeOf = new Map<string, number>()
  const most = Math.max(16, rows.length / USES_PER_WORD)
  for (let i = 0; i < rows.length; i++) {
    const word = column[rows[i]!]!
    let code = codeOf.get(word)
    if (code === undefined) {
      if (codeOf.size >= most) return undefined
      codeOf.set(word, (code = codeOf.size))
    }
    codes[i] = code
  }
  return {
    name,
    type: 'UINTEGER',
    expression: `getvariable('${variable}')[${sqlName(name)} + 1]`,
    words: [...codeOf.keys()],
    fill: (chunk, index, from, count) => {
      const vector = chunk.getColumnVector(index) as unknown as VectorMemory
      ;(vector.items as Uint32Array).set(codes.subarray(from, from + count))
      vector.flush()
    },
  }
}

function textPlan(name: string, column: readonly string[], rows: Int32Array): ColumnPlan {
  return {
    name,
    type: 'VARCHAR',
    expression: sqlName(name),
    words: [],
    fill: (chunk, index, from, count) => {
      chunk.setColumnValues(
        index,
        Array.from({ length: count }, (_, i) => column[rows[from + i]!]!),
      )
    },
  }
}

async function createTable(connection: DuckDBConnection, plans: readonly ColumnPlan[], api: DuckDb): Promise<void> {
  const columns = plans.map((plan) => `${sqlName(plan.name)} ${plan.type}`)
  await connection.run(`CREATE TEMP TABLE records (${columns.join(', ')})`)
  for (const [index, { words }] of plans.entries()) {
    if (words.length === 0) continue
    await connection.run(`SET VARIABLE words${index} = $1`, [api.listValue(words)], [api.LIST(api.VARCHAR)])
  }
}

function appendRows(
  appender: Awaited<ReturnType<DuckDBConnection['createAppender']>>,
  plans: readonly ColumnPlan[],
  length: number,
  api: DuckDb,
): void {
  const types: Readonly<Record<string, DuckDBType>> = {
    DOUBLE: api.DOUBLE,
    TIMESTAMP: api.TIMESTAMP,
    DATE: api.DATE,
    BOOLEAN: api.BOOLEAN,
    VARCHAR: api.VARCHAR,
    UINTEGER: api.UINTEGER,
  }
  const chunk = api.DuckDBDataChunk.create(plans.map((plan) => types[plan.type]!))
  for (let from = 0; from < length; from += CHUNK_ROWS) {
    const count = Math.min(CHUNK_ROWS, length - from)
    chunk.reset()
    chunk.rowCount = count
    for (const [index, plan] of plans.entries()) plan.fill(chunk, index, from, count)
    appender.appendDataChunk(chunk)
  }
  appender.closeSync()
}

function copyStatement(path: string, plans: readonly ColumnPlan[], { frame, constants }: ParquetContent): string {
  const expressions = new Map(plans.map((plan) => [plan.name, plan.expression]))
  const names = [...new Set([...Object.keys(frame.schema), ...constants.keys()])]
  const columns = names.map((name) => `${constants.get(name) ?? expressions.get(name)!} AS ${sqlName(name)}`)
  return (
    `COPY (SELECT ${columns.join(', ')} FROM records) TO ${sqlText(path)} ` +
    '(FORMAT parquet, COMPRESSION zstd, USE_TMP_FILE false)'
  )
}

/** DuckDB says in words what the operating system says by number. */
function writeError(error: unknown, path: string): unknown {
  const text = (error as Error).message
  const code = /No space left|Disk quota|File too large/i.test(text)
    ? 'ENOSPC'
    : /Permission denied|Read-only/i.test(text)
      ? 'EACCES'
      : ''
  return fileError(Object.assign(new Error(text, { cause: error }), { code }), path)
}
