/** Rows of one Parquet file, chosen, ordered and cut by DuckDB, as JSON or as another file. */
import type { DuckDBConnection } from '@duckdb/node-api'
import { BellwetherError } from '../../core/errors.ts'
import type { Json } from '../../core/hash.ts'
import { nearestName } from '../../core/nearest.ts'
import { jsonReader } from '../sql/json-value.ts'
import { Engine, sqlName, sqlPath, sqlText } from './engine.ts'

export const COMPARISONS = ['=', '!=', '<', '<=', '>', '>='] as const

export interface Condition {
  readonly column: string
  readonly comparison: (typeof COMPARISONS)[number]
  /** As text; of dates and instants in ISO form. */
  readonly value: string
}

export interface Slice {
  /** All where absent. */
  readonly columns?: readonly string[]
  /** All must hold. */
  readonly where: readonly Condition[]
  /** As stored where absent; rows that are alike in it stay as stored. */
  readonly sort?: string
  readonly order: 'asc' | 'desc'
  readonly offset: number
  readonly limit: number
}

export interface SlicedRows {
  /** Rows that fit the conditions. */
  readonly total: number
  readonly columns: readonly Column[]
  readonly rows: readonly (readonly Json[])[]
}

interface Column {
  readonly name: string
  readonly type: string
}

/** Errors: QUERY_INVALID for an unknown column or a value that is none of it. */
export async function readSlice(engine: Engine, path: string, slice: Slice): Promise<SlicedRows> {
  return engine.use(async (connection, api) => {
    const columns = await columnsOf(connection, path)
    const { chosen, from, sorted } = await clausesOf(connection, path, slice, columns)
    const counted = await connection.runAndReadAll(`SELECT count(*) ${from}`)
    const names = chosen.map(({ name }) => sqlName(name)).join(', ')
    const reader = await connection.runAndReadAll(`SELECT ${names} ${from} ${sorted}`)
    const read = jsonReader(api)
    return {
      total: Number(counted.getRows()[0]![0]),
      columns: chosen,
      rows: reader.getRows().map((row) => row.map(read)),
    }
  })
}

/** Writes the rows to another file. Errors: as `readSlice` */
export async function writeSlice(engine: Engine, path: string, slice: Slice, target: string): Promise<void> {
  await engine.use(async (connection) => {
    const columns = await columnsOf(connection, path)
    const { chosen, from, sorted } = await clausesOf(connection, path, slice, columns)
    const names = chosen.map(({ name }) => sqlName(name)).join(', ')
    const select = `SELECT ${names} ${from} ${sorted}`
    await connection.run(`COPY (${select}) TO ${sqlText(target)} (FORMAT parquet, COMPRESSION zstd)`)
  })
}

async function columnsOf(connection: DuckDBConnection, path: string): Promise<Column[]> {
  const reader = await connection.runAndReadAll(`DESCRIBE SELECT * FROM read_parquet(${sqlPath(path)})`)
  return reader.getRows().map(([name, type]) => ({ name: String(name), type: String(type) }))
}

interface Clauses {
  readonly chosen: readonly Column[]
  readonly from: string
  readonly sorted: string
}

async function clausesOf(
  connection: DuckDBConnection,
  path: string,
  { columns: wanted, where, sort, order, offset, limit }: Slice,
  columns: readonly Column[],
): Promise<Clauses> {
  const find = (name: string): Column => requireColumn(name, columns)
  const chosen = wanted === undefined ? columns : [...new Set(wanted)].map(find)
  const conditions: string[] = []
  for (const condition of where) conditions.push(await conditionSql(connection, condition, find(condition.column)))
  const by = sort === undefined ? [] : [`${sqlName(find(sort).name)} ${order} NULLS LAST`]
  return {
    chosen,
    from: `FROM read_parquet(${sqlPath(path)}, file_row_number = true) ${conditions.length === 0 ? '' : `WHERE ${conditions.join(' AND ')}`}`,
    sorted: `ORDER BY ${[...by, 'file_row_number'].join(', ')} LIMIT ${limit} OFFSET ${offset}`,
  }
}

async function conditionSql(
  connection: DuckDBConnection,
  { comparison, value }: Condition,
  { name, type }: Column,
): Promise<string> {
  const cast = `TRY_CAST(${sqlText(value)} AS ${type})`
  const reader = await connection.runAndReadAll(`SELECT ${cast} IS NULL`)
  if (reader.getRows()[0]![0] === false) return `${sqlName(name)} ${comparison} ${cast}`
  throw new BellwetherError('QUERY_INVALID', {
    message: `${value} is no value of the column ${name}.`,
    expected: `It holds values of the type ${type}.`,
    given: value,
    remedy: 'Compare it with such a value; dates are written YYYY-MM-DD.',
  })
}

function requireColumn(name: string, columns: readonly Column[]): Column {
  const found = columns.find((column) => column.name === name)
  if (found !== undefined) return found
  const names = columns.map((column) => column.name)
  const nearest = nearestName(name, names)
  throw new BellwetherError('QUERY_INVALID', {
    message: `The table has no column ${name}.`,
    expected: `Its columns are ${names.join(', ')}.`,
    given: name,
    remedy: nearest === undefined ? 'Use one of these.' : `Did you mean ${nearest}?`,
  })
}
