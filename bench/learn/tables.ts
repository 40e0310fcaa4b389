/** Tables that learners are compared on: one that is made, and the nights of SPY where its file is. */
import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Matrix } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import { MS_PER_DAY } from '../../src/core/time.ts'
import type { Dataset } from '../../src/features/dataset.ts'
import { readDataFile } from '../../src/ingest/files/read-file.ts'
import type { RecordBatch } from '../../src/ingest/source.ts'

export const DATA = resolve(import.meta.dirname, '../..', process.env['BELLWETHER_SHARED'] ?? '../shared', 'data')
export const SPY = join(DATA, 'equity_daily/yahoo_adj/spy.csv.gz')
/** Day number of 29 January 1993. */
const FIRST_SESSION = 8429
const LAGS = 15

export interface Table {
  readonly features: Matrix
  readonly label: Float64Array
}

export interface SplitTable {
  readonly name: string
  readonly train: Table
  readonly test: Table
}

/** Five of the features matter, two of them only together; the noise has deviation 1.5. */
export function madeTable(rows: number, features: number, seed: number): Table {
  const random = Random.fromSeed(seed)
  const columns = Array.from({ length: features }, () => Float64Array.from({ length: rows }, () => random.normal()))
  const x = (j: number, i: number): number => columns[j]![i]!
  const label = Float64Array.from({ length: rows }, (_, i) => {
    const signal = 2 * Math.sin(x(0, i)) + x(1, i) * x(2, i) + (x(3, i) > 0.5 ? 1.5 : 0) + 0.5 * x(4, i)
    return signal + 1.5 * random.normal()
  })
  return { features: { rows, columns }, label }
}

/** The last fifth of a table in order of time is for testing. */
export function splitByTime(name: string, table: Table, testShare = 0.2): SplitTable {
  const rows = table.label.length
  const cut = Math.round((1 - testShare) * rows)
  return { name, train: rowsOf(table, 0, cut), test: rowsOf(table, cut, rows) }
}

export function rowsOf({ features, label }: Table, from: number, to: number): Table {
  const columns = features.columns.map((column) => column.slice(from, to))
  return { features: { rows: to - from, columns }, label: label.slice(from, to) }
}

/** Rows drawn without replacement, in their order. */
export function drawnRows({ features, label }: Table, count: number, seed: number): Table {
  const random = Random.fromSeed(seed)
  const rows = Int32Array.from(label.keys())
  for (let i = 0; i < count; i++) {
    const other = i + random.integer(rows.length - i)
    ;[rows[i], rows[other]] = [rows[other]!, rows[i]!]
  }
  const chosen = rows.subarray(0, count).sort()
  const take = (column: Float64Array) => Float64Array.from(chosen, (row) => column[row]!)
  return { features: { rows: count, columns: features.columns.map(take) }, label: take(label) }
}

/** Labels above zero are class 1. */
export function asClasses({ features, label }: Table): Table {
  return { features, label: label.map((value) => (value > 0 ? 1 : 0)) }
}

/** Sessions of SPY since 1993: the return of the night that follows, in basis points, from what came before it. */
export async function overnightTable(): Promise<Table | undefined> {
  if (!existsSync(SPY)) return undefined
  const batch = (await readDataFile(SPY)).find(({ kind }) => kind === 'bars') as RecordBatch<'bars'>
  const { open, high, low, close, volume } = batch.records.columns
  const sessions = Array.from(close.keys()).slice(LAGS + 1, -1)
  const of = (value: (row: number) => number) => Float64Array.from(sessions, value)
  const night = (row: number) => 1e4 * Math.log(open[row]! / close[row - 1]!)
  const day = (row: number) => 1e4 * Math.log(close[row]! / open[row]!)
  const lags = Array.from({ length: LAGS }, (_, lag) => lag)
  const columns = [
    ...lags.map((lag) => of((row) => night(row - lag))),
    ...lags.map((lag) => of((row) => day(row - lag))),
    of((row) => Math.log(high[row]! / low[row]!)),
    of((row) => Math.log(volume[row]! / volume[row - 1]!)),
    of((row) => Math.log(close[row]! / close[row - LAGS]!)),
  ]
  return { features: { rows: sessions.length, columns }, label: of((row) => night(row + 1)) }
}

/** One sample a session from 1993 on, its label known at the next one's open. */
export function datasetOf({ features, label }: Table): Dataset {
  const session = Int32Array.from(label, (_, i) => FIRST_SESSION + Math.floor((i * 365.25) / 252))
  return {
    featureNames: features.columns.map((_, j) => `x${j}`),
    columns: features.columns,
    session,
    decisionAt: Float64Array.from(session, (day) => day * MS_PER_DAY),
    label,
    labelKnownAt: Float64Array.from(session, (day) => (day + 0.7) * MS_PER_DAY),
  }
}
