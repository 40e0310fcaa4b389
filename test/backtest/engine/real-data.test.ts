/** Vendors' minutes through the lake into the loop, with figures that each test computes again from the bars alone. */
import { expect } from 'vitest'
import { CUT_OFFS } from '../../../src/backtest/engine/broker/auctions.ts'
import { PLAIN_FILLS } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { runEngine } from '../../../src/backtest/engine/engine.ts'
import { barsOfLake, type LakeSelection } from '../../../src/backtest/engine/feeds/lake-feeds.ts'
import type { Frame } from '../../../src/core/frame.ts'
import { MS_PER_MINUTE } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import type { RecordSchema } from '../../../src/market/record-kind.ts'
import { MovingAverageCross } from '../../../src/strategies/moving-average-cross.ts'
import type { Trader } from '../../../src/strategies/trader.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import { bracket } from '../../../src/trading/order.ts'
import { itOnShared, sharedPath } from '../../shared.ts'
import { lakeOf } from '../orb/vectors.ts'
import { expectConserved } from './conserved.ts'

const ACCOUNT = { calendar: nyse, openingCash: toMicros(1e6), assumptions: PLAIN_FILLS, cutOffs: CUT_OFFS.arca }

type Bars = Frame<RecordSchema<'bars'>>['columns']

/** Raw minutes of SPY of one vendor's file. */
async function minutesOf(path: string): Promise<{ selection: LakeSelection; bars: Bars }> {
  const lake = await lakeOf([sharedPath(`data/equity_intraday/${path}`)])
  const { source, from, to } = (await lake.list()).find(({ kind }) => kind === 'bars')!
  const selection = { lake, calendar: nyse, source, from: from!, to: to!, asOfCommit: await lake.head() }
  const { columns } = await lake.read('bars', { where: { symbol: 'SPY', interval: '1m', source } })
  return { selection, bars: columns }
}

const YEAR = 'SPY_1m_rth_2024-03_2025-04.parquet'

itOnShared('minutes of SPY through a cross of means', async () => {
  const { selection } = await minutesOf(YEAR)
  const trader = new MovingAverageCross({ symbol: 'SPY', fast: 20, slow: 50, quantity: 100 })
  const { from, to } = selection
  const result = await runEngine({ ...ACCOUNT, trader, from, to, feeds: [await barsOfLake(selection, 'SPY', '1m')] })
  expectConserved(result)
  expect(result.orders.length).toBeGreaterThan(1000)
  expect(result.fills.length + result.updates.length).toBe(result.orders.length)
})

/** Prices from the close of a session's first minute, in whole cents. */
const STOP = 0.996
const LIMIT = 1.004

function cents(price: number): number {
  return Math.round(100 * price) / 100
}

function bracketTrader(): Trader {
  return {
    description: 'buys after the first minute of a session, with a stop and a target',
    onBar({ orders, portfolio, session }, { start, close }) {
      if (start !== session?.open || portfolio.quantity('SPY') !== 0) return
      const exits = { stop: toMicros(cents(STOP * close)), limit: toMicros(cents(LIMIT * close)) }
      orders.submit(bracket({ symbol: 'SPY', quantity: 100, type: 'market' }, exits))
    },
  }
}

/** The same by a loop over prices: a stop before a target, at the open where it lies beyond, a target only when passed. */
function bracketFills({ open, high, low, close, start, session }: Bars): { price: number; why: string }[] {
  const fills: { price: number; why: string }[] = []
  let row = 0
  while (row + 1 < open.length) {
    if (start[row] !== nyse.session(session[row]!)!.open) {
      row++
      continue
    }
    const [stop, limit] = [cents(STOP * close[row]!), cents(LIMIT * close[row]!)]
    fills.push({ price: open[++row]!, why: 'entry' })
    for (row++; row < open.length; row++) {
      if (open[row]! <= stop || low[row]! <= stop) fills.push({ price: Math.min(open[row]!, stop), why: 'stop' })
      else if (open[row]! >= limit || high[row]! > limit)
        fills.push({ price: Math.max(open[row]!, limit), why: 'limit' })
      else continue
      // Flat again: the bar may be the first of its session.
      break
    }
  }
  return fills
}

itOnShared(
  'brackets on a year of minutes of SPY: each entry, stop and target as a loop over the bars finds them',
  async () => {
    const { selection, bars } = await minutesOf(YEAR)
    const { from, to } = selection
    const feeds = [await barsOfLake(selection, 'SPY', '1m')]
    const result = await runEngine({ ...ACCOUNT, trader: bracketTrader(), from, to, feeds })
    const expected = bracketFills(bars)
    const purposeOf = new Map(result.orders.map(({ id, purpose }) => [id, purpose ?? 'entry']))
    expectConserved(result)
    expect(
      result.fills.map(({ price, orderId }) => ({ price: fromMicros(price), why: purposeOf.get(orderId) })),
    ).toEqual(expected)
    expect(new Set(expected.map(({ why }) => why)).size).toBe(3)
    expect(expected.length).toBeGreaterThan(200)
    const cash = expected.reduce((sum, { price, why }) => sum + (why === 'entry' ? -100 : 100) * price, 1e6)
    expect(fromMicros(result.ledger.cash)).toBeCloseTo(cash, 4)
    // no minute is missing of this vendor's sessions
    expect(result.counts).toEqual({})
  },
)

itOnShared('minutes that a vendor lacks are counted', async () => {
  const { selection, bars } = await minutesOf('ib_1min_2025-09_2026-03/SPY_1min.csv.gz')
  const { from, to } = selection
  const feeds = [await barsOfLake(selection, 'SPY', '1m')]
  const { counts } = await runEngine({ ...ACCOUNT, trader: { description: 'none' }, from, to, feeds })
  let missing = 0
  for (const [day, rows] of Map.groupBy(bars.start.keys(), (row) => bars.session[row]!)) {
    const { open, close } = nyse.session(day)!
    const minutes = new Set(rows.map((row) => bars.start[row]!).filter((start) => start >= open && start < close))
    const [first, last] = [Math.min(...minutes), Math.max(...minutes)]
    for (let minute = first; minute < last; minute += MS_PER_MINUTE) if (!minutes.has(minute)) missing++
  }
  expect(missing).toBeGreaterThan(0)
  expect(counts['missing bars']).toBe(missing)
})
