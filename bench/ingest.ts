/**
 * Rows per second from files to checked records and into the lake, beside DuckDB's bare CSV read of the
 * same files in the same run. DuckDB parses only: it checks no rule, stamps no time, keeps no line number.
 */
import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { DuckDBInstance } from '@duckdb/node-api'
import { systemClock } from '../src/core/clock/system.ts'
import { silentProgress } from '../src/core/progress.ts'
import { formatDate } from '../src/core/time.ts'
import { readDataFile } from '../src/ingest/files/read-file.ts'
import { ingestFiles } from '../src/jobs/ingest.ts'
import { nyse } from '../src/market/calendar.ts'
import { openLake } from '../src/store/open-lake.ts'
import type { BenchResult } from './bench-result.ts'

interface Workload {
  readonly name: string
  readonly paths: readonly string[]
  /** DuckDB's function that reads the files. */
  readonly reader: 'read_csv' | 'read_parquet'
}

const SHARED = resolve(import.meta.dirname, '..', process.env['BELLWETHER_SHARED'] ?? '../shared', 'data')
const ROUNDS = 3
const GOAL_SECONDS = 10

export async function run(): Promise<BenchResult[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bellwether-bench-'))
  try {
    const workloads = existsSync(SHARED) ? sharedWorkloads() : generatedWorkloads(folder)
    const results: BenchResult[] = []
    for (const [index, workload] of workloads.entries()) {
      results.push(...(await measure(workload, join(folder, `lake-${index}`))))
    }
    return results
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

function sharedWorkloads(): Workload[] {
  const chains = join(SHARED, 'options_eod', 'cboe_spx_daily')
  return [
    csvWorkload(
      'option chains, 36 files of Cboe',
      readdirSync(chains).map((name) => join(chains, name)),
    ),
    {
      name: 'a year of minute bars, Parquet',
      paths: [join(SHARED, 'equity_intraday', 'SPY_1m_rth_2024-03_2025-04.parquet')],
      reader: 'read_parquet',
    },
    csvWorkload('daily bars, 8 files of Yahoo', largest(join(SHARED, 'equity_daily', 'yahoo_adj'), 8)),
  ]
}

function largest(folder: string, count: number): string[] {
  const paths = readdirSync(folder).map((name) => join(folder, name))
  return paths.toSorted((a, b) => statSync(b).size - statSync(a).size).slice(0, count)
}

/** Minute bars of 250 sessions, where no shared data are at hand. */
function generatedWorkloads(folder: string): Workload[] {
  const path = join(folder, 'SPY_1min.csv.gz')
  const lines = ['datetime,open,high,low,close,volume']
  for (const { day, minutes } of nyse.sessions(nyse.lastDay - 365, nyse.lastDay)) {
    for (let minute = 570; minute < 570 + minutes; minute++) {
      const clock = `${String(Math.floor(minute / 60)).padStart(2, '0')}:${String(minute % 60).padStart(2, '0')}`
      const price = 500 + ((day * 7 + minute * 13) % 997) / 100
      lines.push(
        `${formatDate(day)} ${clock}:00,${price},${price + 0.25},${price - 0.25},${price + 0.05},${minute * 100}`,
      )
    }
  }
  writeFileSync(path, gzipSync(lines.join('\n')))
  return [csvWorkload('a year of minute bars, generated', [path])]
}

function csvWorkload(name: string, paths: readonly string[]): Workload {
  return { name, paths, reader: 'read_csv' }
}

async function measure({ name, paths, reader }: Workload, root: string): Promise<BenchResult[]> {
  const duck = await fastest(() => readWithDuck(paths, reader))
  const parse = await fastest(() => readAndCheck(paths))
  const store = await timed(() => readAndStore(paths, root))
  const rows = parse.rows
  const rate = (seconds: number): number => Math.round(rows / seconds)
  return [
    { name: `${name}: bare read by DuckDB, 1 thread`, value: rate(duck.seconds), unit: 'rows/s' },
    {
      name: `${name}: read and checked`,
      value: rate(parse.seconds),
      unit: 'rows/s',
      against: 'the bare read by DuckDB',
      ratio: duck.seconds / parse.seconds,
      goal: `${rows} rows within ${GOAL_SECONDS} s`,
      met: parse.seconds <= GOAL_SECONDS,
    },
    {
      name: `${name}: read, checked and stored`,
      value: rate(store.seconds),
      unit: 'rows/s',
      against: 'the bare read by DuckDB',
      ratio: duck.seconds / store.seconds,
      goal: `${rows} rows within ${GOAL_SECONDS} s`,
      met: store.seconds <= GOAL_SECONDS,
    },
  ]
}

interface Timed {
  readonly rows: number
  /** Processor time of this process, all threads. */
  readonly seconds: number
}

async function fastest(work: () => Promise<number>): Promise<Timed> {
  const runs: Timed[] = []
  for (let round = 0; round < ROUNDS; round++) runs.push(await timed(work))
  return runs.reduce((best, next) => (next.seconds < best.seconds ? next : best))
}

async function timed(work: () => Promise<number>): Promise<Timed> {
  const before = process.cpuUsage()
  const rows = await work()
  const { user, system } = process.cpuUsage(before)
  return { rows, seconds: (user + system) / 1e6 }
}

/** All files become one table in memory, so that every cell is parsed. */
async function readWithDuck(paths: readonly string[], reader: Workload['reader']): Promise<number> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' })
  const connection = await instance.connect()
  const list = paths.map((path) => `'${path.replaceAll("'", "''")}'`).join(', ')
  const made = await connection.runAndReadAll(`CREATE TABLE t AS SELECT * FROM ${reader}([${list}])`)
  connection.closeSync()
  instance.closeSync()
  return Number(made.getRows()[0]?.[0] ?? 0)
}

async function readAndCheck(paths: readonly string[]): Promise<number> {
  let rows = 0
  for (const path of paths) for (const batch of await readDataFile(path)) rows += batch.rowsRead
  return rows
}

async function readAndStore(paths: readonly string[], root: string): Promise<number> {
  const lake = await openLake({ root, clock: systemClock, threads: 1 })
  const files = await ingestFiles({ paths, lake, progress: silentProgress })
  return files.reduce(
    (sum, file) =>
      sum + (file.outcome === 'stored' ? file.batches.reduce((part, { rowsRead }) => part + rowsRead, 0) : 0),
    0,
  )
}
