/** Which statements a reader may run: one SELECT, in any of its spellings, or the plan of one. */
import type { DuckDBConnection, StatementType } from '@duckdb/node-api'
import { BellwetherError } from '../../core/errors.ts'
import { nearestName } from '../../core/nearest.ts'
import type { DuckDb } from '../parquet/engine.ts'

/** EXPLAIN ANALYZE runs what it explains. */
const EXPLAIN = /^explain\s+(analyze\s+)?(\([^)]*\)\s*)?/i

/** Blanks, comments and brackets before the first word. */
const LEADING = /^(\s|\(|--[^\n]*(\n|$)|\/\*[^]*?\*\/)+/

/** First words of what may be prepared: preparing others can have effects, as EXPORT DATABASE makes a folder. */
const READING = /^(select|from|with|values|describe|desc|summarize|show|table|pivot|unpivot|explain)\b/i

/** Errors: QUERY_INVALID. */
export async function assertReads(
  connection: DuckDBConnection,
  api: DuckDb,
  sql: string,
  tables: readonly string[],
): Promise<void> {
  const statement = sql.replace(LEADING, '')
  const explained = statement.replace(EXPLAIN, '')
  if (explained !== statement) return assertReads(connection, api, explained, tables)
  const mayRead = statement === '' || READING.test(statement)
  if (mayRead && (await statementType(connection, sql, tables)) === api.StatementType.SELECT) return
  throw new BellwetherError('QUERY_INVALID', {
    message: 'This statement does more than read.',
    expected:
      'It must be one statement that begins with SELECT, FROM, WITH, VALUES, DESCRIBE, SUMMARIZE, SHOW or EXPLAIN.',
    given: shorten(sql),
    remedy: 'The lake is read-only; bellwether data export writes files.',
  })
}

async function statementType(
  connection: DuckDBConnection,
  sql: string,
  tables: readonly string[],
): Promise<StatementType> {
  try {
    const statements = await connection.extractStatements(sql)
    if (statements.count !== 1) throw notOne(statements.count, sql)
    return (await statements.prepare(0)).statementType
  } catch (error) {
    throw queryError(error, sql, tables)
  }
}

function notOne(count: number, sql: string): BellwetherError {
  return new BellwetherError('QUERY_INVALID', {
    message: `There are ${count} statements.`,
    expected: 'It must be one statement that reads.',
    given: shorten(sql),
    remedy: count === 0 ? 'Write for example "SELECT * FROM bars".' : 'Run them one after another.',
  })
}

/** What DuckDB says about a statement, as an error of ours. */
export function queryError(error: unknown, sql: string, tables: readonly string[]): BellwetherError {
  if (error instanceof BellwetherError) return error
  const text = (error as Error).message
  const [first = '', second = ''] = text.replace(/^[A-Za-z ]+: (?:[A-Za-z ]+ Error: )?/, '').split('\n')
  const sentence = first.replace(/[.!]?$/, '.')
  return new BellwetherError('QUERY_INVALID', {
    message: sentence.charAt(0).toUpperCase() + sentence.slice(1),
    expected: second.startsWith('Candidate bindings') ? `${second}.` : `The tables are ${tables.join(', ')}.`,
    given: shorten(sql),
    remedy: remedyFor(text, sql, tables),
    cause: error,
  })
}

function remedyFor(text: string, sql: string, tables: readonly string[]): string {
  if (/Parser Error/.test(text) && /\bat\b/i.test(sql))
    return 'The column at is a word of SQL: write "at", in double quotes.'
  const missing = /Table with name (\S+) does not exist/.exec(text)?.[1]
  const nearest = missing === undefined ? undefined : nearestName(missing, tables)
  if (nearest !== undefined) return `Did you mean ${nearest}?`
  if (/disabled by configuration/.test(text))
    return 'Only the tables of the lake can be read; bellwether data ingest brings files in.'
  return 'DESCRIBE a table to see its columns.'
}

function shorten(sql: string): string {
  const line = sql.trim().replaceAll(/\s+/g, ' ')
  return line.length <= 120 ? line : `${line.slice(0, 117)}...`
}
