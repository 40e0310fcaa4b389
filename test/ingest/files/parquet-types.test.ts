/** Parquet files as various writers type their columns. */
import { DuckDBInstance } from '@duckdb/node-api'
import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { expect, it } from 'vitest'
import { readDataFile } from '../../../src/ingest/files/read-file.ts'
import { temporaryFolder } from '../../store/temporary-folder.ts'
import { failureOf, quarantineOf, rowsOf } from './vendor-files.ts'

/** Writes what an SQL statement selects; the path of the file. */
async function parquetOf(name: string, select: string): Promise<string> {
  const path = join(temporaryFolder(), name)
  mkdirSync(dirname(path), { recursive: true })
  const instance = await DuckDBInstance.create(':memory:')
  const connection = await instance.connect()
  await connection.run("SET TimeZone = 'UTC'")
  await connection.run(`COPY (${select}) TO '${path}' (FORMAT parquet)`)
  connection.closeSync()
  instance.closeSync()
  return path
}

const PRICES = '10.0 AS open, 11.0 AS high, 9.0 AS low, 10.5 AS close, 100 AS volume'
const DAILY = '10.0 AS "Open", 11.0 AS "High", 9.0 AS "Low", 10.5 AS "Close", 100 AS "Volume"'
const UTC = "(TIMESTAMP '2024-07-03 13:30:00' + to_minutes(i::BIGINT))"
const NEW_YORK = "(TIMESTAMP '2024-07-03 09:30:00' + to_minutes(i::BIGINT))"
const DAY = "(DATE '2024-07-02' + i::INTEGER)"
const ROWS = 'FROM range(2) AS t(i)'

it.each([
  ['a timestamp without a zone', 'timestamp', UTC],
  ['a timestamp with a zone', 'timestamp', `${UTC} AT TIME ZONE 'UTC'`],
  ['a timestamp in nanoseconds', 'timestamp', `${UTC}::TIMESTAMP_NS`],
  ['a timestamp in milliseconds', 'timestamp', `${UTC}::TIMESTAMP_MS`],
  ['text', 'timestamp', `strftime(${UTC}, '%Y-%m-%d %H:%M:%S')`],
  ['seconds since 1970', 'timestamp', `epoch(${UTC})::BIGINT`],
  ['milliseconds since 1970', 'timestamp', `epoch_ms(${UTC})`],
  ['microseconds since 1970', 'timestamp', `epoch_us(${UTC})`],
  ['nanoseconds since 1970', 'timestamp', `epoch_ns(${UTC})`],
  ['New York time without a zone', 'datetime', NEW_YORK],
  ['New York time with its zone', 'datetime', `${UTC} AT TIME ZONE 'UTC'`],
  ['New York time as text', 'datetime', `strftime(${NEW_YORK}, '%Y-%m-%d %H:%M:%S')`],
])('reads the same instants from %s', async (_, column, time) => {
  const [bars] = await readDataFile(await parquetOf('SPY.parquet', `SELECT ${time} AS ${column}, ${PRICES} ${ROWS}`))
  expect(rowsOf(bars).map(({ at }) => at)).toEqual(['2024-07-03T13:31:00Z', '2024-07-03T13:32:00Z'])
})

it.each([
  ['dates', DAY],
  ['midnights without a zone', `${DAY}::TIMESTAMP`],
  ['midnights of New York', `(${DAY}::TIMESTAMP AT TIME ZONE 'America/New_York')`],
  ['text', `${DAY}::VARCHAR`],
  ['yyyymmdd', 'CAST(20240702 + i AS INTEGER)'],
  ['milliseconds since 1970', `epoch_ms(${DAY}::TIMESTAMP)`],
])('reads the same days from %s', async (_, day) => {
  const [bars] = await readDataFile(await parquetOf('SPY.parquet', `SELECT ${day} AS "Date", ${DAILY} ${ROWS}`))
  expect(rowsOf(bars).map(({ session }) => session)).toEqual(['2024-07-02', '2024-07-03'])
})

it('refuses numbers that are no dates, and keeps dates without end out of the lake', async () => {
  const numbers = await parquetOf('SPY.parquet', `SELECT i + 19000 AS "Date", ${DAILY} ${ROWS}`)
  expect(await failureOf(readDataFile(numbers))).toMatchObject({ code: 'INGEST_EMPTY' })
  const dates = `CASE WHEN i = 0 THEN 'infinity'::DATE WHEN i = 1 THEN DATE '200000-01-03' ELSE DATE '2024-07-02' END`
  const endless = await parquetOf('SPY.parquet', `SELECT ${dates} AS "Date", ${DAILY} FROM range(3) AS t(i)`)
  expect(quarantineOf((await readDataFile(endless))[0])).toEqual(['1 VALUE_MISSING', '2 DATE_INVALID'])
})

it('takes neither its folders for columns nor brackets and stars in its name for a pattern', async () => {
  const select = `SELECT ${UTC} AS timestamp, ${PRICES} ${ROWS}`
  const [bars] = await readDataFile(await parquetOf('timestamp=2020-01-02/[a]*?/SPY (1).parquet', select))
  expect(bars).toMatchObject({ rowsRead: 2, records: { length: 2 } })
  expect(rowsOf(bars)[0]).toMatchObject({ symbol: 'SPY', session: '2024-07-03' })
})
