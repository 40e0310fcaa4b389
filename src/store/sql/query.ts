/** Questions in SQL over a state of the lake. Nothing outside the lake can be read, and nothing can be written. */
import type { DuckDBConnection } from '@duckdb/node-api'
import type { Json } from '../../core/hash.ts'
import { corruptFile } from '../commits/file-check.ts'
import { type DuckDb, openInstance, sqlPath, sqlText } from '../parquet/engine.ts'
import type { LakeIndex } from '../commits/lake-index.ts'
import { jsonReader } from './json-value.ts'
import { assertReads, queryError } from './statement.ts'
import { tableNames, viewStatements } from './views.ts'

export interface QueryAnswer {
  readonly columns: readonly { readonly name: string; readonly type: string }[]
  readonly rows: readonly (readonly Json[])[]
  /** True when there are more rows than were asked for. */
  readonly isCut: boolean
}

export interface QueryOptions {
  /** Most rows to give; all where absent. */
  readonly limit?: number
  readonly threads?: number
  readonly signal?: AbortSignal
  readonly tables?: OtherTables
}

/** Tables beside the lake's, described by whoever keeps their files. */
export interface OtherTables {
  readonly names: readonly string[]
  /** That make them. */
  readonly statements: readonly string[]
  /** Below which their files lie. */
  readonly folder: string
}

/** Errors: QUERY_INVALID, LAKE_CORRUPT, CANCELLED. */
export async function querySql(
  root: string,
  index: LakeIndex,
  sql: string,
  options: QueryOptions = {},
): Promise<QueryAnswer> {
  const { tables } = options
  const names = [...tableNames(), ...(tables?.names ?? [])]
  const { api, instance } = await openInstance(options.threads ?? 2)
  const connection = await instance.connect()
  const interrupt = (): void => connection.interrupt()
  options.signal?.addEventListener('abort', interrupt)
  try {
    await makeViews(connection, root, index)
    for (const statement of tables?.statements ?? []) await connection.run(statement)
    await shutOff(connection, [root, ...(tables === undefined ? [] : [tables.folder])])
    await assertReads(connection, api, sql, names)
    return await answer(connection, api, sql, options.limit ?? Infinity)
  } catch (error) {
    options.signal?.throwIfAborted()
    throw isDamage(error, root) ? corruptFile(root, firstLine(error), error) : queryError(error, sql, names)
  } finally {
    options.signal?.removeEventListener('abort', interrupt)
    connection.closeSync()
    instance.closeSync()
  }
}

async function makeViews(connection: DuckDBConnection, root: string, index: LakeIndex): Promise<void> {
  try {
    for (const statement of viewStatements(root, index)) await connection.run(statement)
  } catch (error) {
    throw corruptFile(root, firstLine(error), error)
  }
}

function firstLine(error: unknown): string {
  return (error as Error).message.split('\n')[0]!
}

/** A file of ours that is gone or cannot be decoded, not a file that the statement may not read. */
function isDamage(error: unknown, root: string): boolean {
  const text = (error as Error).message
  return text.includes(root) && !text.includes('disabled by configuration') && /^(IO|Invalid Input) Error/.test(text)
}

/** From here on only files below these folders can be opened, and nothing can change that. */
async function shutOff(connection: DuckDBConnection, folders: readonly string[]): Promise<void> {
  // Access is granted by the text of a path, which may be that of a pattern.
  const allowed = folders.flatMap((folder) => [sqlText(folder), sqlPath(folder)])
  await connection.run(`SET allowed_directories = [${allowed.join(', ')}]`)
  await connection.run('SET enable_external_access = false')
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run('SET lock_configuration = true')
}

async function answer(connection: DuckDBConnection, api: DuckDb, sql: string, limit: number): Promise<QueryAnswer> {
  const result = await connection.stream(sql)
  const read = jsonReader(api)
  const columns = distinctNames(result.columnNames()).map((name, i) => ({
    name,
    type: String(result.columnTypes()[i]),
  }))
  const rows: Json[][] = []
  for (;;) {
    const chunk = await result.fetchChunk()
    if (chunk === null || chunk.rowCount === 0) return { columns, rows, isCut: false }
    for (const row of chunk.getRows()) {
      if (rows.length >= limit) return { columns, rows, isCut: true }
      rows.push(row.map(read))
    }
  }
}

/** Of columns with one name, as a join has them, the later ones are numbered: a row is an object by name. */
function distinctNames(names: readonly string[]): string[] {
  const taken = new Set<string>()
  return names.map((name) => {
    let distinct = name
    for (let n = 1; taken.has(distinct); n++) distinct = `${name}_${n}`
    taken.add(distinct)
    return distinct
  })
}
