/**
 * From typing `sweep run` to its table, statistics included, on a year of one-second bars in the lake that were staged
 * before: the process starts, reads, sweeps, judges and prints. The answer is not in its folder.
 */
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { FixedClock } from '../../src/core/clock/clock.ts'
import { createFrame, type Frame } from '../../src/core/frame.ts'
import { MS_PER_SECOND } from '../../src/core/time.ts'
import type { RecordBatch } from '../../src/ingest/source.ts'
import { nyse } from '../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import type { Session } from '../../src/market/session.ts'
import { openLake } from '../../src/store/open-lake.ts'
import type { OrbSessions } from '../../src/strategies/orb/orb-grid.ts'
import type { BenchResult } from '../bench-result.ts'
import { MILLION_GRID } from './grids.ts'
import { secondYear } from './second-year.ts'

const BELLWETHER = join(import.meta.dirname, '../../bin/bellwether.js')
const RUNS = 5
const SESSIONS_PER_COMMIT = 21

export async function commandFigures(): Promise<BenchResult[]> {
  const home = mkdtempSync(join(tmpdir(), 'bench-sweep-'))
  try {
    await fillLake(home)
    await untilTable(home)
    const times: TableTimes[] = []
    for (let run = 0; run < RUNS; run++) {
      forget(home)
      times.push(await untilTable(home))
    }
    return [...figures(times), ...(await memoryFigures(home))]
  } finally {
    rmSync(home, { recursive: true })
  }
}

/** What would answer the next sweep. */
function forget(home: string): void {
  for (const left of ['sweeps', 'trials.jsonl']) rmSync(join(home, left), { recursive: true, force: true })
}

function figures(times: readonly TableTimes[]): BenchResult[] {
  const median = (of: (time: TableTimes) => number) => times.map(of).toSorted((a, b) => a - b)[RUNS >> 1]!
  const wall = median((time) => time.wall)
  const name = 'command to table, 9,747 backtests and all that is said of them'
  return [
    { name, value: wall, unit: 'ms', goal: 'at most 600', met: wall <= 600 },
    { name, value: median((time) => time.processor), unit: 'cpu ms' },
  ]
}

interface TableTimes {
  /** Milliseconds to the first output, which is all of it. */
  readonly wall: number
  /** Of all threads until then; NaN where the system does not tell. */
  readonly processor: number
}

function startSweep(home: string, grid: string) {
  const words = ['sweep', 'run', 'orb', '--symbol', 'YEAR', '--grid', grid, '--home', home]
  return spawn(process.execPath, [BELLWETHER, ...words], { stdio: ['ignore', 'pipe', 'inherit'] })
}

async function untilTable(home: string): Promise<TableTimes> {
  const start = performance.now()
  const child = startSweep(home, 'seed')
  const ended = once(child, 'close')
  await once(child.stdout, 'data')
  const times = { wall: performance.now() - start, processor: processorTime(child.pid!) }
  child.stdout.resume()
  const [status] = (await ended) as [number]
  if (status !== 0) throw new Error(`the command ended with status ${status}`)
  return times
}

/** Milliseconds, in hundredths of a second. */
function processorTime(pid: number): number {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1]!.split(' ')
    return 10 * (Number(fields[11]) + Number(fields[12]))
  } catch {
    return Number.NaN
  }
}

/** How often the peak memory of a process is looked at, milliseconds. */
const LOOK_MS = 50

/** A million rows through the command, from sessions of the lake and from staged ones. */
async function memoryFigures(home: string): Promise<BenchResult[]> {
  const grid = join(home, 'million.yaml')
  writeFileSync(grid, MILLION_GRID)
  const staging = await peaksOf(home, grid)
  forget(home)
  const { untilTable: table, untilEnd } = await peaksOf(home, grid)
  const name = 'peak memory of 1,000,000 backtests by the command'
  const goal = 'below 300'
  return [
    { name: `${name}, to its table`, value: table, unit: 'MB', goal, met: table < 300 },
    { name: `${name}, with files and report`, value: untilEnd, unit: 'MB', goal, met: untilEnd < 300 },
    { name: `${name}, that stages the sessions too`, value: staging.untilEnd, unit: 'MB' },
  ]
}

/** Million bytes. */
interface Peaks {
  readonly untilTable: number
  readonly untilEnd: number
}

async function peaksOf(home: string, grid: string): Promise<Peaks> {
  const child = startSweep(home, grid)
  let peak = 0
  const look = () => (peak = Math.max(peak, peakMemory(child.pid!)))
  const timer = setInterval(look, LOOK_MS)
  const ended = once(child, 'close')
  await once(child.stdout, 'data')
  const tablePeak = look()
  child.stdout.resume()
  await ended
  clearInterval(timer)
  return { untilTable: tablePeak, untilEnd: peak }
}

/** Million bytes; 0 where the system does not tell. */
function peakMemory(pid: number): number {
  try {
    const kilobytes = /VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? '0'
    return (Number(kilobytes) * 1024) / 1e6
  } catch {
    return 0
  }
}

/** The seeded year as bars of the lake: one a change of price. */
async function fillLake(home: string): Promise<void> {
  const { sessions } = secondYear()
  const days = nyse.sessions(19_358, 19_358 + 380).filter(({ isEarlyClose }) => !isEarlyClose)
  const lake = await openLake({ root: join(home, 'lake'), clock: new FixedClock(0) })
  for (let first = 0; first < sessions.highs.length; first += SESSIONS_PER_COMMIT) {
    const end = Math.min(first + SESSIONS_PER_COMMIT, sessions.highs.length)
    await lake.append([batchOf(barsOf(sessions, days, first, end), first)])
  }
}

type Bars = Frame<(typeof RECORD_SCHEMAS)['bars']>

function barsOf({ ticks }: OrbSessions, days: readonly Session[], first: number, end: number): Bars {
  const from = ticks.starts[first]!
  const bars: Bars = createFrame(RECORD_SCHEMAS.bars, ticks.starts[end]! - from)
  const { columns } = bars
  for (const name of ['symbol', 'interval', 'adjustment'] as const) {
    columns[name].fill({ symbol: 'YEAR', interval: '1s', adjustment: 'raw' }[name])
  }
  for (let s = first; s < end; s++) {
    for (let i = ticks.starts[s]!; i < ticks.starts[s + 1]!; i++) {
      const row = i - from
      const at = days[s]!.open + ticks.seconds[i]! * MS_PER_SECOND
      columns.start[row] = at - MS_PER_SECOND
      columns.at[row] = columns.knownAt[row] = at
      columns.session[row] = days[s]!.day
      for (const name of ['open', 'high', 'low', 'close'] as const) columns[name][row] = ticks.prices[i]! / 100
      columns.volume[row] = 100
    }
  }
  return bars
}

function batchOf(records: Bars, number: number): RecordBatch {
  const rows = records.length
  return {
    kind: 'bars',
    input: {
      source: 'made',
      format: 'made',
      origin: 'a seeded year',
      sha256: String(number).padStart(64, '0'),
      isSimulated: true,
    },
    records,
    quarantined: [],
    findings: [],
    inputRows: rows,
    rowsRead: rows,
  }
}
