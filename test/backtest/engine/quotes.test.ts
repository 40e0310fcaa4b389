import { expect, it } from 'vitest'
import { type FillAssumptions, PLAIN_FILLS, volumeShare } from '../../../src/backtest/engine/broker/fill-assumptions.ts'
import { type EngineResult, runEngine } from '../../../src/backtest/engine/engine.ts'
import { QuoteFeed } from '../../../src/backtest/engine/feeds/quote-feed.ts'
import { createFrame, type Frame } from '../../../src/core/frame.ts'
import { MS_PER_MINUTE, parseDate } from '../../../src/core/time.ts'
import { nyse } from '../../../src/market/calendar.ts'
import { RECORD_SCHEMAS, type RecordSchema } from '../../../src/market/record-kind.ts'
import { fromMicros, toMicros } from '../../../src/trading/money.ts'
import type { OrderTerms } from '../../../src/trading/order.ts'
import { minuteBars, settingOf } from './engine-cases.ts'

const DAY = parseDate('2024-01-03')

/** One a minute from the opening on. */
function quoteBars(quotes: readonly (readonly [bid: number, ask: number])[]): Frame<RecordSchema<'quote-bars'>> {
  const frame = createFrame(RECORD_SCHEMAS['quote-bars'], quotes.length)
  const { columns } = frame
  for (const [row, [bid, ask]] of quotes.entries()) {
    columns.at[row] = columns.knownAt[row] = nyse.session(DAY)!.open + (row + 1) * MS_PER_MINUTE
    ;[columns.bid[row], columns.ask[row], columns.bidSize[row], columns.askSize[row]] = [bid, ask, 300, 200]
  }
  return frame
}

/** The orders are given at the first quote. */
async function trade(
  terms: readonly Omit<OrderTerms, 'symbol'>[],
  quotes: readonly (readonly [number, number])[],
  assumptions: Partial<FillAssumptions> = {},
): Promise<EngineResult> {
  let isGiven = false
  const setting = settingOf(
    {
      onQuote({ orders }) {
        if (!isGiven) for (const one of terms) orders.submit({ symbol: 'SPY', ...one })
        isGiven = true
      },
    },
    minuteBars(DAY, [[100, 100, 100, 100]]),
    { feeds: [(desk) => new QuoteFeed('SPY', quoteBars(quotes), desk)] },
  )
  return runEngine({ ...setting, assumptions: { ...PLAIN_FILLS, ...assumptions } })
}

const pricesOf = ({ fills }: EngineResult): number[] => fills.map(({ price }) => fromMicros(price))

it('market orders fill at once at the quote that stands, with its size and age', async () => {
  const result = await trade(
    [
      { quantity: 10, type: 'market' },
      { quantity: -10, type: 'market' },
    ],
    [[100, 100.1]],
  )
  expect(pricesOf(result)).toEqual([100.1, 100])
  expect(result.fills[1]!.evidence.quote).toEqual({ bid: 100e6, ask: 100.1e6, size: 300, age: 0 })
})

it('a limit fills at the ask where that is better, and at its own price once it has rested', async () => {
  const limit = (price: number) => ({ quantity: 10, type: 'limit', limit: toMicros(price) }) as const
  expect(pricesOf(await trade([limit(101)], [[100, 100.1]]))).toEqual([100.1])
  const falling = [
    [100, 100.1],
    [99, 99.4],
    [99, 99.2],
  ] as const
  expect(pricesOf(await trade([limit(99.5)], falling))).toEqual([99.5])
  // The ask only touches the limit in the second minute; passing it takes another.
  const touching = [
    [100, 100.1],
    [99, 99.5],
    [99, 99.2],
  ] as const
  expect((await trade([limit(99.5)], touching)).fills[0]!.at - nyse.session(DAY)!.open).toBe(3 * MS_PER_MINUTE)
  expect((await trade([limit(99.5)], touching, { limits: 'touched' })).fills[0]!.at - nyse.session(DAY)!.open).toBe(
    2 * MS_PER_MINUTE,
  )
})

it('a stop is set off by our side of the quote, and fills there', async () => {
  const stop = { quantity: -10, type: 'stop', stop: toMicros(99.5) } as const
  expect(
    pricesOf(
      await trade(
        [stop],
        [
          [100, 100.1],
          [99.4, 99.6],
          [99, 99.2],
        ],
      ),
    ),
  ).toEqual([99.4])
})

it('a stop-limit fills at the quote that sets it off, and at its limit only once it has rested', async () => {
  const order = { quantity: 10, type: 'stop-limit', stop: toMicros(101), limit: toMicros(110) } as const
  const rising = [
    [100, 100.1],
    [101, 101.2],
  ] as const
  expect(pricesOf(await trade([order], rising))).toEqual([101.2])
  const gapping = [
    [100, 100.1],
    [111, 111.2],
    [108, 108.2],
  ] as const
  expect(pricesOf(await trade([order], gapping))).toEqual([110])
})

it('after the latency the quote that stands then counts', async () => {
  const order = { quantity: 10, type: 'market' } as const
  const rising = [
    [100, 100.1],
    [101, 101.1],
    [102, 102.1],
  ] as const
  expect(pricesOf(await trade([order], rising, { latency: 90_000 }))).toEqual([101.1])
  const { fills, counts } = await trade([order], rising, { latency: 90_000, staleAfter: 20_000 })
  expect(fills.map(({ evidence }) => evidence.quote!.age)).toEqual([0])
  expect(counts).toEqual({ 'stale quote': 1 })
})

it('a share of the size on offer fills at each quote', async () => {
  const volume = volumeShare({ share: 0.25 })
  const result = await trade(
    [{ quantity: 120, type: 'market' }],
    [
      [1, 2],
      [1, 2],
      [1, 2],
      [1, 2],
    ],
    { volume },
  )
  expect(result.fills.map(({ quantity }) => quantity)).toEqual([50, 50, 20])
})
