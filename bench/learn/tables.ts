/** Tables that learners are compared on: one that is made, and real ones where their files are. */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Matrix } from '@bellwether/learn'
import { Random } from '../../src/core/random.ts'
import { MS_PER_DAY } from '../../src/core/time.ts'
import { readDataFile } from '../../src/ingest/files/read-file.ts'
import type { RecordBatch } from '../../src/ingest/source.ts'

const DATA = resolve(import.meta.dirname, '../..', process.env['BELLWETHER_SHARED'] ?? '../shared', 'data')
const SPY = join(DATA, 'equity_daily/yahoo_adj/spy.csv.gz')
const SPX_DAYS = join(DATA, 'options_eod/cboe_spx_daily')
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

/** Every quote of SPX options with the change of its mark to the next session, in index points; day after day. */
export async function quoteTable(): Promise<Table | undefined> {
  if (!existsSync(SPX_DAYS)) return undefined
  const days: Table[] = []
  let later: Map<string, number> | undefined
  for (const file of readdirSync(SPX_DAYS).toSorted().toReversed()) {
    const batch = (await readDataFile(join(SPX_DAYS, file))).find(({ kind }) => kind === 'chains')
    if (batch === undefined) continue
    const { contracts, marks, table } = quotesOfDay(batch as RecordBatch<'chains'>, later)
    days.unshift(table)
    later = new Map(contracts.map((contract, i) => [contract, marks[i]!]))
  }
  return joinTables(days)
}

/** The mark of the next session stands for itself where it is known; elsewhere the quote keeps its own. */
function quotesOfDay({ records }: RecordBatch<'chains'>, later: ReadonlyMap<string, number> | undefined) {
  const {
    contract,
    right,
    strike,
    expiry,
    at,
    underlyingPrice,
    bid,
    ask,
    volume,
    openInterest,
    vendorIv,
    vendorDelta,
  } = records.columns
  const rows = contract.length
  const of = (value: (row: number) => number) => Float64Array.from({ length: rows }, (_, row) => value(row))
  const marks = of((row) => (bid[row]! + ask[row]!) / 2)
  const columns = [
    of((row) => (right[row] === 'call' ? 1 : 0)),
    of((row) => Math.log(strike[row]! / underlyingPrice[row]!)),
    of((row) => expiry[row]! - at[row]! / MS_PER_DAY),
    Float64Array.from(strike),
    Float64Array.from(bid),
    Float64Array.from(ask),
    of((row) => ask[row]! - bid[row]!),
    Float64Array.from(volume),
    Float64Array.from(openInterest),
    Float64Array.from(vendorIv),
    Float64Array.from(vendorDelta),
  ].map((column) => column.map((value) => (Number.isFinite(value) ? value : Number.NaN)))
  const contracts = Array.from({ length: rows }, (_, row) => String(contract[row]))
  const label = of((row) => (later?.get(contracts[row]!) ?? marks[row]!) - marks[row]!)
  return { contracts, marks, table: { features: { rows, columns }, label } }
}

function joinTables(tables: readonly Table[]): Table {
  const rows = tables.reduce((sum, { label }) => sum + label.length, 0)
  const join = (pick: (table: Table) => Float64Array) => {
    const joined = new Float64Array(rows)
    let start = 0
    for (const table of tables) {
      joined.set(pick(table), start)
      start += pick(table).length
    }
    return joined
  }
  const width = tables[0]!.features.columns.length
  const columns = Array.from({ length: width }, (_, j) => join(({ features }) => features.columns[j]!))
  return { features: { rows, columns }, label: join(({ label }) => label) }
}
