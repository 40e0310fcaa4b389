/** Strategies in shares on hand-made bars: their orders and profits computed by hand. */
import { expect, it } from 'vitest'
import { nyse } from '../../src/market/calendar.ts'
import { MS_PER_MINUTE, parseDate } from '../../src/core/time.ts'
import { type MomentumSetting, momentum, momentumConfidence } from '../../src/strategies/equity/momentum.ts'
import { fromMicros } from '../../src/trading/money.ts'
import { minuteBars } from '../backtest/engine/engine-cases.ts'
import { barsOf, contract, type Ohlc, quotesOf, trade, traderOf, trades } from './option-market.ts'

const FIRST = '2024-01-03'

it('overnight: in at the close, out at the next opening, every night', async () => {
  const bars = barsOf(FIRST, [
    [100, 100, 100, 100],
    [101, 103, 101, 102],
    [103, 105, 103, 105],
    [104, 104, 104, 104],
  ])
  const result = await trade(traderOf('overnight-equity'), { from: FIRST, to: '2024-01-08', snapshots: [], bars })
  // No price is known on the first day. Then 100,000 at 100, and 100,000 at 102. Of daily bars the third opening is
  // not told before the close, so equity is 101,000 at 105. The last night never ends.
  expect(trades(result)).toEqual([
    ['SPY', 1000, 'entry'],
    ['SPY', -1000, 'exit'],
    ['SPY', 980, 'entry'],
    ['SPY', -980, 'exit'],
    ['SPY', 961, 'entry'],
  ])
  expect(fromMicros(result.ledger.cash + 961 * 104e6)).toBe(100_000 + 1000 * (103 - 102) + 980 * (104 - 105))
  expect(result.counts).toEqual({ 'strategy: overnight: too small an account, or no price': 1 })
})

it('overnight: follows the decisions of the day, in their size and on their side', async () => {
  const bars = barsOf(FIRST, [100, 100, 100, 100, 100])
  const decisions = [
    { at: '2024-01-04T15:40:00-05:00', target: -0.5 },
    { at: '2024-01-05T15:50:00-05:00', target: 1 },
    { at: '2024-01-08T15:00:00-05:00', target: 0.25 },
  ]
  const market = { from: FIRST, to: '2024-01-09', snapshots: [], bars }
  const result = await trade(traderOf('overnight-equity', { decisions }), market)
  // That of the fifth came too late.
  expect(result.fills.map(({ quantity }) => quantity)).toEqual([-500, 500, 250, -250])
})

it('mean reversion: buys far below the mean, leaves back at it, or with a loss further down', async () => {
  const parameters = { bars: 4, entryScore: 1.5, stopScore: 0, mostBars: 0 }
  // Scores of four closes: (96 - 99) / 1.732 = -1.73 on the fifth day, (101 - 99.25) / 1.92 on the sixth.
  const prices: (number | Ohlc)[] = [100, 100, 100, 100, 96, [97, 101, 97, 101], 102]
  const market = { from: FIRST, to: '2024-01-11', snapshots: [], bars: barsOf(FIRST, prices) }
  const result = await trade(traderOf('mean-reversion', parameters), market)
  expect(trades(result)).toEqual([
    ['SPY', 1041, 'entry'],
    ['SPY', -1041, 'back at the mean'],
  ])
  expect(fromMicros(result.ledger.cash)).toBe(100_000 + 1041 * (102 - 97))
  const late = await trade(traderOf('mean-reversion', { ...parameters, exitScore: 0.1, mostBars: 1 }), {
    ...market,
    bars: barsOf(FIRST, [100, 100, 100, 100, 96, 96, 96]),
  })
  expect(trades(late)[1]).toEqual(['SPY', -1041, 'held long enough'])
})

it('mean reversion: sells short what has risen far above the mean, only where it may', async () => {
  const bars = barsOf(FIRST, [100, 100, 100, 100, 104, 99, 99])
  const market = { from: FIRST, to: '2024-01-11', snapshots: [], bars }
  const parameters = { bars: 4, entryScore: 1.5, stopScore: 0, sizing: 'fixed', units: 10 }
  const short = await trade(traderOf('mean-reversion', { ...parameters, direction: 'long-short' }), market)
  expect(trades(short)).toEqual([
    ['SPY', -10, 'entry'],
    ['SPY', 10, 'back at the mean'],
  ])
  expect((await trade(traderOf('mean-reversion', parameters), market)).orders).toEqual([])
})

const SETTING = momentum.parameters.parse({}) as MomentumSetting

it.each([
  // All three agree: (1 - 5 / 50 + 1.5 / 2 + 10 x 0.04 + 1) / 4.
  [1, { rsi: 55, volumeRatio: 1.5, momentum: 0.04, volatility: 0.15 }, 3.05 / 4],
  // Volume does not confirm: (0.9 + 0.3 + 0.4 + 1) / 4.
  [1, { rsi: 55, volumeRatio: 1, momentum: 0.04, volatility: 0.15 }, 2.6 / 4],
  // Downwards a fall agrees; a volatility of 40 % is twice what is calm: (0.9 + 0.75 + 1 + 0.5) / 4.
  [-1, { rsi: 45, volumeRatio: 1.5, momentum: -0.2, volatility: 0.4 }, 3.15 / 4],
  // Only the band agrees.
  [1, { rsi: 55, volumeRatio: 1, momentum: -0.04, volatility: 0.15 }, 0],
  [1, { rsi: Number.NaN, volumeRatio: 1, momentum: 0.04, volatility: 0.15 }, 0],
])('momentum: a cross %d with %o has a confidence of %d', (side, evidence, confidence) => {
  expect(momentumConfidence(side, evidence, SETTING)).toBeCloseTo(confidence, 12)
})

