/** Every quote of SPX options that the files hold, day after day, with the contract's next mark as label. */
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { DuckDBInstance } from '@duckdb/node-api'
import { DATA, type Table } from './tables.ts'

const DAYS = join(DATA, 'options_eod/cboe_spx_daily')
export const LABEL = 'next_mark'
const FEATURES = {
  is_call: `CASE WHEN type = 'call' THEN 1 ELSE 0 END`,
  moneyness: 'ln(strike / underlying_last)',
  days: 'expiration - quotedate',
  strike: 'strike',
  mark: '(bid + ask) / 2',
  bid: 'bid',
  ask: 'ask',
  spread: 'ask - bid',
  volume: 'volume',
  open_interest: 'openinterest',
  implied: 'impliedvol',
  delta: 'delta',
}
const MARK_AT = Object.keys(FEATURES).indexOf('mark')

/** A contract that is not quoted again keeps its mark. */
const QUERY = `
  SELECT ${Object.entries(FEATURES)
    .map(([name, value]) => `(${value})::DOUBLE AS ${name}`)
    .join(', ')},
    coalesce(lead(mark) OVER (PARTITION BY optionroot ORDER BY quotedate), mark) AS ${LABEL}
  FROM read_csv('${join(DAYS, '*.csv.gz')}') ORDER BY quotedate, optionroot`

/** Undefined where the files are not at hand. */
export async function quoteTable(): Promise<Table | undefined> {
  if (!existsSync(DAYS)) return undefined
  return withDuck(async (connection) => {
    const columns = (await connection.runAndReadAll(QUERY)).getColumns() as (number | null)[][]
    const values = columns.map((column) => Float64Array.from(column, (value) => value ?? Number.NaN))
    return { features: { rows: values[0]!.length, columns: values.slice(0, -1) }, label: values.at(-1)! }
  })
}

/** The same table as delimited text. */
export async function writeQuotes(path: string): Promise<void> {
  await withDuck((connection) => connection.run(`COPY (${QUERY}) TO '${path}' (HEADER)`))
}

/** The change of the mark instead of the next one. */
export function asChanges({ features, label }: Table): Table {
  return { features, label: label.map((next, row) => next - features.columns[MARK_AT]![row]!) }
}

type Connection = Awaited<ReturnType<DuckDBInstance['connect']>>

async function withDuck<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  try {
    return await work(await instance.connect())
  } finally {
    instance.closeSync()
  }
}
