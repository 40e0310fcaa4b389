/** DuckDB in memory: one instance a lake and process, loaded when first needed. It reads and writes Parquet; it keeps nothing. */
import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api'

export type DuckDb = typeof import('@duckdb/node-api')

export class Engine {
  readonly #threads: number
  #opening: Promise<{ api: DuckDb; instance: DuckDBInstance }> | undefined

  constructor(threads: number) {
    this.#threads = threads
  }

  /** Runs `work` on a connection of its own, so that streams of rows do not meet. */
  async use<T>(work: (connection: DuckDBConnection, api: DuckDb) => Promise<T>): Promise<T> {
    const { api, instance } = await (this.#opening ??= openInstance(this.#threads))
    const connection = await instance.connect()
    try {
      return await work(connection, api)
    } finally {
      connection.closeSync()
    }
  }
}

/** @param settings further settings of DuckDB, by name */
export async function openInstance(
  threads: number,
  settings: Readonly<Record<string, string>> = {},
): Promise<{ api: DuckDb; instance: DuckDBInstance }> {
  const api = await import('@duckdb/node-api')
  const instance = await api.DuckDBInstance.create(':memory:', {
    threads: String(threads),
    temp_directory: '',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    ...settings,
  })
  return { api, instance }
}

/** A text as an SQL literal; a NUL character would end the statement. */
export function sqlText(text: string): string {
  const literal = `'${text.replaceAll("'", "''")}'`
  return text.includes('\0') ? `(${literal.replaceAll('\0', "' || chr(0) || '")})` : literal
}

/** A name as an SQL identifier. */
export function sqlName(name: string): string {
  return `"${name.replaceAll('"', '""')}"`
}

/** A path as an SQL literal where DuckDB expects a pattern: brackets, stars and question marks stand for themselves. */
export function sqlPath(path: string): string {
  return sqlText(path.replaceAll(/[[*?]/g, '[$&]'))
}
