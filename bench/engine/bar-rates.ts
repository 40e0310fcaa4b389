/**
 * Minute bars a second through a strategy that does nothing, and through a cross of moving averages whose orders are
 * filled, booked and hashed. Processor time of one thread, the best of several runs.
 */
import { CUT_OFFS } from '../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../src/backtest/engine/engine.ts'
import { BarFeed } from '../../src/backtest/engine/feeds/bar-feed.ts'
import { createFrame, type Frame } from '../../src/core/frame.ts'
import { Random } from '../../src/core/random.ts'
import { MS_PER_MINUTE } from '../../src/core/time.ts'
import { nyse } from '../../src/market/calendar.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../src/market/record-kind.ts'
import { MovingAverageCross } from '../../src/strategies/moving-average-cross.ts'
import type { Trader } from '../../src/strategies/trader.ts'
import { toMicros } from '../../src/trading/money.ts'
import type { BenchResult } from '../bench-result.ts'

const SESSIONS = 5000
const RUNS = 7
const MILLION = 1e6

type Bars = Frame<RecordSchema<'bars'>>

export async function barRates(): Promise<BenchResult[]> {
  const bars = minuteBars()
  const empty = await fastest(bars, () => ({ description: 'does nothing' }))
  const idle = await fastest(bars, () => ({ description: 'reads every close', onBar: (_, bar) => void bar.close }))
  const cross = await fastest(bars, () => new MovingAverageCross({ symbol: 'SPY', fast: 20, slow: 50, quantity: 100 }))
  return [
    rate('an empty strategy', empty, bars, 20),
    rate('one that reads every close', idle, bars, 20),
    rate(`a cross of means of 20 and 50 bars, ${cross.result.orders.length} orders`, cross, bars, 5),
  ]
}

function rate(name: string, { seconds }: Timed, bars: Bars, goal: number): BenchResult {
  const value = bars.length / seconds / MILLION
  return { name, value, unit: 'million bars/s', goal: `at least ${goal}, better ${5 * goal}`, met: value >= goal }
}

interface Timed {
  readonly seconds: number
  readonly result: EngineResult
}

async function fastest(bars: Bars, make: () => Trader): Promise<Timed> {
  let best: Timed | undefined
  for (let attempt = 0; attempt < RUNS; attempt++) {
    const start = process.cpuUsage()
    const result = await runOnce(bars, make())
    const { user, system } = process.cpuUsage(start)
    const seconds = (user + system) / MILLION
    if (best === undefined || seconds < best.seconds) best = { seconds, result }
  }
  return best!
}

async function runOnce(bars: Bars, trader: Trader): Promise<EngineResult> {
  const { session } = bars.columns
  return runEngine({
    trader,
    calendar: nyse,
    from: session[0]!,
    to: session.at(-1)!,
    feeds: [(desk) => new BarFeed('SPY', bars, desk)],
    openingCash: toMicros(MILLION),
    assumptions: PLAIN_FILLS,
    cutOffs: CUT_OFFS.nyse,
  })
}

/** A random walk over twenty years of sessions. */
function minuteBars(): Bars {
  const sessions = nyse.sessions(nyse.firstDay, nyse.lastDay).slice(0, SESSIONS)
  const bars = createFrame(
    RECORD_SCHEMAS.bars,
    sessions.reduce((sum, { minutes }) => sum + minutes, 0),
  )
  const { columns } = bars
  const random = Random.fromSeed(1)
  let [row, price] = [0, 400]
  for (const { day, open, minutes } of sessions) {
    for (let minute = 0; minute < minutes; minute++, row++) {
      columns.session[row] = day
      columns.start[row] = open + minute * MS_PER_MINUTE
      columns.at[row] = columns.knownAt[row] = open + (minute + 1) * MS_PER_MINUTE
      columns.open[row] = price
      price = Math.max(10, price * (1 + 0.0004 * random.normal()))
      columns.close[row] = price
      columns.high[row] = Math.max(columns.open[row]!, price) * 1.0001
      columns.low[row] = Math.min(columns.open[row]!, price) * 0.9999
      columns.volume[row] = 1000
    }
  }
  return bars
}
