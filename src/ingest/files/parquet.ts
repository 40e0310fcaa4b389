/** Parquet files through DuckDB, as typed columns. */
import { basename } from 'node:path'
import { DuckDBDoubleVector, DuckDBInstance, type DuckDBConnection, type DuckDBVector } from '@duckdb/node-api'
import { ColumnTable, type TypedColumn } from './table/column-table.ts'

const MISSING = "'NaN'::DOUBLE"

/** SQL that turns a column into one of our types, by DuckDB's name of its own. */
const CASTS: readonly {
  readonly is: RegExp
  readonly type: TypedColumn['type']
  readonly sql: (name: string) => string
}[] = [
  { is: /^TIMESTAMP WITH/, type: 'instant', sql: (name) => finite(name, `epoch_us(${name})::DOUBLE / 1000`) },
  { is: /^TIMESTAMP/, type: 'wall', sql: (name) => finite(name, `epoch_us(${name})::DOUBLE / 1000`) },
  { is: /^DATE$/, type: 'date', sql: (name) => finite(name, `(${name} - DATE '1970-01-01')::DOUBLE`) },
  {
    is: /^(U?(TINY|SMALL|BIG|HUGE)INT|U?INTEGER|DOUBLE|FLOAT|DECIMAL)/,
    type: 'number',
    sql: (name) => `coalesce(${name}::DOUBLE, ${MISSING})`,
  },
  { is: /^/, type: 'text', sql: (name) => `coalesce(${name}::VARCHAR, '')` },
]

/** Missing where a date or time is infinite, too. */
function finite(name: string, sql: string): string {
  return `CASE WHEN isfinite(${name}) THEN ${sql} ELSE ${MISSING} END`
}

/** All columns of a Parquet file. Throws what DuckDB throws. */
export async function readParquet(path: string): Promise<ColumnTable> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  try {
    await connection.run("SET TimeZone = 'UTC'")
    return await readColumns(connection, path)
  } finally {
    connection.closeSync()
    instance.closeSync()
  }
}

async function readColumns(connection: DuckDBConnection, path: string): Promise<ColumnTable> {
  // Brackets, stars and question marks stand for themselves; folders such as year=1999 say nothing of the rows.
  const pattern = path.replaceAll(/[[*?]/g, '[$&]').replaceAll("'", "''")
  const source = `read_parquet('${pattern}', hive_partitioning = false)`
  const described = await connection.runAndReadAll(
    `SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM ${source})`,
  )
  const casts = described.getRows().map(([name, type]) => {
    const cast = CASTS.find(({ is }) => is.test(String(type)))!
    return { name: String(name), type: cast.type, sql: cast.sql(`"${String(name).replaceAll('"', '""')}"`) }
  })
  const counted = await connection.runAndReadAll(`SELECT count(*)::INTEGER FROM ${source}`)
  const rows = Number(counted.getRows()[0]![0])
  const columns = casts.map(({ type }) =>
    type === 'text' ? Array.from<string>({ length: rows }).fill('') : new Float64Array(rows),
  )
  const result = await connection.stream(`SELECT ${casts.map(({ sql }) => sql).join(', ')} FROM ${source}`)
  for (let row = 0; ;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) break
    for (const [index, column] of columns.entries())
      copyVector(chunk.getColumnVector(index), column, row, chunk.rowCount)
    row += chunk.rowCount
  }
  const typed = casts.map(({ name, type }, index) => [name, { type, values: columns[index]! } as TypedColumn] as const)
  return new ColumnTable(basename(path), new Map(typed))
}

function copyVector(vector: DuckDBVector, to: Float64Array | string[], offset: number, count: number): void {
  if (vector instanceof DuckDBDoubleVector && to instanceof Float64Array) {
    // The vector's own memory: one copy, where getItem would make a value for each cell.
    to.set((vector as unknown as { items: Float64Array }).items.subarray(0, count), offset)
    return
  }
  for (let i = 0; i < count; i++) to[offset + i] = vector.getItem(i) as string
}