it('momentum: holds a share of equity from a confirmed cross to the next one', async () => {
  const parameters = {
    fast: 1,
    slow: 2,
    rsi: 2,
    volumeBars: 2,
    momentum: 1,
    volatilityBars: 2,
    leastVolumeRatio: 0.5,
    rsiHigh: 100,
    mostPosition: 1,
  }
  const bars = barsOf(FIRST, [100, 99, 100, 101, 98, 98])
  const result = await trade(traderOf('momentum', parameters), { from: FIRST, to: '2024-01-10', snapshots: [], bars })
  // On the third day: strength 100 x 1 / (1 + 1) = 50, volume 1, up 1 / 99, returns of -1 % and 1.01 % a day, a year
  // 1.4213 % x 15.87 = 22.56 %: confidence (1 + 1 / 2 + 10 / 99 + 0.2 / 0.2256) / 4 = 0.6218 of 1,000 shares.
  expect(trades(result)).toEqual([
    ['SPY', 621, 'cross of the means'],
    ['SPY', -621, 'cross of the means'],
  ])
  expect(fromMicros(result.ledger.cash)).toBe(100_000 + 621 * (98 - 101))
})

/** Minutes of one session: an opening range of two, then closes; each minute opens where the last one closed. */
const MINUTES: readonly Ohlc[] = [
  [100, 101, 100, 100.5],
  [100.5, 100.5, 99, 100],
  [100, 101.2, 100, 101.1],
  [101.2, 102.4, 101.1, 102.3],
  [102.2, 102.2, 98, 98.5],
  [98.4, 98.6, 98, 98.2],
]
const ORB = { rangeMinutes: 2, stop: 5, limit: 1, coolOffSeconds: 0, stopCount: 2 }

it('orb: buys above the range at the next opening, leaves with its profit', async () => {
  const day = parseDate(FIRST)
  const result = await trade(traderOf('orb', { ...ORB, quantity: 10 }), {
    from: FIRST,
    to: FIRST,
    snapshots: [],
    bars: minuteBars(day, MINUTES),
  })
  // 101.1 is above 101: in at 101.2. 102.3 gains 1.1: out at 102.2, and the session is over.
  expect(trades(result)).toEqual([
    ['SPY', 10, 'entry'],
    ['SPY', -10, 'limit'],
  ])
  expect(fromMicros(result.ledger.cash) - 100_000).toBeCloseTo(10 * (102.2 - 101.2), 9)
})

it.each([
  ['long', FIRST, 0, [['call', 100, 1]], 2.2 - 1.3],
  ['long', '2024-01-04', 1, [['call', 100, 1]], 2.2 - 1.3],
  [
    'debit-spread',
    FIRST,
    0,
    [
      ['call', 100, 1],
      ['call', 102, -1],
    ],
    2.2 - 1.3 + 0.2 - 0.6,
  ],
  [
    'credit-spread',
    FIRST,
    0,
    [
      ['put', 100, -1],
      ['put', 98, 1],
    ],
    0.2 - 0.15 + 0.05 - 0.11,
  ],
] as const)('orb in options: a %s that expires on %s', async (expression, expiry, days, legs, profit) => {
  const day = parseDate(FIRST)
  const { open } = nyse.session(day)!
  const at = (minute: number, quotes: Parameters<typeof quotesOf>[1], underlyingPrice: number) => ({
    at: open + minute * MS_PER_MINUTE,
    underlyingPrice,
    quotes: quotesOf(expiry, quotes),
  })
  const snapshots = [
    at(
      2,
      [
        [98, 3, 3.1, 0.1, 0.11],
        [100, 1.2, 1.3, 0.2, 0.22],
        [102, 0.2, 0.22, 1.2, 1.3],
      ],
      101.1,
    ),
    at(
      3.5,
      [
        [98, 4.1, 4.2, 0.05, 0.06],
        [100, 2.2, 2.3, 0.13, 0.15],
        [102, 0.5, 0.6, 0.5, 0.6],
      ],
      102.3,
    ),
  ]
  const bars = minuteBars(day, MINUTES)
  const parameters = {
    ...ORB,
    expression,
    days,
    delta: expression === 'credit-spread' ? 0.3 : 0.7,
    deltaWithin: 0.3,
    wing: 0.02,
    dayCount: 'sessions',
  }
  const result = await trade(traderOf('orb-options', parameters), { from: FIRST, to: FIRST, snapshots, bars })
  const symbols = legs.map(([right, strike, ratio]) => [contract(right, expiry, strike), ratio])
  expect(trades(result)).toEqual([
    ...symbols.map((leg) => [...leg, 'entry']),
    ...symbols.map(([symbol, ratio]) => [symbol, -Number(ratio), 'signal ended']),
  ])
  expect(fromMicros(result.ledger.cash) - 100_000).toBeCloseTo(100 * profit, 6)
})
