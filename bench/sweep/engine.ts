/**
 * The three engines: the plain scan, the index in TypeScript and the kernel; one thread, unless said otherwise.
 *
 * Times are medians and include everything from sessions in memory to the sums of every row and of 16 blocks of
 * sessions (of every 51st row where there are a million).
 */
import { execFileSync } from 'node:child_process'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { indexSweep } from '../../src/backtest/orb/index-sweep.ts'
import { indexSessions } from '../../src/backtest/orb/kernel/indexed-sessions.ts'
import { kernelSweep } from '../../src/backtest/orb/kernel-sweep.ts'
import { rowTrades } from '../../src/backtest/orb/row-trades.ts'
import { rulesOfRow } from '../../src/backtest/orb/row-rules.ts'
import { scanSession } from '../../src/backtest/orb/scan.ts'
import { holdingUnit, type OrbSweep } from '../../src/backtest/orb/orb-sums.ts'
import { type RowFigures, rowFigures } from '../../src/research/sweep/row-figures.ts'
import { buildSessionIndex } from '../../src/backtest/orb/session-index.ts'
import { type OrbAxes, type OrbFills, type OrbSessions, rowCount } from '../../src/strategies/orb/orb-grid.ts'
import type { BenchResult } from '../bench-result.ts'
import { gridAxes, SMALL_GRID } from './grids.ts'
import { medianTimes, type Times, timed } from './measure.ts'
import { secondYear } from './second-year.ts'

const FILLS: OrbFills = { at: 'touch', slippage: 0, fee: 1 }
const BLOCKS = 16
/** A row in the middle of the small grid. */
const ROW = 5000
const RUNS = 15

export async function engineFigures(): Promise<BenchResult[]> {
  const year = secondYear()
  const { sessions } = year
  const axes = gridAxes(SMALL_GRID, sessions.highs.length)
  const sweep = () => allFigures(kernelSweep(indexSessions(year, FILLS), axes, FILLS, BLOCKS), sessions.highs.length)
  const first = await timed(sweep)
  const kernel = await medianTimes(RUNS, sweep)
  const index = await medianTimes(RUNS, () => indexSessions(year, FILLS))
  const plain = await medianTimes(3, () => indexSweep(buildSessionIndex(sessions, FILLS), axes, FILLS, BLOCKS))
  const scan = await medianTimes(5, () => scanRow(sessions, axes))
  const floor = await medianTimes(RUNS, readOnce(sessions))
  const indexed = indexSessions(year, FILLS)
  const trades = await medianTimes(RUNS, () => rowTrades(indexed.index, axes, ROW, FILLS))
  return [
    ...smallFigures({ first, kernel, plain, scan, trades }, rowCount(axes)),
    { name: 'plain scan of one backtest', value: scan.processor, unit: 'cpu ms' },
    { name: 'reading the prices of the year once', value: floor.processor, unit: 'cpu ms' },
    {
      name: 'index of the year',
      value: index.processor,
      unit: 'cpu ms',
      against: 'reading its prices once',
      ratio: index.processor / floor.processor,
    },
    ...largeFigures(),
  ]
}

/** The metrics of every row. */
function allFigures({ sums }: OrbSweep, sessions: number): RowFigures[] {
  const units = { sessions, tickMicros: 10_000, fills: FILLS, holdingUnit: holdingUnit(SMALL_GRID.stopCounts.at(-1)!) }
  return Array.from(sums.profit, (_, row) => rowFigures(sums, row, units))
}

interface SmallTimes {
  readonly first: Times
  readonly kernel: Times
  readonly plain: Times
  /** Of one row. */
  readonly scan: Times
  readonly trades: Times
}

function smallFigures({ first, kernel, plain, scan, trades }: SmallTimes, rows: number): BenchResult[] {
  const against = `scan, ${scan.processor.toPrecision(3)} cpu ms a row`
  const ratio = ({ processor }: Times) => processor / (scan.processor * rows)
  const name = `${rows.toLocaleString('en')} backtests with all metrics`
  return [
    { name, value: kernel.wall, unit: 'ms', goal: 'at most 100, aim 25', met: kernel.wall <= 100 },
    {
      name,
      value: kernel.processor,
      unit: 'cpu ms',
      against,
      ratio: ratio(kernel),
      goal: 'at most 40',
      met: kernel.processor <= 40,
    },
    {
      name: `${name}, first of a process`,
      value: first.processor,
      unit: 'cpu ms',
      goal: 'at most 40',
      met: first.processor <= 40,
    },
    { name: `${name}, TypeScript`, value: plain.processor, unit: 'cpu ms', against, ratio: ratio(plain) },
    {
      name: 'all trades of one backtest',
      value: trades.wall,
      unit: 'ms',
      against: 'scan',
      ratio: trades.processor / scan.processor,
      goal: 'at most 5',
      met: trades.wall <= 5,
    },
  ]
}

function scanRow(sessions: OrbSessions, axes: OrbAxes): void {
  for (let s = 0; s < sessions.highs.length; s++) scanSession(sessions, s, rulesOfRow(axes, ROW, s), FILLS)
}

/** Looks for a byte that is not there through as many bytes as there are of prices. */
function readOnce({ ticks }: OrbSessions): () => void {
  const bytes = Buffer.alloc(ticks.prices.byteLength, 2)
  return () => {
    if (bytes.indexOf(1) !== -1) throw new Error('there is a byte that nobody wrote')
  }
}

/** As with the launcher, compiled code is kept between starts: the second one counts. */
const COMPILE_CACHE = { NODE_COMPILE_CACHE: join(tmpdir(), 'node-compile-cache') }

interface LargeFigures {
  readonly first: Times
  readonly warm: Times
  /** Million bytes. */
  readonly megabytes: number
}

function largeFigures(): BenchResult[] {
  runLarge()
  const { first, warm, megabytes } = runLarge()
  const name = '1,000,000 backtests as the program sweeps them, one thread'
  return [
    { name, value: warm.wall, unit: 'ms', goal: 'at most 1,500, aim 500', met: warm.wall <= 1500 },
    { name, value: warm.processor, unit: 'cpu ms' },
    {
      name: `${name}, first of a process`,
      value: first.wall,
      unit: 'ms',
      goal: 'at most 1,500',
      met: first.wall <= 1500,
    },
    { name: `${name}: peak memory`, value: megabytes, unit: 'MB', goal: 'below 300', met: megabytes < 300 },
  ]
}

function runLarge(): LargeFigures {
  const words = [join(import.meta.dirname, 'large-sweep-child.ts')]
  const text = execFileSync(process.execPath, words, { encoding: 'utf8', env: { ...process.env, ...COMPILE_CACHE } })
  return JSON.parse(text) as LargeFigures
}
