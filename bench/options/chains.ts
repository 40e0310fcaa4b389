/**
 * Whole chains in memory on two threads, in seconds of processor time of both: first forwards, volatilities at bid,
 * middle and ask, and Greeks of every quote; then all that `options build` computes of them, smiles included.
 */
import { existsSync, readdirSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { impliedForward, OptionKernel, quoteVolatilities, strikeLadder } from '@bellwether/options'
import { analyseRecords } from '../../src/analytics/chains/analyse-chains.ts'
import {
  chainSnapshots,
  type ExpiryRange,
  type SharedQuotes,
  quotesOf,
  type QuoteRecords,
} from '../../src/analytics/chains/chain-snapshots.ts'
import { NO_RATE } from '../../src/analytics/chains/funding-rate.ts'
import { concatFrames } from '../../src/core/frame.ts'
import { silentProgress } from '../../src/core/progress.ts'
import { WorkerPool } from '../../src/core/tasks/worker-pool.ts'
import { readDataFile } from '../../src/ingest/files/read-file.ts'
import { simulatedBatches } from '../../src/ingest/simulated/source.ts'
import type { RecordBatch } from '../../src/ingest/source.ts'
import { nyse } from '../../src/market/calendar.ts'
import { RECORD_SCHEMAS } from '../../src/market/record-kind.ts'
import type { BenchResult } from '../bench-result.ts'
import { median } from './peers.ts'

const SHARED = resolve(import.meta.dirname, '../..', process.env['BELLWETHER_SHARED'] ?? '../shared', 'data')
const SPX_DAYS = join(SHARED, 'options_eod', 'cboe_spx_daily')
/**
 * What the goal of a second on each of two cores was set for: the rows of the files, of which those of a holiday are
 * refused. For fewer quotes the goal is smaller.
 */
const SPX_QUOTES = 496_210
const GOAL_SECONDS = 2
const THREADS = 2
const SHARES = 24
const ROUNDS = 5

interface Share {
  readonly quotes: SharedQuotes
  readonly spot: number
  readonly expiries: readonly ExpiryRange[]
}

export async function chainFigures(): Promise<BenchResult[]> {
  const isReal = existsSync(SPX_DAYS)
  const records = isReal ? await spxRecords() : simulatedRecords()
  const pool = new WorkerPool(THREADS)
  try {
    const name = `${records.length} quotes of ${isReal ? 'SPX' : 'a SIMULATED market, no files of SPX being at hand'}`
    const most = (GOAL_SECONDS * records.length) / SPX_QUOTES
    const implied = await processorSeconds(implyingOf(records, pool))
    const analysed = await processorSeconds(() => analyse(records, pool))
    return [
      {
        name: `${name}: forwards, volatilities, Greeks`,
        value: implied,
        unit: 'cpu s',
        goal: `at most ${most.toPrecision(3)}, half of it on each of two cores`,
        met: implied <= most,
      },
      { name: `${name}: all of options build but the lake`, value: analysed, unit: 'cpu s' },
    ]
  } finally {
    await pool.close()
  }
}

async function spxRecords(): Promise<QuoteRecords> {
  const batches: RecordBatch[] = []
  for (const file of readdirSync(SPX_DAYS).toSorted()) batches.push(...(await readDataFile(join(SPX_DAYS, file))))
  return joined(batches)
}

function simulatedRecords(): QuoteRecords {
  return joined([...simulatedBatches({ kinds: ['chains'], chainSessions: 100 })])
}

function joined(batches: readonly RecordBatch[]): QuoteRecords {
  const chains = batches.filter(({ kind }) => kind === 'chains').map(({ records }) => records as QuoteRecords)
  return concatFrames(RECORD_SCHEMAS.chains, chains as never)
}

/** Of this process with all its threads; the first two rounds only warm up. */
async function processorSeconds(work: () => Promise<unknown>): Promise<number> {
  const seconds: number[] = []
  for (let round = -2; round < ROUNDS; round++) {
    const start = process.cpuUsage()
    await work()
    const { user, system } = process.cpuUsage(start)
    if (round >= 0) seconds.push((user + system) / 1e6)
  }
  return median(seconds)
}

/** Whole snapshots are shared out, by turns. */
function implyingOf(records: QuoteRecords, pool: WorkerPool): () => Promise<unknown> {
  const { quotes, snapshots } = chainSnapshots(records, nyse)
  const shares = Array.from({ length: SHARES }, (_, share) =>
    snapshots
      .filter((_one, i) => i % SHARES === share)
      .map(({ underlyingPrice, expiries }): Share => ({ quotes, spot: underlyingPrice, expiries })),
  )
  return () => pool.map({ module: import.meta.url, name: imply.name }, shares)
}

/** One a thread. */
let kernel: OptionKernel | undefined

/** The task that threads run; answers how many quotes have a volatility at their middle. */
export function imply(shares: readonly Share[]): number {
  const pricer = (kernel ??= OptionKernel.loadSync())
  let found = 0
  for (const { quotes, spot, expiries } of shares) {
    for (const range of expiries) {
      const years = range.yearsToExpiry
      const expiry = quotesOf(quotes, range)
      const forward = impliedForward(strikeLadder(expiry), { years })
      const { volatility } = quoteVolatilities(expiry, forward, years, spot, pricer).mid
      found += volatility.filter((value) => value > 0).length
    }
  }
  return found
}

async function analyse(records: QuoteRecords, pool: WorkerPool): Promise<void> {
  const place = { calendar: nyse, executor: pool, progress: silentProgress, title: '' }
  await analyseRecords(records, { at: () => NO_RATE }, place)
}
